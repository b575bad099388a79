//! Every sample of every page keeps the rules of the house. Reads the markup with a few lines of its own: templates close every attribute.

use std::collections::BTreeSet;

/// Forms that change nothing, by what their action starts with.
const READING: [&str; 2] = ["/status", "/keaslian"];

#[test]
fn there_is_a_sample_of_everything() {
    let names: Vec<String> = pages::samples().into_iter().map(|(name, _)| name).collect();
    assert!(names.len() > 60, "{} samples", names.len());
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "every sample has its own name");
}

#[test]
fn one_heading_one_main_one_language() {
    for_each(|name, html| {
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"id\">"), "{name}");
        assert_eq!(tags(html, "h1").len(), 1, "{name}: h1");
        assert_eq!(tags(html, "main").len(), 1, "{name}: main");
        let title = between(html, "<title>", "</title>");
        assert!(!title.starts_with(" - "), "{name}: the title is empty");
        assert!(!html.contains("class=\"errors") || title.starts_with("Kesalahan: "), "{name}: {title}");
    });
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for_each(|name, html| {
        let mut ids = BTreeSet::new();
        for tag in all_tags(html) {
            if let Some(id) = attribute(tag, "id") {
                assert!(ids.insert(id), "{name}: id {id} twice");
            }
        }
        for tag in all_tags(html) {
            for what in ["for", "aria-describedby", "aria-labelledby", "aria-controls", "data-lihat", "data-lokasi"] {
                for id in attribute(tag, what).unwrap_or_default().split_whitespace() {
                    assert!(ids.contains(id), "{name}: {what} names {id}");
                }
            }
            if let Some(id) = attribute(tag, "href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(id), "{name}: link to #{id}");
            }
        }
    });
}

#[test]
fn every_control_has_a_label() {
    for_each(|name, html| {
        let labelled: BTreeSet<&str> = tags(html, "label").into_iter().filter_map(|t| attribute(t, "for")).collect();
        for kind in ["input", "select", "textarea"] {
            for tag in tags(html, kind) {
                if attribute(tag, "type") == Some("hidden") || attribute(tag, "aria-label").is_some() {
                    continue;
                }
                let id = attribute(tag, "id").unwrap_or_default();
                assert!(labelled.contains(id), "{name}: no label for {tag}");
            }
        }
    });
}

#[test]
fn the_content_security_policy_is_kept() {
    for_each(|name, html| {
        for tag in all_tags(html) {
            assert!(attribute(tag, "style").is_none(), "{name}: {tag}");
            assert!(!tag.starts_with("style"), "{name}: {tag}");
            assert!(!tag.split_whitespace().any(|a| a.starts_with("on") && a.contains('=')), "{name}: {tag}");
            if tag.starts_with("script") {
                let source = attribute(tag, "src").unwrap_or_default();
                assert!(source.starts_with("/aset/"), "{name}: {tag}");
            }
            for what in ["src", "action"] {
                assert!(attribute(tag, what).is_none_or(|a| a.starts_with('/')), "{name}: {tag}");
            }
        }
        assert!(!html.contains("http://"), "{name}: an address without TLS");
    });
}

#[test]
fn forms_that_change_something_carry_a_key_of_their_own() {
    for_each(|name, html| {
        let mut keys = BTreeSet::new();
        for form in html.split("<form").skip(1) {
            let head = form.split('>').next().unwrap_or_default();
            let action = attribute(head, "action").unwrap_or_default();
            let reading = READING.iter().any(|path| action.starts_with(path));
            if attribute(head, "method") != Some("post") || reading {
                continue;
            }
            let body = form.split("</form>").next().unwrap_or_default();
            let key = between(body, "name=\"kunci\" value=\"", "\"");
            assert!(!key.is_empty(), "{name}: {action} has no key");
            assert!(keys.insert(key), "{name}: {action} shares its key");
            if action.starts_with("/permohonan/") {
                assert!(body.contains("name=\"versi\""), "{name}: {action} has no version");
            }
        }
    });
}

#[test]
fn nothing_typed_becomes_markup() {
    let pages = pages::samples();
    let page = |name: &str| &pages.iter().find(|(n, _)| n == name).expect("a sample").1;
    assert!(!page("layanan--tidak-ditemukan").contains("<kapal"));
    assert!(page("isian--terisi").contains("&#34;Contoh&#34;"));
}

fn for_each(check: impl Fn(&str, &str)) {
    for (name, html) in pages::samples() {
        check(&name, &html);
    }
}

/// Start tags without their angle brackets.
fn all_tags(html: &str) -> Vec<&str> {
    html.split('<')
        .skip(1)
        .filter(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(|t| t.split('>').next().unwrap_or(t))
        .collect()
}

fn tags<'a>(html: &'a str, kind: &str) -> Vec<&'a str> {
    all_tags(html).into_iter().filter(|t| t.split_whitespace().next() == Some(kind)).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(inner, _)| inner)
}

/// Pages to which no menu leads: reached from the front page, the foot, or by a mistake.
const IN_NO_MENU: [&str; 9] = [
    "aksesibilitas--",
    "beranda--",
    "data-pribadi--",
    "gangguan--",
    "gangguan-satu--",
    "isian-tersimpan--",
    "kesalahan--",
    "kewajiban--",
    "kinerja--",
];

#[test]
fn a_menu_marks_exactly_one_entry_where_one_leads_to_the_page() {
    for_each(|name, html| {
        let menu = between(html, "class=\"menu-nav\"", "</nav>");
        let marked = menu.matches("aria-current=\"page\"").count();
        let wanted = usize::from(!IN_NO_MENU.iter().any(|page| name.starts_with(page)));
        assert_eq!(marked, wanted, "{name}: entries marked");
    });
}
