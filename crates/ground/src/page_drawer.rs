//! Pages of uploaded PDFs as pictures: this program starts itself again as a process without rights, which draws one page and ends.

use pdf_pages::Picture;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

/// Longer side of a page as officers see it: A4 at 150 dots per inch, at which small print is read well.
pub const PAGE_SIDE_PX: u16 = 1_754;

/// The command of this program that draws; not for people.
pub const COMMAND: &str = "draw-page";

/// Until the process is ended; its own limit of processor time is shorter.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// What is kept of its complaint.
const COMPLAINT_BYTES_MAX: u64 = 500;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// The process could not be started or spoken to.
    #[error("page drawing: {0}")]
    Process(#[from] std::io::Error),
    /// It did not come to its end in time.
    #[error("page drawing took longer than {WAIT_MAX:?}")]
    TooLong,
    /// It ended without a picture, with what it said.
    #[error("page drawing: {0}")]
    NoPicture(String),
}

/// Draws page `number` (the first is 1) of a PDF. `program` is this program; what is in force now, when none is named.
pub async fn draw(program: Option<PathBuf>, pdf: &[u8], number: u32) -> Result<Picture, DrawingError> {
    // The running program, even when an upgrade has put another in its place.
    let program = program.unwrap_or_else(|| "/proc/self/exe".into());
    let mut command = Command::new(program);
    command.args([COMMAND, &number.to_string(), &PAGE_SIDE_PX.to_string()]).env_clear().current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    tokio::time::timeout(WAIT_MAX, speak(command, pdf)).await.map_err(|_| DrawingError::TooLong)?
}

async fn speak(mut command: Command, pdf: &[u8]) -> Result<Picture, DrawingError> {
    let mut child = command.spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
        return Err(DrawingError::NoPicture("no pipes".into()));
    };
    // A process that ended before it read everything says why on its other pipe.
    let _ = stdin.write_all(pdf).await;
    drop(stdin);
    let most = u64::try_from(Picture::BYTES_MAX).unwrap_or(u64::MAX);
    let (mut answer, mut complaint) = (Vec::new(), Vec::new());
    let (mut answering, mut complaining) = (stdout.take(most + 1), stderr.take(COMPLAINT_BYTES_MAX));
    let read = tokio::try_join!(answering.read_to_end(&mut answer), complaining.read_to_end(&mut complaint));
    read?;
    let ended = child.wait().await?;
    let picture = if ended.success() { Picture::read(answer) } else { None };
    picture.ok_or_else(|| {
        DrawingError::NoPicture(format!("{ended}: {}", String::from_utf8_lossy(&complaint).trim().replace('\n', " ")))
    })
}
