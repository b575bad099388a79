//! The state of the services for programs: Atom (RFC 4287) and JSON.

use crate::interruption::announcing::shown::{Entry, entries, scope};
use crate::interruption::interruptions;
use db::{DbError, Tx};
use domain::interruption::InterruptionWithWords;
use domain::typed::clean;
use ground::App;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Entries of a feed.
const ENTRIES_MAX: i64 = 50;

/// The Atom feed: what was published, newest first.
pub fn atom(tx: &mut dyn Tx, app: &App, now: Timestamp) -> Result<String, DbError> {
    let entries = entries(app, interruptions::recent_news(tx, ENTRIES_MAX)?);
    let updated = entries.first().map_or(now, |entry| entry.news.at);
    let city = &app.rules.catalogue.city;
    let base = &escape(&app.rules.public_url);
    let body: String = entries.iter().map(atom_entry).collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"id\">\n\
         <id>{base}/gangguan</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <author><name>{}</name></author>\n<link rel=\"self\" href=\"{base}/gangguan.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}/gangguan\"/>\n{body}</feed>\n",
        escape(&format!("Keadaan layanan {} {}", city.office_short, city.place)),
        instant(updated),
        escape(&city.office),
    ))
}

fn atom_entry(entry: &Entry) -> String {
    format!(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link href=\"{}\"/>\n<content type=\"text\">{}</content>\n</entry>\n",
        escape(&entry.id),
        escape(&entry.title),
        instant(entry.news.at),
        escape(&entry.url),
        escape(&entry.text),
    )
}

/// Instants of RFC 3339 to the second, in UTC.
fn instant(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// Text for XML; characters that XML 1.0 does not know are left out, with all that nobody sees.
fn escape(text: &str) -> String {
    let known = clean::text(text).replace(['\u{fffe}', '\u{ffff}'], "");
    known.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same as JSON: the state now, and what was published.
pub fn json(tx: &mut dyn Tx, app: &App, now: Timestamp) -> Result<Value, DbError> {
    let current = interruptions::current(tx)?;
    let news = entries(app, interruptions::recent_news(tx, ENTRIES_MAX)?);
    let at = |at: Option<Timestamp>| at.map(instant);
    Ok(json!({
        "version": 1,
        "home_page_url": format!("{}/gangguan", app.rules.public_url),
        "checked_at": instant(now),
        "normal": current.is_empty(),
        "interruptions": current.iter().map(|listed| one(app, listed)).collect::<Vec<_>>(),
        "news": news.iter().map(|entry| json!({
            "id": entry.id, "url": entry.url, "kind": entry.news.kind, "title": entry.news.words.title, "text": entry.text,
            "published_at": instant(entry.news.at), "expected_end": at(entry.news.expected_end),
            "next_update": at(entry.news.next_update),
        })).collect::<Vec<_>>(),
    }))
}

fn one(app: &App, listed: &InterruptionWithWords) -> Value {
    let state = &listed.state;
    let pause = state.agreed_pause();
    json!({
        "id": state.id, "kind": state.kind.id(), "title": listed.words.title, "text": listed.words.body,
        "affected": scope(app, &state.scope), "started_at": instant(state.started_at),
        "expected_end": state.expected_end.map(instant), "next_update": state.next_update.map(instant),
        "confirmed": state.is_confirmed(),
        "pause": pause.map(|pause| json!({ "basis": pause.kind.basis(), "from": instant(pause.from) })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_no_markup() {
        assert_eq!(escape("Padam\u{b}\u{fffe} \u{202e}listrik\u{a0}lama"), "Padam  listrik lama");
        assert_eq!(escape("<b>\"A&B\"\u{1}</b>"), "&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;");
    }

    /// Judged by a parser that shares no code with us, and knows what a character of XML 1.0 is.
    #[test]
    fn whatever_was_typed_makes_valid_xml() {
        let odd = [
            "\u{0}\u{1}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{80}\u{9f}",
            "\u{fffe}\u{ffff}\u{1fffe}\u{10ffff}",
            "\r\n\t ]]> <!-- --> <![CDATA[ ]]> <?xml?> &amp; &#0; &nbsp; \"'",
            "\u{202e}\u{200b}\u{feff}\u{e000}😀",
        ];
        for text in odd.iter().map(|text| (*text).to_owned()).chain([odd.concat()]) {
            let xml = format!("<a b=\"{0}\">{0}</a>", escape(&text));
            let read = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert!(read.root_element().text().is_some() || escape(&text).is_empty(), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_valid_xml(text in proptest::prelude::any::<String>()) {
            let xml = format!("<a b=\"{0}\">{0}</a>", escape(&text));
            proptest::prop_assert!(roxmltree::Document::parse(&xml).is_ok(), "{xml}");
        }
    }
}
