//! With the keyboard alone: everything can be reached, what has the focus is seen and not covered, a page can be filled in.

use super::chromium::{Browser, DESK, PHONE, Screen};
use super::signer::before_the_head;
use crate::officers::{claim, id_of};
use crate::people::{apply, sign_in, start};
use crate::world::{On, World};
use saporancak::tools::demo::story::sample;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use thirtyfour::Key;

const TABLET: Screen = Screen { width: 768, height: 1024 };

/// What has the focus: its words, whether that shows, whether anything of it can be seen (WCAG 2.2, 2.4.7 and 2.4.11).
const FOCUSED: &str = "(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e);
    const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && style.boxShadow !== 'none';
    const own = (at) => at && (at === e || e.contains(at) || (at.contains(e) && at.matches('label, .btn')));
    const seen = [...e.getClientRects()].some((box) => [.1, .5, .9].some((x) => [.1, .5, .9].some((y) =>
        own(document.elementFromPoint(box.left + x * box.width, box.top + y * box.height)))));
    return [e.outerHTML.slice(0, 90), marked, seen];
})()";

/// How many stops there are: one for a group of radio buttons, none for what is not shown.
const STOPS: &str = "(() => {
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
    const stops = all.filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
    const names = stops.map((e, i) => e.type === 'radio' ? e.name : i);
    return new Set(names).size;
})()";

impl Browser {
    async fn key(&self, keys: impl Into<thirtyfour::TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.expect("keys can be pressed");
    }

    /// By Tab to the control of this name.
    async fn key_to(&self, name: &str) {
        let here = format!("document.activeElement.name === '{name}'");
        for _ in 0..80 {
            if self.ask(&here).await == json!(true) {
                return;
            }
            self.key(Key::Tab).await;
        }
        panic!("{} is not reached by Tab on {}", name, self.path().await);
    }

    /// Goes through the whole page by Tab, and tells where the focus was lost from sight.
    async fn walk(&mut self) {
        let at = format!("{} at {}", self.path().await, self.screen.width);
        let expected = self.ask(STOPS).await.as_u64().expect("a number");
        self.ask("(document.activeElement.blur(), scrollTo(0, 0))").await;
        let mut stops = BTreeSet::new();
        // A date has several stops of its own.
        for _ in 0..5 * expected {
            self.key(Key::Tab).await;
            let focused = self.ask(FOCUSED).await;
            if focused == Value::Null {
                break;
            }
            let what = focused[0].as_str().unwrap_or_default().to_owned();
            for (fault, good) in [("is not marked", &focused[1]), ("is covered", &focused[2])] {
                if *good != json!(true) {
                    let told = format!("{at}: the focus {fault} on {what}");
                    println!("{told}");
                    self.wrong.push(told);
                }
            }
            stops.insert(what);
        }
        self.pages += 1;
        println!("{at}: {} stops of {expected}", stops.len());
        // Links that look alike are one here.
        assert!(stops.len() as u64 > expected / 2, "{at}: only {} of {expected} stops were reached", stops.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_with_a_bar_or_a_form_keep_the_focus_in_sight() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let draft = start(&applicant, "sip-dokter", &sample("sip-dokter").expect("a sample")).await;
    let (sent, _) = apply(&world, &applicant, "sip-bidan").await;
    let case = format!("/kerja/{}", id_of(&sent));
    claim(&sign_in(&world, "verifikator").await, &id_of(&sent)).await;
    before_the_head(&world, &applicant, "skp-penelitian", "diberikan").await;
    let form = format!("{draft}/isian/pemohon_perorangan");
    for (who, path) in [("pemohon", form.as_str()), ("verifikator", &case), ("kadis", "/tanda-tangan")] {
        browser.become_person(who, &world.cast.password).await;
        for screen in [PHONE, TABLET, DESK] {
            browser.resize(screen).await;
            browser.go(path).await;
            browser.walk().await;
        }
        browser.resize(PHONE).await;
    }
    browser.nothing_was_wrong();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_section_is_filled_in_with_the_keyboard_alone() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, DESK).await else { return };
    let applicant = sign_in(&world, "pemohon").await;
    let href = start(&applicant, "sip-dokter", &sample("sip-dokter").expect("a sample")).await;
    browser.go("/masuk").await;
    browser.key_to("nama").await;
    browser.key("pemohon").await;
    browser.key_to("sandi").await;
    browser.key(world.cast.password.as_str()).await;
    browser.key(Key::Enter).await;
    browser.must_show("Permohonan saya").await;

    let address = format!("{href}/isian/profesi_str");
    browser.go(&address).await;
    for (name, text) in
        [("f.perguruan_tinggi", "Universitas Contoh"), ("f.tahun_lulus", "2016"), ("f.nomor_str", "STR-1")]
    {
        browser.key_to(name).await;
        browser.key(text).await;
    }
    // Space takes the first of a group, an arrow the next.
    browser.key_to("f.masa_str").await;
    browser.key(" ").await;
    browser.key_to("f.status_asn").await;
    browser.key(" ").await;
    browser.key(Key::Down).await;
    browser.until("document.querySelector('[name=\"f.status_asn\"]:checked')?.value === 'tidak'").await;
    browser.key(Key::Tab).await;
    browser.key(Key::Enter).await;
    browser.until(&format!("!location.pathname.endsWith('{address}')")).await;
    browser.look().await;
    browser.nothing_was_wrong();
}
