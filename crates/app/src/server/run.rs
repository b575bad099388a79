//! A server that runs until it is told to stop.

use super::service_manager::{self, NotifyState};
use super::{http, operations};
use ground::App;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// From being told to stop to the end, whatever hangs: what was not finished lies in the queue, and the next start covers the log. With the
/// five seconds that threads get after it, below the thirty that systemd waits.
const END_MAX: Duration = Duration::from_secs(24);

/// Serves an app that is set up.
pub async fn serve_app(app: App) -> Result<ExitCode, String> {
    web::metrics::install_metrics();
    let listener = listener(&app.config.listen).await?;
    let operations = operations::bind(&app).await?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        ended().await;
        service_manager::tell(NotifyState::Stopping);
        let _ = stop.send(true);
    });
    let own_address: Option<SocketAddr> = operations.as_ref().and_then(|own| own.local_addr().ok());
    let beside = operations.map(|own| tokio::spawn(operations::serve(app.clone(), own, stopped.clone())));
    let alive = tokio::spawn(service_manager::keep_alive(own_address, stopped.clone()));
    tracing::info!(listen = ?listener.local_addr(), "ready");
    service_manager::tell(NotifyState::Ready);
    let serving = async {
        http::serve(app, listener, stopped.clone()).await.map_err(|e| e.to_string())?;
        if let Some(beside) = beside {
            let _ = beside.await;
        }
        let _ = alive.await;
        Ok(())
    };
    in_time(serving, stopped.clone(), END_MAX).await?;
    Ok(ExitCode::SUCCESS)
}

/// The socket that systemd opened, or one of our own.
async fn listener(address: &str) -> Result<TcpListener, String> {
    let given = service_manager::socket().map_err(|e| format!("Soket dari systemd tidak dapat dipakai: {e}"))?;
    match given {
        Some(given) => Ok(given),
        None => TcpListener::bind(address).await.map_err(|e| format!("Alamat {address} tidak dapat dipakai: {e}")),
    }
}

/// Waits for the work, but once it was told to stop no longer than so.
async fn in_time(
    work: impl Future<Output = Result<(), String>>,
    mut stop: watch::Receiver<bool>,
    end_within: Duration,
) -> Result<(), String> {
    let late = async {
        // Whoever could tell is gone: then there is nothing to wait for, and the work ends as it ends.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(end_within).await;
    };
    tokio::select! {
        done = work => done,
        () = late => {
            tracing::warn!("something was still under way at the end; it is taken up again at the next start");
            Ok(())
        }
    }
}

async fn ended() {
    let mut terminated = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::warn!(%error, "no SIGTERM");
            let _ = tokio::signal::ctrl_c().await;
            return;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

/// JSON lines; `RUST_LOG` says how much. `lopdf` reports the parts of strangers' files it cannot read: of no use here.
pub fn log_to_stdout() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,lopdf=off".into());
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).try_init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_end_comes_in_time_whatever_hangs() {
        let (stop, stopped) = watch::channel(false);
        let hangs = std::future::pending::<Result<(), String>>();
        let ending = tokio::spawn(in_time(hangs, stopped, Duration::from_millis(50)));
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!ending.is_finished(), "nobody told it to stop");
        stop.send(true).unwrap();
        assert_eq!(ending.await.unwrap(), Ok(()));
    }

    #[tokio::test]
    async fn work_that_ends_by_itself_is_not_waited_for() {
        let (_stop, stopped) = watch::channel(true);
        let failed = async { Err("reason".to_owned()) };
        assert_eq!(in_time(failed, stopped, Duration::from_mins(1)).await, Err("reason".to_owned()));
    }
}
