//! What the drawing process can no longer do: this binary starts itself again, gives up its rights and tries.

use pdf_pages::{forbid_calls, give_up_rights};
use std::fs::File;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus};

const ATTEMPT: &str = "PDF_PAGES_ATTEMPT";
/// The number of SIGSYS: a call that the filter does not know.
const FORBIDDEN_CALL: i32 = 31;
/// An attempt that succeeded.
const SUCCEEDED: i32 = 77;
/// An attempt that was refused and told so.
const REFUSED: i32 = 78;

fn ended(attempt: &str) -> ExitStatus {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--ignored", "--exact", "attempt", "--test-threads=1"]).env(ATTEMPT, attempt);
    again.output().unwrap().status
}

/// Not a test: the second process.
#[test]
#[ignore = "started by the tests beside it"]
fn attempt() {
    let Ok(attempt) = std::env::var(ATTEMPT) else { return };
    give_up_rights().unwrap();
    let (limits_only, what) = attempt.split_once(' ').unwrap();
    if limits_only == "all" {
        forbid_calls().unwrap();
    }
    let done = match what {
        "open a file" => File::open("/etc/hostname").is_ok(),
        "make a file" => File::create("/tmp/pdf-pages-attempt").is_ok(),
        "list a folder" => std::fs::read_dir("/").is_ok(),
        "listen" => TcpListener::bind("127.0.0.1:0").is_ok(),
        "connect" => TcpStream::connect("127.0.0.1:9").is_ok(),
        "send" => UdpSocket::bind("127.0.0.1:0").is_ok(),
        "start a program" => Command::new("/bin/true").status().is_ok(),
        "take a gigabyte" => vec![1_u8; 1 << 30].iter().all(|&byte| byte == 1),
        "compute" => std::hint::black_box(vec![1_u8; 1 << 20]).len() == 1 << 20,
        other => panic!("{other}"),
    };
    std::process::exit(if done { SUCCEEDED } else { REFUSED });
}

#[test]
fn it_can_compute() {
    assert_eq!(ended("all compute").code(), Some(SUCCEEDED));
}

#[test]
fn any_other_call_ends_it() {
    for what in ["listen", "connect", "send", "start a program"] {
        assert_eq!(ended(&format!("all {what}")).signal(), Some(FORBIDDEN_CALL), "{what}");
    }
    for what in ["open a file", "make a file", "list a folder"] {
        assert_eq!(ended(&format!("all {what}")).code(), Some(REFUSED), "{what}");
    }
}

/// The second wall: without the filter of calls.
#[test]
fn the_kernel_refuses_files_as_well() {
    for what in ["open a file", "make a file", "list a folder"] {
        assert_eq!(ended(&format!("limits {what}")).code(), Some(REFUSED), "{what}");
    }
}

#[test]
fn it_gets_no_gigabyte() {
    let status = ended("limits take a gigabyte");
    assert!(status.code() != Some(SUCCEEDED) && !status.success(), "{status}");
}
