//! The main screens of an office that has worked for fourteen months, on a phone and at a desk; the pictures of the documentation.

use super::checks::anew;
use super::chromium::{Browser, DESK, PHONE, Screen};
use crate::demo_office;
use crate::people::sign_in;
use crate::world::{On, World};
use db::Tx;
use std::fmt::Write;

/// Applications of an ordinary test; the pictures show a whole office.
const SMALL: usize = 30;

/// A licence in force, by its code.
const CODE: &str = "select d.short_code from document d join licence l on l.document_id = d.id \
    where l.status = 'active' order by d.ordered_at desc limit 1";

const DRAFT: &str = "select id from application where owner_id = $1 and stage = 'draft' limit 1";

/// Who looks at what; nobody signed in where there is no name. The path of an application is found by a link that starts so.
const SCREENS: [(&str, &str, &str); 15] = [
    ("Halaman depan", "", "/"),
    ("Masuk", "", "/masuk"),
    ("Kinerja", "", "/kinerja"),
    ("Gangguan", "", "/gangguan"),
    ("Keaslian", "", "/keaslian/"),
    ("Permohonan saya", "pemohon", "/permohonan"),
    ("Kabar", "pemohon", "/kabar"),
    ("Loket", "loket", "/loket"),
    ("Verifikator", "verifikator", "/kerja"),
    ("OPD teknis", "opd.dinkes", "/kerja"),
    ("Sebelum keputusan", "kabid", "/kerja/0"),
    ("Tanda tangan", "kadis", "/tanda-tangan"),
    ("Daftar izin", "kadis", "/register"),
    ("Admin", "admin", "/admin"),
    ("Catatan", "inspektorat", "/log"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_screens_of_a_living_office() {
    let applications = if anew() { saporancak::tools::demo::office::APPLICATIONS } else { SMALL };
    let (world, _) = demo_office::filled(On::Sqlite, applications).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let mut sheets = [(PHONE, String::new()), (DESK, String::new())];
    let mut who = "";
    for (title, username, page) in SCREENS {
        if who != username {
            browser.become_person(username, &world.cast.password).await;
            who = username;
        }
        let path = path(&world, username, page).await;
        browser.visit(&path).await;
        for (screen, sheet) in &mut sheets {
            let picture = browser.thumbnail(*screen).await;
            let _ = write!(sheet, "<figure><img src=\"{picture}\"><figcaption>{title}</figcaption></figure>");
        }
        match title {
            "Halaman depan" => browser.screenshot("beranda.png", PHONE).await,
            "Keaslian" => browser.screenshot("keaslian.png", PHONE).await,
            "Sebelum keputusan" => browser.screenshot("keputusan.png", DESK).await,
            _ => {}
        }
    }
    browser.become_person("pemohon", &world.cast.password).await;
    let owner = world.cast.person("pemohon").expect("the newcomer").id;
    let draft = world.app.db.read(move |tx: &mut dyn Tx| Ok(tx.one(DRAFT, &[owner.into()])?.map(|row| row.id("id"))));
    browser.visit(&format!("/permohonan/{}", draft.await.expect("applications").expect("a draft"))).await;
    browser.screenshot("draf.png", PHONE).await;
    browser.nothing_was_wrong();
    for ((screen, tiles), name) in sheets.into_iter().zip(["contact-phone.png", "contact-desktop.png"]) {
        sheet(&mut browser, &world, (screen, name), &tiles).await;
    }
}

async fn path(world: &World, username: &str, page: &str) -> String {
    match page {
        "/keaslian/" => {
            let code = world.app.db.read(|tx: &mut dyn Tx| Ok(tx.one(CODE, &[])?.map(|row| row.text("short_code"))));
            format!("{page}{}", code.await.expect("the register").expect("a licence"))
        }
        "/kerja/0" => sign_in(world, username).await.get("/kerja").await.link(page),
        _ => page.to_owned(),
    }
}

/// All screens of one width on one picture.
async fn sheet(browser: &mut Browser, world: &World, (screen, name): (Screen, &str), tiles: &str) {
    let (tile, width) = if screen == PHONE { (140, 1200) } else { (290, 1240) };
    let page = format!(
        "<!doctype html><meta charset=utf-8><style>body{{margin:12px;background:#fff;font:12px sans-serif;color:#333}}\
         main{{display:grid;grid-template-columns:repeat(auto-fill,{tile}px);gap:12px}}figure{{margin:0}}\
         img{{width:{tile}px;border:1px solid #999;display:block}}figcaption{{padding-top:3px}}</style><main>{tiles}</main>"
    );
    let file = world.folder.path().join(format!("{name}.html"));
    std::fs::write(&file, page).expect("the sheet");
    browser.sheet(name, &file, width).await;
}
