//! What systemd gives and is told: the socket it opened for us, and that we are ready, alive, ending.

use std::ffi::OsStr;
use std::io;
use std::net::SocketAddr;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr as UnixAddress, UnixDatagram};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Started, and connections are taken.
pub const READY: &str = "READY=1";
/// Told to end.
pub const STOPPING: &str = "STOPPING=1";
const ALIVE: &str = "WATCHDOG=1";

/// How long the program's own answer is waited for.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// The listener that systemd opened, where it did (`saporancak.socket`): while the program is started anew, who comes waits in it.
pub fn socket() -> io::Result<Option<TcpListener>> {
    let Some(listener) = listenfd::ListenFd::from_env().take_tcp_listener(0)? else { return Ok(None) };
    // The processes that draw pages are to have nothing of ours.
    rustix::io::fcntl_setfd(&listener, rustix::io::FdFlags::CLOEXEC)?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener).map(Some)
}

/// Tells systemd; without it nobody is told.
pub fn tell(state: &str) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET").filter(|name| !name.is_empty()) else { return };
    if let Err(error) = send(&name, state) {
        tracing::warn!(%error, "systemd could not be told");
    }
}

fn send(name: &OsStr, state: &str) -> io::Result<()> {
    let address = match name.as_bytes().strip_prefix(b"@") {
        Some(hidden) => UnixAddress::from_abstract_name(hidden)?,
        None => UnixAddress::from_pathname(name)?,
    };
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address).map(|_| ())
}

/// How often systemd wants to hear that we live: twice within what it waits.
fn period() -> Option<Duration> {
    let number = |name| std::env::var(name).ok()?.parse::<u64>().ok();
    let micros = number("WATCHDOG_USEC")?;
    let ours = number("WATCHDOG_PID").is_none_or(|id| id == u64::from(std::process::id()));
    (ours && micros > 0).then(|| Duration::from_micros(micros / 2))
}

/// Says that we live as long as the program answers its own listener for those who run it (where there is one). The database is not asked:
/// one that is away is no reason to be started anew, and its own recovery is waited for.
pub async fn keep_alive(operations: Option<SocketAddr>, mut stop: watch::Receiver<bool>) {
    let Some(period) = period() else { return };
    loop {
        match operations {
            None => tell(ALIVE),
            Some(address) => match tokio::time::timeout(ANSWER_MAX, answers(address)).await {
                Ok(Ok(())) => tell(ALIVE),
                Ok(Err(error)) => tracing::warn!(%error, "this program does not answer itself"),
                Err(_) => tracing::warn!("this program does not answer itself in time"),
            },
        }
        tokio::select! {
            () = tokio::time::sleep(period) => {}
            _ = stop.changed() => return,
        }
    }
}

async fn answers(address: SocketAddr) -> io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /sehat HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let well = answer.starts_with(b"HTTP/1.1 200");
    if well { Ok(()) } else { Err(io::Error::other("another answer than 200")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systemd_is_told_by_path_and_by_hidden_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let listening = UnixDatagram::bind(&path).unwrap();
        let heard = |socket: &UnixDatagram| {
            let mut buffer = [0; 64];
            let count = socket.recv(&mut buffer).unwrap();
            String::from_utf8_lossy(&buffer[..count]).into_owned()
        };
        send(path.as_os_str(), READY).unwrap();
        assert_eq!(heard(&listening), "READY=1");
        let name = format!("saporancak-test-{}", std::process::id());
        let hidden = UnixDatagram::bind_addr(&UnixAddress::from_abstract_name(&name).unwrap()).unwrap();
        send(OsStr::new(&format!("@{name}")), STOPPING).unwrap();
        assert_eq!(heard(&hidden), "STOPPING=1");
        assert!(send(OsStr::new("/nobody/listens"), READY).is_err());
    }
}
