//! A server that runs until it is told to stop.

use super::{http, operations};
use ground::App;
use std::process::ExitCode;

/// Serves an app that is set up.
pub async fn serve_app(app: App) -> Result<ExitCode, String> {
    web::metrics::install_metrics();
    let listener = tokio::net::TcpListener::bind(&app.config.listen)
        .await
        .map_err(|e| format!("Alamat {} tidak dapat dipakai: {e}", app.config.listen))?;
    let operations = operations::bind(&app).await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        ended().await;
        let _ = stop.send(true);
    });
    let beside = operations.map(|own| tokio::spawn(operations::serve(app.clone(), own, stopped.clone())));
    tracing::info!(listen = app.config.listen, "ready");
    http::serve(app, listener, stopped).await.map_err(|e| e.to_string())?;
    if let Some(beside) = beside {
        let _ = beside.await;
    }
    Ok(ExitCode::SUCCESS)
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
