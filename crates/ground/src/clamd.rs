//! The way to clamd, a malware scanner beside this program: bytes go there in pieces (`INSTREAM`), a word comes back.
//!
//! Only for it: nothing is scanned here. What the word means for a file is said in `intake`.

use serde::Deserialize;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::Semaphore;

/// Pieces in which bytes are sent; clamd takes any size.
const PIECE_BYTES: usize = 64 * 1024;
/// An answer is one short line; more is none.
const ANSWER_BYTES_MAX: u64 = 4096;
/// Characters of a signature's name that are kept.
const NAME_CHARS_MAX: usize = 80;
/// Files scanned at a time: clamd has ten threads unless configured, and others may use it.
const AT_ONCE: usize = 4;

/// `[clamd]` of the configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClamdSettings {
    /// Path of its socket, or address and port; without one nothing is scanned.
    pub address: Option<String>,
}

impl ClamdSettings {
    /// What is wrong with it, as sentences.
    pub fn problems(&self) -> Vec<String> {
        let wrong = self.address.as_deref().filter(|address| Place::read(address).is_none());
        let told = |address| {
            format!(
                "clamd.address \"{address}\" bukan jalur soket atau alamat dan port, misalnya /run/clamav/clamd.ctl."
            )
        };
        wrong.map(told).into_iter().collect()
    }
}

#[derive(Clone, Debug)]
enum Place {
    Socket(PathBuf),
    Port(SocketAddr),
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with('/') {
            return Some(Self::Socket(text.into()));
        }
        text.parse().ok().map(Self::Port)
    }
}

/// What clamd says of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No signature fits.
    Clean,
    /// This signature fits.
    Infected(String),
}

/// Why there is no verdict: clamd is away, too slow, or takes nothing of this size. For the log, in English.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoVerdict(String);

impl From<io::Error> for NoVerdict {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The client; cheap to clone.
#[derive(Clone)]
pub struct Clamd {
    place: Place,
    places: Arc<Semaphore>,
    within: Duration,
    /// Until when nobody waits for it, because it did not answer in time.
    resting: Arc<Mutex<Option<Instant>>>,
}

/// A verdict comes within this time or not at all: a person waits for it.
const WITHIN: Duration = Duration::from_secs(20);
/// One that hangs keeps a place for each waiting in this time; the other uploads are taken at once, and scanned when it answers again.
const REST: Duration = Duration::from_mins(1);

impl Clamd {
    /// The scanner that is configured, if one is.
    pub fn of(settings: &ClamdSettings) -> Option<Self> {
        let place = Place::read(settings.address.as_deref()?)?;
        Some(Self { place, places: Arc::new(Semaphore::new(AT_ONCE)), within: WITHIN, resting: Arc::default() })
    }

    /// What it says of these bytes.
    pub async fn scan(&self, bytes: &[u8]) -> Result<Verdict, NoVerdict> {
        let _place = self.places.acquire().await.map_err(|e| NoVerdict(e.to_string()))?;
        // Asked here: whoever waited for a place while it hung does not wait once more.
        if self.rest().is_some_and(|until| Instant::now() < until) {
            return Err(NoVerdict("it did not answer a moment ago".into()));
        }
        let answer = self.in_time(async {
            let mut stream = self.connect().await?;
            // clamd closes while it is still sent to when something is too large for it; its answer says so and is read all the same.
            let _ = send(&mut stream, bytes).await;
            read(&mut stream).await
        });
        verdict(&answer.await?)
    }

    /// Its version and that of its signatures, as it says them: `ClamAV 1.4.6/27000/Sat Nov 28 08:00:00 2026`.
    pub async fn version(&self) -> Result<String, NoVerdict> {
        let answer = self.in_time(async {
            let mut stream = self.connect().await?;
            stream.write_all(b"zVERSION\0").await?;
            read(&mut stream).await
        });
        Ok(plain(&answer.await?))
    }

    async fn in_time<T>(&self, job: impl Future<Output = io::Result<T>>) -> Result<T, NoVerdict> {
        let Ok(done) = tokio::time::timeout(self.within, job).await else {
            *self.rest() = Some(Instant::now() + REST);
            return Err(NoVerdict(format!("no answer within {} s", self.within.as_secs_f32())));
        };
        *self.rest() = None;
        Ok(done?)
    }

    fn rest(&self) -> MutexGuard<'_, Option<Instant>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match &self.place {
            Place::Socket(path) => Box::new(UnixStream::connect(path).await?),
            Place::Port(address) => Box::new(TcpStream::connect(address).await?),
        })
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

async fn send(stream: &mut Box<dyn Stream>, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(PIECE_BYTES) {
        let length = u32::try_from(piece.len()).expect("a piece is 64 KB at most");
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(piece).await?;
    }
    stream.write_all(&0_u32.to_be_bytes()).await?;
    stream.flush().await
}

async fn read(stream: &mut Box<dyn Stream>) -> io::Result<String> {
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n']).to_owned())
}

/// `stream: OK`, `stream: NAME FOUND`; anything else is no verdict, whatever it says.
fn verdict(answer: &str) -> Result<Verdict, NoVerdict> {
    let said = answer.strip_prefix("stream: ").unwrap_or(answer);
    match said.strip_suffix(" FOUND") {
        Some(name) => Ok(Verdict::Infected(plain(name))),
        None if said == "OK" => Ok(Verdict::Clean),
        None if said.is_empty() => Err(NoVerdict("clamd closed the connection".into())),
        None => Err(NoVerdict(plain(said))),
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// A SIMULATOR of clamd for one connection: takes the stream apart as clamd does, and answers with what `say` makes of its bytes.
    async fn simulated(say: impl Fn(&[u8]) -> Option<String> + Send + 'static) -> Clamd {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut bytes = Vec::new();
            loop {
                let length = stream.read_u32().await.unwrap() as usize;
                if length == 0 {
                    break;
                }
                let start = bytes.len();
                bytes.resize(start + length, 0);
                stream.read_exact(&mut bytes[start..]).await.unwrap();
            }
            match say(&bytes) {
                Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
                // Never answers, and never closes.
                None => std::future::pending().await,
            }
        });
        Clamd::of(&ClamdSettings { address: Some(address) }).unwrap()
    }

    #[tokio::test]
    async fn bytes_arrive_whole_and_the_word_is_understood() {
        let sent: Vec<u8> = (0..200_000_u32).map(|n| n.to_be_bytes()[3]).collect();
        let wanted = sent.clone();
        let clamd = simulated(move |bytes| Some(if bytes == wanted { "stream: OK\0" } else { "wrong\0" }.into())).await;
        assert_eq!(clamd.scan(&sent).await.unwrap(), Verdict::Clean);
        let clamd = simulated(|_| Some("stream: Eicar-Test\u{7}-Signature FOUND\0".into())).await;
        assert_eq!(clamd.scan(b"x").await.unwrap(), Verdict::Infected("Eicar-Test-Signature".into()));
    }

    #[tokio::test]
    async fn anything_else_is_no_verdict() {
        for answer in ["INSTREAM size limit exceeded. ERROR\0", "", "stream: OK then\0", "FOUND"] {
            let clamd = simulated(move |_| Some(answer.into())).await;
            let told = clamd.scan(b"x").await;
            assert!(told.is_err(), "{answer:?}: {told:?}");
        }
        let mut silent = simulated(|_| None).await;
        silent.within = Duration::from_millis(50);
        assert!(silent.scan(b"x").await.unwrap_err().to_string().contains("no answer within"));
        let beside = silent.clone();
        assert!(
            beside.scan(b"x").await.unwrap_err().to_string().contains("a moment ago"),
            "nobody waits again at once"
        );
        let nobody = Clamd::of(&ClamdSettings { address: Some("/nowhere/clamd.ctl".into()) }).unwrap();
        assert!(nobody.scan(b"x").await.is_err());
    }

    #[test]
    fn an_address_is_a_socket_or_a_port() {
        let problems = |address: &str| ClamdSettings { address: Some(address.into()) }.problems().len();
        assert_eq!(["/run/clamav/clamd.ctl", "127.0.0.1:3310", "localhost", "clamd.ctl"].map(problems), [0, 0, 1, 1]);
        assert!(Clamd::of(&ClamdSettings::default()).is_none());
    }
}
