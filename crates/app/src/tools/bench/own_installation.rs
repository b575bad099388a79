//! An installation of its own for one measurement: an empty SQLite database, and whatever services it is to ask.

use crate::server::{new_keys, setup};
use crate::tools::demo::Cast;
use ground::App;
use ground::app::Clock;
use ground::config::Config;
use std::path::Path;

/// Makes one with its people; `more`: tables of the configuration.
pub async fn installation(data: &Path, more: &str) -> Result<(Config, App, Cast), String> {
    let _ = std::fs::remove_dir_all(data);
    std::fs::create_dir_all(data).map_err(|e| e.to_string())?;
    let mut config = Config::for_folder(data, "127.0.0.1:0", "http://127.0.0.1");
    let read = ground::config::read(&format!("public_url = \"http://127.0.0.1\"\n{more}"), &[]);
    let read = read.map_err(|wrong| wrong.join("\n"))?;
    (config.registries, config.signer, config.demo) = (read.registries, read.signer, true);
    new_keys::create_keys(&config, true, Clock::System.now()).map_err(|e| e.to_string())?;
    let app = Box::pin(setup::open(config.clone(), Clock::System)).await.map_err(|e| e.to_string())?;
    let cast = Box::pin(Cast::create(&app)).await?;
    Ok((config, app, cast))
}

/// One without people, on an empty PostgreSQL database where its address is given.
pub async fn empty(data: &Path, url: Option<String>) -> Result<(Config, App), String> {
    let mut config = Config::for_folder(data, "127.0.0.1:0", "http://127.0.0.1");
    config.database_url = url;
    config.demo = true;
    new_keys::create_keys(&config, true, Clock::System.now()).map_err(|e| e.to_string())?;
    let app = Box::pin(setup::open(config.clone(), Clock::System)).await.map_err(|e| e.to_string())?;
    Ok((config, app))
}
