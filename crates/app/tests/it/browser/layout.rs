//! What fits on a screen: nothing sticks out sideways, and no words lie on others.

use super::chromium::{Browser, DESK, PHONE, Screen};
use serde_json::json;

/// The desk at 200 % zoom: half as many CSS pixels (WCAG 2.2, 1.4.10).
const ZOOMED: Screen = Screen { width: 640, height: 400 };

impl Browser {
    /// Whether the page fits on the screen as it is.
    pub async fn fits(&mut self) {
        let at = format!("{} at {}", self.path().await, self.screen.width);
        if self.ask("document.documentElement.scrollWidth <= innerWidth").await != json!(true) {
            let wide = self.ask(WIDEST).await;
            self.tell(format!("{at} scrolls sideways: {}", wide.as_str().unwrap_or_default()));
        }
        let broken = self.ask(BROKEN).await;
        for word in broken.as_array().into_iter().flatten() {
            self.tell(format!("{at} breaks a word: {}", word.as_str().unwrap_or_default()));
        }
        let over = self.ask(OVERPRINTED).await;
        for pair in over.as_array().into_iter().flatten() {
            self.tell(format!("{at} overprints: {}", pair.as_str().unwrap_or_default()));
        }
    }

    /// The same at 200 % zoom, and back.
    pub async fn fits_zoomed(&mut self) {
        let before = self.screen;
        self.resize(ZOOMED).await;
        self.fits().await;
        self.resize(before).await;
    }
}

/// What sticks out on the right.
const WIDEST: &str = "[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1) \
     .slice(0, 4).map((e) => e.outerHTML.slice(0, 120)).join(' | ')";

/// Words that stand on two lines without a hyphen, in names of things: labels, terms, headings, buttons, menus, tags. Such a word is
/// short enough for the narrowest screen; addresses and codes in running text are not looked at.
const BROKEN: &str = "(() => { \
    const range = document.createRange(); const broken = []; \
    const named = 'label, legend, dt, th, summary, button, .btn, .tag, .tabs a, .menu-nav a, .logo, h1, h2, h3, .label'; \
    const clipped = (e) => { for (let a = e; a; a = a.parentElement) if (getComputedStyle(a).clipPath !== 'none') return true; \
        return false; }; \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walker.nextNode()) { const node = walker.currentNode; const e = node.parentElement; \
        if (!node.data.trim() || !e.closest(named) || e.closest('option') || !e.checkVisibility() || clipped(e)) continue; \
        for (const word of node.data.matchAll(/(?<![^\\s(])\\p{L}{2,24}(?![^\\s).,:;?!])/gu)) { \
            range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length); \
            const tops = [...range.getClientRects()].filter((r) => r.width > 0).map((r) => r.top); \
            if (tops.length && Math.max(...tops) - Math.min(...tops) > 4) broken.push(word[0] + ' in ' + node.data.trim().slice(0, 60)); } } \
    return broken.slice(0, 6); })()";

/// Words and controls that lie on others. Left out is what nobody sees, what is meant to lie above the page (a bar that stays, an
/// open menu), and pictures. Lines may touch: a quarter of their height at the top and at the bottom is air.
const OVERPRINTED: &str = "(() => { \
    const seen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }); \
    const aside = (e) => { for (let a = e; a && a !== document.body; a = a.parentElement) { \
        const s = getComputedStyle(a); \
        if (s.clipPath !== 'none' || s.position === 'sticky' || s.position === 'fixed') return true; \
        if (a.matches('svg, option, .skip, .menu[open] ul')) return true; } return false; }; \
    const boxes = []; \
    const put = (e, words, r) => { const dy = r.height / 4; if (r.width > 4 && r.height > 4) \
        boxes.push({ e, words, l: r.left + 2, r: r.right - 2, t: r.top + dy, b: r.bottom - dy }); }; \
    const range = document.createRange(); \
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (walker.nextNode()) { const node = walker.currentNode; const e = node.parentElement; \
        if (!node.data.trim() || !seen(e) || aside(e)) continue; \
        range.selectNodeContents(node); \
        for (const r of range.getClientRects()) put(e, node.data.trim().slice(0, 40), r); } \
    for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea')) \
        if (seen(e) && !aside(e)) put(e, e.name, e.getBoundingClientRect()); \
    const found = []; \
    boxes.sort((a, b) => a.t - b.t); \
    for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length && boxes[j].t < boxes[i].b; j++) { \
        const [a, b] = [boxes[i], boxes[j]]; \
        if (a.e !== b.e && a.l < b.r && b.l < a.r) found.push(`${a.words} / ${b.words}`); } \
    return found.slice(0, 6); })()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sample_page_fits_on_a_phone_at_a_desk_and_zoomed() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = format!("file://{}", folder.path().display());
    let Some(mut browser) = Browser::open(&base, PHONE).await else { return };
    std::fs::create_dir(folder.path().join("aset")).expect("a folder");
    for asset in pages::assets::all() {
        std::fs::write(folder.path().join("aset").join(&asset.name), asset.bytes).expect("a file");
    }
    let samples = pages::samples();
    for (name, html) in &samples {
        let html = html.replace("href=\"/aset/", "href=\"aset/");
        std::fs::write(folder.path().join(format!("{name}.html")), html).expect("a file");
    }
    for screen in [PHONE, ZOOMED, DESK] {
        browser.resize(screen).await;
        for (name, _) in &samples {
            browser.go(&format!("/{name}.html")).await;
            browser.fits().await;
            browser.pages += 1;
        }
    }
    browser.nothing_was_wrong();
}
