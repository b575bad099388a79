//! What systemd gives and is told: the socket it opened for us, and that we are ready, alive, ending.

pub use sd_notify::NotifyState;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

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
pub fn tell(state: NotifyState) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd could not be told");
    }
}

/// Says that we live as long as the program answers its own listener for those who run it (where there is one). The database is not asked:
/// one that is away is no reason to be started anew, and its own recovery is waited for.
pub async fn keep_alive(operations: Option<SocketAddr>, mut stop: watch::Receiver<bool>) {
    let Some(waited_for) = sd_notify::watchdog_enabled() else { return };
    loop {
        match operations {
            None => tell(NotifyState::Watchdog),
            Some(address) => match tokio::time::timeout(ANSWER_MAX, answers(address)).await {
                Ok(Ok(())) => tell(NotifyState::Watchdog),
                Ok(Err(error)) => tracing::warn!(%error, "this program does not answer itself"),
                Err(_) => tracing::warn!("this program does not answer itself in time"),
            },
        }
        tokio::select! {
            () = tokio::time::sleep(waited_for / 2) => {}
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
