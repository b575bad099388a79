//! The program as it is started: command line, refusals to start, killed in the middle and started again.

use crate::installation::{carelessly, open_to_others};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saporancak"));
    command.env_remove("SAPORANCAK_CONFIG").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("it runs")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Waits for a file, at most two minutes: a dev build renders slowly.
fn wait_for(file: &Path) {
    let started = Instant::now();
    while !file.exists() {
        assert!(started.elapsed() < Duration::from_mins(2), "{} never came", file.display());
        std::thread::sleep(Duration::from_millis(20));
    }
}

struct Killed(Child);
impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn demo(data: &Path, port: u16, once: bool) -> Command {
    let mut command = carelessly(&[]);
    // Without a past: what is tested here is the way of the newcomer's own application.
    command.args(["demo", "--empty", "--data"]).arg(data).args(["--listen", &format!("127.0.0.1:{port}")]);
    if once {
        command.arg("--once");
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The README's main command, its state file, `verify`, and that it goes on with the same data.
#[test]
fn the_demo_says_where_everything_lies_and_goes_on() {
    let folder = folder();
    let output = demo(folder.path(), free_port(), true).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for step in [
        "Akun",
        "Berkas",
        "Kirim",
        "Verifikasi",
        "Pemeriksaan",
        "Rekomendasi",
        "Persetujuan",
        "Tanda tangan",
        "Penyampaian",
        "Keaslian",
    ] {
        assert!(said.contains(&format!("{step}:")), "no line for {step}: {said}");
    }
    simulators_are_called_so(&said, folder.path());
    assert_eq!(open_to_others(folder.path()), Vec::<PathBuf>::new(), "whatever the umask");
    let state: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("demo.json")).expect("demo.json")).expect("JSON");
    for key in ["base_url", "licence_pdf", "trust_anchor_pem", "verify_url", "short_code", "licence_number", "qr_keys"]
    {
        assert!(state[key].is_string(), "{key}");
    }
    let keys = std::fs::read_to_string(state["qr_keys"].as_str().expect("a path")).expect("the keys of its QRs");
    let keys: serde_json::Value = serde_json::from_str(&keys).expect("a JWK Set");
    assert!(keys["keys"][0]["kid"].is_string() && keys["keys"][0]["nbf"].is_i64(), "{keys}");
    assert!(state["accounts"].as_array().is_some_and(|a| a.len() > 10));
    let (pdf, root) =
        (state["licence_pdf"].as_str().expect("a path"), state["trust_anchor_pem"].as_str().expect("a path"));
    verified(pdf, root);
    let again = demo(folder.path(), free_port(), true).output().expect("it runs");
    assert!(
        String::from_utf8_lossy(&again.stdout).contains("Melanjutkan"),
        "{}",
        String::from_utf8_lossy(&again.stdout)
    );

    // A production start refuses the demo's database, and a demo key before that.
    let config = folder.path().join("produksi.toml");
    let text = format!("public_url = \"https://izin.contoh.id\"\ndata = {:?}\n", folder.path());
    std::fs::write(&config, &text).expect("a file");
    let refused = run(&["serve", "--config", config.to_str().expect("a path")]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("hanya contoh"), "{refused:?}");
    std::fs::write(&config, text + "specimen = true\n").expect("a file");
    let refused = run(&["serve", "--config", config.to_str().expect("a path")]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("perintah demo"), "{refused:?}");
}

/// Every line about a register or about BSrE says that it was a simulator, and what is said was done.
fn simulators_are_called_so(said: &str, folder: &Path) {
    for line in [
        "Simulator: SIAK (Dukcapil), KSWP (DJP), OSS berjalan di mesin ini",
        "Register: simulator SIAK (data kependudukan) menjawab \"Cocok\".",
        "Register: simulator KSWP (status wajib pajak) menjawab \"Cocok\".",
        "Register: simulator OSS (data NIB) tidak memberi jawaban.",
        "Pemeriksaan manual: pengganti jawaban simulator OSS (data NIB). Alasan tertulis: ",
        "menandatangani secara elektronik lewat simulator BSrE v2",
    ] {
        assert!(said.contains(line), "no line \"{line}\": {said}");
    }
    let about =
        |line: &&str| ["Register:", "SIAK", "KSWP", "OSS", "BSrE", "bsre"].iter().any(|name| line.contains(name));
    for line in said.lines().filter(about) {
        assert!(line.to_lowercase().contains("simulator"), "{line}");
    }
    let database = rusqlite::Connection::open(folder.join("saporancak.db")).expect("the database");
    let all = |query: &str| -> Vec<String> {
        let mut statement = database.prepare(query).expect("a query");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    };
    let questions = "select registry || ' ' || status || ' ' || coalesce(verdict, '-') || ' ' || coalesce(simulated, '-') \
                     || ' ' || coalesce(mark, '-') from question order by registry";
    let asked = ["kswp answered agrees 1 -", "oss by_hand - - sesuai", "siak answered agrees 1 -"];
    assert_eq!(all(questions), asked);
    let attempts = "select provider || ' ' || outcome from signing_attempt";
    assert_eq!(all(attempts), ["bsre-v2 signed"]);
    let versions =
        "select d.kind from document_version v join document d on d.id = v.document_id where v.simulated = 1";
    assert_eq!(all(versions), ["licence"], "what the head signs, and nothing else");
}

/// `verify`: 0 valid (and CONTOH is said), 1 not, 2 unreadable.
fn verified(pdf: &str, root: &str) {
    let good = run(&["verify", pdf, "--trust", root, "--json"]);
    assert_eq!(good.status.code(), Some(0));
    let answer: serde_json::Value = serde_json::from_slice(&good.stdout).expect("JSON");
    assert_eq!((answer["verdict"].as_str(), answer["specimen"].as_bool()), (Some("valid"), Some(true)));
    let said = run(&["verify", pdf, "--trust", root]).stdout;
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("CONTOH") && said.contains("Tanda tangan 1: CONTOH – "), "{said}");
    let signatures = answer["signatures"].as_array().expect("the signatures");
    assert_eq!((signatures.len(), signatures[0]["verdict"].as_str()), (1, Some("valid")));
    let mut bytes = std::fs::read(pdf).expect("the file");
    bytes[5000] ^= 4;
    let changed = PathBuf::from(format!("{pdf}.ubah"));
    std::fs::write(&changed, bytes).expect("a file");
    assert_eq!(run(&["verify", changed.to_str().expect("a path"), "--trust", root]).status.code(), Some(1));
    assert_eq!(run(&["verify", root, "--trust", root]).status.code(), Some(2));
    assert_eq!(run(&["verify", "tidak-ada.pdf", "--trust", root]).status.code(), Some(2));
}

/// Killed at twenty different moments between the first line and the licence, it always comes to one licence in the end,
/// and every chain of events is whole.
#[test]
fn killed_anywhere_it_goes_on() {
    let folder = folder();
    let state = folder.path().join("demo.json");
    for round in 0..20_u64 {
        if state.exists() {
            break;
        }
        let mut child = Killed(demo(folder.path(), free_port(), true).spawn().expect("it starts"));
        std::thread::sleep(Duration::from_millis(60 + round * 45));
        let _ = child.0.kill();
        let _ = child.0.wait();
    }
    let mut last = Killed(demo(folder.path(), free_port(), false).spawn().expect("it starts"));
    wait_for(&state);
    // The worker also finishes what the killed ones had ordered: no effect is left waiting.
    let database = rusqlite::Connection::open(folder.path().join("saporancak.db")).expect("the database");
    let started = Instant::now();
    loop {
        let open: i64 = database
            .query_row("select count(*) from outbox where done_at is null", [], |row| row.get(0))
            .expect("the queue");
        if open == 0 {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(90), "{open} effects are left");
        std::thread::sleep(Duration::from_millis(200));
    }
    let dead: i64 =
        database.query_row("select count(*) from outbox where dead_at is not null", [], |r| r.get(0)).expect("count");
    let signing: i64 = database
        .query_row("select count(*) from application where stage = 'signing'", [], |r| r.get(0))
        .expect("count");
    let twice: i64 = database
        .query_row("select count(*) from (select application_id from document where kind = 'licence' and released_at is not null group by application_id having count(*) > 1)", [], |r| r.get(0))
        .expect("count");
    assert_eq!((dead, signing, twice), (0, 0, 0));
    let integrity: String = database.query_row("pragma integrity_check", [], |r| r.get(0)).expect("checked");
    assert_eq!(integrity, "ok");
    let _ = last.0.kill();
}

/// Ctrl-C ends the portal cleanly, with exit code 0.
#[test]
fn an_interrupt_ends_it_cleanly() {
    let folder = folder();
    let port = free_port();
    let mut child = Killed(demo(folder.path(), port, false).spawn().expect("it starts"));
    wait_for(&folder.path().join("demo.json"));
    let started = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < Duration::from_secs(20), "the portal never opened");
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = child.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
    assert_eq!(child.0.wait().expect("it ends").code(), Some(0));
}

/// A broken catalogue names file, line and cure, and never starts half-loaded; a broken configuration explains itself.
#[test]
fn what_is_broken_is_explained() {
    let folder = folder();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let copy = folder.path().join("catalog");
    assert!(Command::new("cp").args(["-r", source]).arg(&copy).status().expect("cp runs").success());
    let copied = copy.to_str().expect("a path");
    assert!(run(&["catalog", "check", copied]).status.success());
    let file = copy.join("stpt").join("licence.toml");
    let text = std::fs::read_to_string(&file).expect("the file");
    let line = text.lines().position(|l| l.contains("\"DINKES\"")).expect("the office") + 1;
    std::fs::write(&file, text.replace("\"DINKES\"", "\"DINKESEHATAN\"")).expect("a file");
    let refused = run(&["catalog", "check", copied]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success());
    assert!(said.contains(&format!("stpt/licence.toml baris {line}:")) && said.contains("offices.toml"), "{said}");

    let config = folder.path().join("salah.toml");
    std::fs::write(&config, "public_url = \"izin.contoh.id/\"\nlisten = \"8080\"\n").expect("a file");
    let refused = run(&["config", "check", "--config", config.to_str().expect("a path")]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.lines().count() >= 3, "{said}");
}
