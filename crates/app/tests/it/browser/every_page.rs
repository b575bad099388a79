//! Every page that a role may open, on a phone and at a desk.

use super::chromium::{Browser, PHONE};
use crate::officers::{claim, id_of};
use crate::people::{apply, sign_in};
use crate::world::{On, World};
use domain::account::Role;
use saporancak::tools::demo::story::tell;
use web::who::Who;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_every_role() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let Some(mut browser) = Browser::open(&world.base, PHONE).await else { return };
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let applicant = sign_in(&world, "pemohon").await;
    let (href, _) = apply(&world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let (_, table) = saporancak::server::http::router(&world.app);
    let pages: Vec<_> = table.into_iter().filter(|r| r.method == "GET" && is_page(r.path)).collect();

    for route in pages.iter().filter(|r| r.who == Who::Everyone) {
        browser.visit(route.path).await;
    }
    browser.visit(&format!("/keaslian/{}", told.short_code)).await;
    browser.visit("/layanan/reklame").await;
    browser.visit("/tidak-ada").await;
    for (username, role) in [
        ("pemohon", Role::Pemohon),
        ("loket", Role::Loket),
        ("verifikator", Role::Verifikator),
        ("opd.dinkes", Role::Opd),
        ("kasi", Role::KepalaSeksi),
        ("kadis", Role::KepalaDinas),
        ("admin", Role::Admin),
        ("kominfo", Role::Kominfo),
        ("inspektorat", Role::Inspektorat),
    ] {
        browser.become_person(username, &world.cast.password).await;
        for route in pages.iter().filter(|r| r.who != Who::Everyone && r.who.admits(Some(role))) {
            browser.visit(route.path).await;
        }
    }
    browser.become_person("pemohon", &world.cast.password).await;
    browser.visit(&href).await;
    browser.visit(&format!("{href}/tanda-terima")).await;
    claim(&sign_in(&world, "verifikator").await, &id).await;
    browser.become_person("verifikator", &world.cast.password).await;
    browser.visit(&format!("/kerja/{id}")).await;
    browser.nothing_was_wrong();
}

/// Pages without parameters that are pages: not for machines, and not those that only send on.
fn is_page(path: &str) -> bool {
    !path.contains('{')
        && !path.starts_with("/kinerja.")
        && !path.starts_with("/gangguan.")
        && !path.starts_with("/.well-known/")
        && !path.starts_with("/log/")
        && ![
            "/sehat",
            "/kunci.json",
            "/luring.js",
            "/favicon.ico",
            "/petugas",
            "/kewajiban",
            "/masuk",
            "/daftar",
            // Leads to the provider of sign-ins; where there is none, to the page before it.
            "/akun/akun-dinas/sambung",
            // A file, not a page.
            "/akun/data/salinan",
            // For whoever has a second factor and is asked for it; their looks are among the samples.
            "/masuk/kode",
            "/akun/kode",
        ]
        .contains(&path)
}
