//! pyHanko, which shares no code with us. `PYHANKO_PYTHON` names a Python that has it; `REFEREES=required` makes it a must.

use crate::world::World;
use sign::pades::Level;
use std::path::PathBuf;
use std::process::Command;

pub struct Referee(PathBuf);

impl Referee {
    pub fn find() -> Option<Self> {
        let python = std::env::var_os("PYHANKO_PYTHON").map(PathBuf::from);
        let works = python.filter(|python| {
            Command::new(python).args(["-c", "import pyhanko"]).status().is_ok_and(|status| status.success())
        });
        if works.is_none() {
            missing("PYHANKO_PYTHON does not name a Python with pyHanko");
        }
        works.map(Self)
    }

    /// What pyHanko says of a file with nothing but the root and the file's own DSS.
    pub fn level(&self, world: &World, file: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let (root, path) = (folder.path().join("root.pem"), folder.path().join("file.pdf"));
        std::fs::write(&root, &world.root_pem).unwrap();
        std::fs::write(&path, file).unwrap();
        let moment = (world.now() + jiff::SignedDuration::from_mins(10)).to_string();
        self.run(&["level", &moment, root.to_str().unwrap(), path.to_str().unwrap()])
    }

    /// Runs `referee.py`; what it prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/referee.py");
        let answer = Command::new(&self.0).arg(script).args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        assert!(answer.status.success(), "{said}{}", String::from_utf8_lossy(&answer.stderr));
        said
    }
}

pub fn expected(level: Level) -> &'static str {
    match level {
        Level::Basic => "intact valid trusted; no time stamp; revocation not in the file",
        Level::Timestamped => "intact valid trusted; time stamp trusted; revocation not in the file",
        Level::LongTerm => "intact valid trusted; time stamp trusted; LT trusted",
        Level::Archive => "intact valid trusted; time stamp trusted; LTA trusted",
    }
}

pub fn missing(what: &str) {
    let required = std::env::var_os("REFEREES").is_some_and(|value| value == "required");
    assert!(!required, "a referee is required and missing: {what}");
    eprintln!("dilewati/skipped: {what}");
}
