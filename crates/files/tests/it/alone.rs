//! A file looked into by a process of its own, because only so is it known what it costs.

use crate::check;
use domain::media::Accepts;
use files::photo::{Coding, SHOWN_SIDE_PX, redrawn};
use rustix::time::{ClockId, clock_gettime};
use std::path::Path;
use std::process::Command;

/// Names the file to the child.
const FILE: &str = "LOOKED_INTO_ALONE";
const MARK: &str = "came to: ";

/// What came of a file.
pub struct Outcome {
    /// `passed`, or the code of the refusal.
    pub code: String,
    /// Of the processor, so that it matters little what else runs.
    pub milliseconds: u64,
    /// The most the process had, tests and all.
    pub megabytes: u64,
}

/// Inspects a file as an upload, and draws it anew when it is a picture.
pub fn looked_into(file: &Path) -> Outcome {
    let tests = std::env::current_exe().expect("these tests have a place");
    let child = Command::new(tests)
        .args(["--exact", "alone::the_child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FILE, file)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&child.stdout);
    let line = said.lines().find_map(|line| line.split_once(MARK)).map(|(_, line)| line.to_owned());
    let line = line.unwrap_or_else(|| panic!("{}: {said}{}", file.display(), String::from_utf8_lossy(&child.stderr)));
    let mut words = line.split(' ');
    let mut next = || words.next().expect("three words");
    Outcome {
        code: next().to_owned(),
        milliseconds: next().parse().expect("a number"),
        megabytes: next().parse().expect("a number"),
    }
}

#[test]
#[ignore = "run by other tests, in a process of its own"]
fn the_child() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let bytes = std::fs::read(file).expect("the file is there");
    let begun = worked_milliseconds();
    let outcome = check(&bytes).and_then(|found| {
        if found.format.is_of(Accepts::Photo) {
            redrawn(found.cleaned.as_ref().unwrap_or(&bytes), SHOWN_SIDE_PX, Coding::Jpeg)?;
        }
        Ok(())
    });
    let code = outcome.map_or_else(|refused| refused.code(), |()| "passed");
    println!("{MARK}{code} {} {}", worked_milliseconds() - begun, peak_megabytes());
}

fn worked_milliseconds() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    u64::try_from(time.tv_sec * 1_000 + time.tv_nsec / 1_000_000).expect("since the start")
}

fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1_024
}
