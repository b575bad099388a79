//! An interruption in words: for the banner, the status page and its copy, the feeds.

use crate::interruption::announcing::posting::link;
use crate::interruption::interruptions::News;
use domain::indonesian::moment;
use domain::interruption::InterruptionWithWords;
use domain::interruption::{Phase, Scope};
use ground::App;
use jiff::Timestamp;
use pages::public::Interruption;

/// What is affected.
pub fn scope(app: &App, scope: &Scope) -> String {
    let names = |codes: &std::collections::BTreeSet<String>, name: &dyn Fn(&str) -> String| {
        codes.iter().map(|code| name(code)).collect::<Vec<_>>().join(", ")
    };
    match scope {
        Scope::All => "semua layanan".into(),
        Scope::Types(types) => names(types, &|id| {
            app.rules.catalogue.current(id).map_or_else(|| id.to_owned(), |v| v.ty.short_name.clone())
        }),
        Scope::Offices(codes) => names(codes, &|code| app.rules.catalogue.office_name(code)),
        Scope::Registry(registry) => registry.name().to_owned(),
        Scope::Signing => "tanda tangan elektronik".into(),
    }
}

/// As the public reads it.
pub fn public(app: &App, listed: &InterruptionWithWords, now: Timestamp) -> Interruption {
    let state = &listed.state;
    let ended = state.end.as_ref().map(|end| end.at);
    Interruption {
        href: format!("/gangguan/{}", state.id),
        title: listed.words.title.clone(),
        effect: listed.words.body.clone(),
        scope: scope(app, &state.scope),
        since: moment(state.started_at, now),
        until: ended.or(state.expected_end).map(|at| moment(at, now)),
        next_update: state.next_update.filter(|_| ended.is_none()).map(|at| moment(at, now)),
        paused: paused(listed, now),
        dismissed: matches!(state.phase, Phase::Dismissed { .. }),
    }
}

/// Whether and on what basis time does not count.
fn paused(listed: &InterruptionWithWords, now: Timestamp) -> Option<String> {
    let pause = listed.state.agreed_pause()?;
    let until = pause.to.map_or_else(|| ", masih berhenti".to_owned(), |to| format!(" sampai {}", moment(to, now)));
    Some(format!("Waktu layanan tidak dihitung sejak {}{until} ({})", moment(pause.from, now), pause.kind.basis()))
}

/// A piece of news as one entry of a feed.
pub struct Entry {
    /// Stable and unique.
    pub id: String,
    /// Where it is read.
    pub url: String,
    /// Title with the kind of news.
    pub title: String,
    /// Words.
    pub text: String,
    /// The news.
    pub news: News,
}

/// The entries of the feeds.
pub fn entries(app: &App, news: Vec<News>) -> Vec<Entry> {
    let entry = |news: News| {
        let kind = match news.kind.as_str() {
            "ended" => "Pulih",
            "dismissed" => "Ternyata bukan gangguan",
            "updated" => "Kabar",
            _ => "Gangguan",
        };
        Entry {
            id: format!("urn:uuid:{}:{}", news.interruption, news.revision),
            url: link(app, news.interruption),
            title: format!("{kind}: {}", news.words.title),
            text: news.words.body.clone(),
            news,
        }
    };
    news.into_iter().map(entry).collect()
}
