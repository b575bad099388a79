//! Licences rendered, signed and verified, one after the other, by the code the worker uses.

use crate::tools::bench::measured::{process_cpu, say, thread_cpu, verdict};
use crate::tools::demo::story::Told;
use db::DbError;
use domain::document_kind::DocumentKind;
use ground::App;
use houses::document::documents;
use houses::document::producing::{Input, render, sign_document};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Batches: neighbours of a virtual machine make processor time itself dearer, for seconds at a time; the fastest batch was disturbed
/// least, the middle one is what one gets.
const BATCHES: u32 = 10;
const LICENCES_PER_BATCH: u32 = 30;
const LICENCES: u32 = BATCHES * LICENCES_PER_BATCH;
/// Rendering and signing, of processor time.
const CPU_MAX: Duration = Duration::from_millis(15);

/// Different people's licences of one type, from the render input of one that was issued, its QR code with it.
pub async fn measure(engine: &str, app: &App, told: &Told, type_id: &str) -> Result<(), String> {
    let (handle, document) = (app.clone(), told.document);
    let found = app.db.read(move |tx| {
        let Some(found) = documents::get(tx, document)? else { return Ok(None) };
        let opened = documents::open_render_input(&handle.vault, &found);
        opened.map(Some).map_err(|e| DbError::Engine(e.to_string()))
    });
    let input: Value = serde_json::from_str(&found.await.map_err(|e| e.to_string())?.ok_or("izin hilang")?)
        .map_err(|e| e.to_string())?;
    let (handle, type_id) = (app.clone(), type_id.to_owned());
    let runtime = tokio::runtime::Handle::current();
    let work = tokio::task::spawn_blocking(move || {
        let (mut signing, mut verifying) = (Duration::ZERO, Duration::ZERO);
        let mut batches = Vec::new();
        let (began, mut cpu) = (Instant::now(), process_cpu());
        for n in 0..LICENCES {
            let mine = of_somebody_else(&input, n);
            let data = mine["data"].clone();
            let mine: Input = serde_json::from_value(mine).map_err(|e| e.to_string())?;
            let at = handle.now();
            let pdf = render(&handle, &type_id, DocumentKind::Licence, &mine, &[]).map_err(|e| e.to_string())?;
            let before = thread_cpu();
            let document = runtime.block_on(sign_document(&handle, &pdf, &data, at)).map_err(|e| e.to_string())?;
            let between = thread_cpu();
            sign::pades::verify(&document, &handle.signing.roots, at).map_err(|e| e.code().to_owned())?;
            signing += between.saturating_sub(before);
            let checked = thread_cpu().saturating_sub(between);
            verifying += checked;
            // Verification is not part of the figure: as if it had cost nothing.
            cpu += checked;
            if (n + 1) % LICENCES_PER_BATCH == 0 {
                batches.push(process_cpu().saturating_sub(cpu) / LICENCES_PER_BATCH);
                cpu = process_cpu();
            }
        }
        Ok::<_, String>((began.elapsed(), batches, signing, verifying))
    });
    let (wall, mut batches, signing, verifying) = work.await.map_err(|e| e.to_string())??;
    batches.sort_unstable();
    let (fastest, middle) = (batches[0], batches[batches.len() / 2]);
    let each = |cpu: Duration| format!("{:.1} ms CPU (15: {})", cpu.as_secs_f64() * 1e3, verdict(cpu <= CPU_MAX));
    let figure = format!(
        "{:.0}/s on one core; {} in the fastest of {BATCHES} batches, {} in the middle one; {:.1} ms wall",
        1.0 / middle.as_secs_f64(),
        each(fastest),
        each(middle),
        wall.as_secs_f64() * 1e3 / f64::from(LICENCES)
    );
    say(engine, "licences rendered and signed", &figure);
    let ms = |all: Duration| all.as_secs_f64() * 1e3 / f64::from(LICENCES);
    say(
        engine,
        "  of which signing; verifying comes on top",
        &format!("{:.2}; {:.2} ms CPU", ms(signing), ms(verifying)),
    );
    Ok(())
}

/// The same input with other names, addresses, answers and number: nothing personal of one licence helps the next.
fn of_somebody_else(input: &Value, n: u32) -> Value {
    let mut mine = input.clone();
    mine["title"] = json!(format!("Surat {n}"));
    // As long as a real one, and another code.
    let link = mine["qr"].as_str().unwrap_or_default();
    mine["qr"] = json!(format!("{}{n:05}", &link[..link.len().saturating_sub(5)]));
    mine["data"]["document"]["number"] = json!(format!("500.16.7.2/{n:04}/UKUR/2026"));
    for part in ["holder", "fields"] {
        change(&mut mine["data"][part], n);
    }
    mine
}

fn change(value: &mut Value, n: u32) {
    match value {
        Value::String(text) if text.len() > 3 && text != "person" && text != "company" => {
            *text = format!("{text} {n}");
        }
        Value::Array(all) => all.iter_mut().for_each(|one| change(one, n)),
        Value::Object(all) => all.values_mut().for_each(|one| change(one, n)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
