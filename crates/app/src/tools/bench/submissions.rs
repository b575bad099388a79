//! Durable submissions: complete drafts sent by many at once, against the disk's own rate of synced appends in the same run.

use crate::tools::bench::measured::{TYPE, per_second, say};
use crate::tools::demo::{Cast, story};
use domain::application::Command;
use ground::App;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Applications sent at the same time.
const CLIENTS: usize = 32;
const SUBMISSIONS: usize = 400;

/// Each is on the disk when it is answered.
pub async fn measure(engine: &str, app: &App, cast: &Cast, data: &Path) -> Result<(), String> {
    let mut drafts = Vec::new();
    for _ in 0..SUBMISSIONS {
        drafts.push(story::prepare(app, cast, TYPE).await?);
    }
    let actor = cast.person("pemohon")?.actor();
    let before = synced_appends(data)?;
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for part in drafts.chunks(SUBMISSIONS.div_ceil(CLIENTS)) {
        let (app, actor, part) = (app.clone(), actor.clone(), part.to_vec());
        tasks.spawn(async move {
            for id in part {
                act(&app, Order::new(id, actor.clone(), Command::Submit { truth: true, explanation: None })).await?;
            }
            Ok::<_, ActError>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
    }
    let rate = per_second(SUBMISSIONS, started.elapsed());
    let disk = before.midpoint(synced_appends(data)?);
    let figure = format!("{rate:.0}/s ({:.2} x the disk's {disk:.0} synced appends/s)", rate / disk);
    say(engine, &format!("durable submissions, {CLIENTS} at once"), &figure);
    Ok(())
}

/// 4 KB appended and synced, again and again, for a second.
fn synced_appends(folder: &Path) -> Result<f64, String> {
    let mut file = std::fs::File::create(folder.join("sync")).map_err(|e| e.to_string())?;
    let (started, mut count) = (Instant::now(), 0);
    while started.elapsed() < Duration::from_secs(1) {
        file.write_all(&[7; 4096]).and_then(|()| file.sync_data()).map_err(|e| e.to_string())?;
        count += 1;
    }
    Ok(per_second(count, started.elapsed()))
}
