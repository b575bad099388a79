//! The program as systemd runs it: told when it is ready, given a socket, started anew without a gap, ended in time, and not started again
//! where nothing would be different.

use crate::installation::{carelessly, installation, said};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What a dev build may take to start beside other tests.
const START_MAX: Duration = Duration::from_mins(2);

struct Killed(Child);
impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts `serve` with the third descriptor a socket, as systemd does.
fn serve(config: &Path, socket: &TcpListener, notify: &Path) -> Killed {
    let mut command = Command::new("sh");
    command.args([
        "-c",
        "exec 3<&0 0</dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" serve --config \"$1\"",
        env!("CARGO_BIN_EXE_saporancak"),
    ]);
    command.arg(config).env_remove("SAPORANCAK_CONFIG");
    command.env("SAPORANCAK_LISTEN", "127.0.0.1:1").env("SAPORANCAK_OPERATIONS_LISTEN", "127.0.0.1:0");
    command.env("NOTIFY_SOCKET", notify).env("WATCHDOG_USEC", "1000000");
    command.stdin(OwnedFd::from(socket.try_clone().expect("a descriptor"))).stdout(Stdio::null());
    Killed(command.spawn().expect("it starts"))
}

/// Waits until systemd is told this.
fn heard(systemd: &UnixDatagram, wanted: &str) {
    let started = Instant::now();
    let mut buffer = [0; 256];
    while started.elapsed() < START_MAX {
        let Ok(count) = systemd.recv(&mut buffer) else { continue };
        if buffer[..count].trim_ascii() == wanted.as_bytes() {
            return;
        }
    }
    panic!("systemd was never told {wanted}");
}

fn asked(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("the socket is open");
    stream.write_all(request.as_bytes()).expect("it is taken");
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

const ALIVE: &str = "GET /sehat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
/// An upload that stops in the middle.
const HANGS: &str = "POST /masuk HTTP/1.1\r\nHost: izin.contoh.id\r\nContent-Type: application/x-www-form-urlencoded\r\n\
    Content-Length: 1000\r\n\r\nnama=";

#[test]
fn it_is_started_anew_on_the_same_socket_and_ends_in_time_whatever_hangs() {
    let (folder, config) = installation();
    let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    let notify = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&notify).expect("a socket");
    systemd.set_read_timeout(Some(Duration::from_secs(1))).expect("a limit");
    let mut first = serve(&config, &socket, &notify);
    heard(&systemd, "READY=1");
    heard(&systemd, "WATCHDOG=1");
    assert!(answer(asked(address, ALIVE)).ends_with("hidup\n"));

    let _hangs = asked(address, HANGS);
    std::thread::sleep(Duration::from_millis(300));
    let told = Instant::now();
    let ended = Command::new("kill").args(["-TERM", &first.0.id().to_string()]).status().expect("kill runs");
    assert!(ended.success());
    heard(&systemd, "STOPPING=1");
    // Whoever comes now waits in the socket.
    let waits = asked(address, ALIVE);
    assert_eq!(first.0.wait().expect("it ends").code(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(30), "{:?}", told.elapsed());

    let _second = serve(&config, &socket, &notify);
    heard(&systemd, "READY=1");
    assert!(answer(waits).ends_with("hidup\n"), "nobody was sent away");
}

fn run(arguments: &[&str]) -> Output {
    carelessly(arguments).output().expect("it runs")
}

#[test]
fn a_wrong_configuration_is_final_and_a_late_database_is_not() {
    let (folder, config) = installation();
    let path = config.to_str().expect("a path");
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, format!("lissten = 1\n{text}")).expect("a file");
    assert_eq!(run(&["serve", "--config", path]).status.code(), Some(78));
    // Nobody listens there.
    std::fs::write(&config, format!("database_url = \"postgres://a@127.0.0.1:1/izin\"\n{text}")).expect("a file");
    let late = run(&["serve", "--config", path]);
    assert_eq!(late.status.code(), Some(1), "{}", said(&late));
    drop(folder);
}

/// Root's own database would be closed to the server: the first mistake that everybody makes.
#[test]
fn a_data_folder_of_somebody_else_is_refused_with_the_cure() {
    const SOMEBODY: u32 = 65_534;
    let (folder, config) = installation();
    let data = folder.path().join("data");
    if std::os::unix::fs::chown(&data, Some(SOMEBODY), None).is_err() {
        println!("skipped: only root gives a folder to somebody else");
        return;
    }
    let config = config.to_str().expect("a path");
    for command in [&["doctor"][..], &["keys", "create"], &["migrate"], &["serve"]] {
        let refused = run(&[command, &["--config", config]].concat());
        let told = said(&refused);
        assert!(!refused.status.success(), "{command:?}");
        assert!(told.contains("(uid 65534)") && told.contains("runuser -u saporancak"), "{command:?}: {told}");
    }
}
