//! What stands around every page, whoever reads it: names of the city, and the banner of interruptions (Pasal 13(3)).

use crate::App;
use domain::indonesian::moment;
use domain::interruption::InterruptionWithWords;
use jiff::Timestamp;
use pages::{City, Frame};
use std::sync::Arc;

/// A frame for nobody in particular.
pub fn bare(app: &App, title: &str, path: &str) -> Frame {
    let mut frame = Frame::new(&city(app), title, path);
    frame.specimen = app.rules.specimen;
    let now = app.now();
    frame.outages = app.current.get().announced.iter().map(|listed| banner(listed, now)).collect();
    frame
}

/// The sentence of the banner.
pub fn banner(listed: &InterruptionWithWords, now: Timestamp) -> String {
    let state = &listed.state;
    let expected = state.expected_end.map_or_else(
        || "Perkiraan normal belum diketahui.".to_owned(),
        |at| format!("Perkiraan normal {}.", moment(at, now)),
    );
    format!("{} sejak {}. {expected} {}", listed.words.title, moment(state.started_at, now), listed.words.body)
}

fn city(app: &App) -> Arc<City> {
    let names = &app.rules.catalogue.city;
    let day = |name: &str, key: &str| {
        app.rules.catalogue.hours.get(key).filter(|h| !h.is_empty()).map(|h| format!("{name} {}", h.replace(':', ".")))
    };
    let hours =
        [("Senin", "mon"), ("Selasa", "tue"), ("Rabu", "wed"), ("Kamis", "thu"), ("Jumat", "fri"), ("Sabtu", "sat")];
    Arc::new(City {
        application_name: names.application_name.clone(),
        name: format!("Kota {}", names.place),
        government: names.government.clone(),
        office: format!("{} Kota {}", names.office, names.place),
        office_short: format!("{} Kota {}", names.office_short, names.place),
        site: host(&app.rules.public_url),
        hours: hours.into_iter().filter_map(|(name, key)| day(name, key)).collect(),
        counter: names.address.clone(),
        ..City::default()
    })
}

/// What stands in the browser's line for an address: host, and a port where there is one.
fn host(url: &str) -> String {
    let behind = url.split_once("://").map_or(url, |(_, behind)| behind);
    behind.split('/').next().unwrap_or(behind).to_owned()
}
