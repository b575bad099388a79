//! Every route x every role, against the table that the router is made from; printed to `docs/generated/permissions.md`.

use crate::client::{Client, Page};
use crate::people::sign_in;
use crate::whose::{self, Matrix};
use crate::world::{On, World};
use domain::account::Role;
use std::fmt::Write as _;
use web::routes::Route;
use web::who::Who;

const NOBODY_THERE: &str = "00000000-0000-7000-8000-000000000000";

/// The account that stands for a role.
fn username(role: Role) -> &'static str {
    match role {
        Role::Pemohon => "pemohon",
        Role::Loket => "loket",
        Role::Verifikator => "verifikator",
        Role::Opd => "opd.dinkes",
        Role::KepalaSeksi => "kasi",
        Role::KepalaBidang => "kabid",
        Role::KepalaDinas => "kadis",
        Role::Admin => "admin",
        Role::Kominfo => "kominfo",
        Role::Inspektorat => "inspektorat",
    }
}

/// A path with something that is not there in place of every parameter.
fn concrete(path: &str) -> String {
    concrete_for(path, NOBODY_THERE)
}

/// The same about one thing that is there.
pub fn concrete_for(path: &str, id: &str) -> String {
    path.split('/')
        .map(|part| match part {
            "{id}" => id,
            "{code}" => "0000-0000-0000",
            "{page}" => "1",
            part if part.starts_with('{') => "x",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn ask(client: &Client, route: &Route) -> Page {
    let path = concrete(route.path);
    if route.method == "GET" { client.get(&path).await } else { client.post_raw(&path, &[("x", "y")], &[]).await }
}

/// Let in: whatever the answer is, it is not the door's.
fn admitted(page: &Page) -> bool {
    page.status != 403 && !page.path.starts_with("/masuk?perlu")
}

/// Pasal 11(1): access by level, and by whose the file is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_for_every_role() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let (_, table) = saporancak::server::http::router(&world.app);
    assert!(table.len() > 50, "the table is the router");
    let nobody = Client::new(&world.base);
    let mut wrong = Vec::new();
    for route in &table {
        if admitted(&ask(&nobody, route).await) != route.who.admits(None) {
            wrong.push(format!("nobody: {} {}", route.method, route.path));
        }
    }
    for role in Role::ALL {
        let mut client = sign_in(&world, username(role)).await;
        for route in &table {
            let page = ask(&client, route).await;
            if admitted(&page) != route.who.admits(Some(role)) {
                wrong.push(format!("{}: {} {} -> {}", role.id(), route.method, route.path, page.status));
            }
            if page.status >= 500 {
                wrong.push(format!("{}: {} {} fails with {}", role.id(), route.method, route.path, page.status));
            }
            if route.path == "/keluar" {
                client = sign_in(&world, username(role)).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let matrix = whose::ask_all(&world, &table, username).await;
    assert!(matrix.wrong.is_empty(), "{}", matrix.wrong.join("\n"));
    assert!(matrix.requests > 1_000 && matrix.let_through > 100, "{} of {}", matrix.let_through, matrix.requests);
    write_table(&table, &matrix);
}

/// Doors of an order that has several: which role comes through this one, and why.
const ONE_DOOR_OF_SEVERAL: [(&str, Role); 6] = [
    // The applicant begins from the page of the licence type, the counter from the person who came.
    ("/layanan/{id}/mulai", Role::Pemohon),
    ("/loket/mulai", Role::Loket),
    // The counter makes accounts of applicants, the admin those of officers; one's own is made before one is anybody.
    ("/loket/daftar", Role::Loket),
    ("/admin/akun", Role::Admin),
    // The counter gives new first passwords to those whose accounts it makes; an officer's comes through two persons.
    ("/loket/{id}/sandi", Role::Loket),
    // One's own is removed on one's own page; that of whoever lost telephone and list at the counter.
    ("/loket/{id}/langkah-kedua", Role::Loket),
];

/// Forms that order nothing of an aggregate, or whose order nobody is signed in for yet.
const WITHOUT_ORDERS: [(&str, &str); 28] = [
    ("/masuk", "signing in: nobody is anybody yet"),
    ("/masuk/kode", "the code beside the password: nobody is anybody yet"),
    ("/masuk/lupa", "asks for a code for a new password: nobody is anybody yet"),
    ("/masuk/lupa/kode", "gives it back: nobody is anybody yet"),
    ("/masuk/lupa/sandi", "sets a password after the waiting time; the code proved who it is"),
    (
        "/masuk/batal/{word}",
        "cancels a new password that somebody asked for; the word of the notice is asked for inside",
    ),
    ("/akun/kode", "shows once more that it is oneself"),
    ("/daftar", "signing up: the account is made by this form"),
    ("/status", "a question with a body, so that the phone number stands in no address"),
    ("/keaslian", "a question: leads to the address of the code"),
    ("/keaslian/berkas", "a question: the file is neither kept nor logged"),
    ("/masuk/peragaan", "a sign-in without a password, in a demo only"),
    ("/isian-tersimpan/kirim", "hands one's own form on to where it was sent at first, which asks for the orders"),
    ("/kerja/{id}/draf/{formulir}", "keeps what oneself is writing; nothing of the application"),
    ("/isian-tersimpan/buang", "throws away what oneself typed"),
    ("/kabar/dibaca", "marks one's own notices as read"),
    ("/akun/kabar/coba", "says that one's own address takes messages again"),
    ("/oss/receiveNIB", "from OSS; token or name and password are asked for inside"),
    ("/kabar/laporan/{channel}", "from gateways; the secret is asked for inside"),
    ("/tanda-tangan/sesi", "keeps the signer's own secret in memory; what is signed was ordered before"),
    ("/tanda-tangan/sesi/kode", "has a code sent to oneself"),
    ("/tanda-tangan/sesi/tutup", "gives up one's own secret"),
    ("/tanda-tangan/{id}/ulang", "an order of one's own that did not come through, once more"),
    ("/bukti", "reads, and has what was read and why in the log"),
    ("/admin/antrean/ulangi", "effects of the queue, not an aggregate"),
    ("/admin/antrean/{id}/ulangi", "an effect of the queue, not an aggregate"),
    ("/admin/segel/{id}/ulang", "the office's seal on what was ordered and signed before, once more"),
    ("/petugas/gangguan/{id}/posting/{revision}/{network}", "an effect that did not come through, once more"),
];

/// Pasal 11(1): a form is open to those who may give its orders, and to nobody else, because both say so from one table.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_is_open_to_those_who_may_give_its_orders() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let (_, table) = saporancak::server::http::router(&world.app);
    let mut ordering = 0;
    for route in table.iter().filter(|route| route.method == "POST") {
        let excused = WITHOUT_ORDERS.iter().any(|(path, _)| *path == route.path);
        assert_eq!(route.orders.is_empty(), excused, "{}: either its orders or a reason", route.path);
        if excused {
            continue;
        }
        ordering += 1;
        let only = ONE_DOOR_OF_SEVERAL.iter().find(|(path, _)| *path == route.path).map(|(_, role)| *role);
        for role in Role::ALL {
            let may = route.orders.iter().all(|order| order.roles().contains(&role));
            let expected = may && only.is_none_or(|only| only == role);
            assert_eq!(route.who.admits(Some(role)), expected, "{} {}", route.path, role.id());
        }
        assert!(!route.who.admits(None), "{}: nobody gives orders", route.path);
        assert!(only.is_none_or(|only| route.who.admits(Some(only))), "{}: a door that opens for nobody", route.path);
    }
    assert!(ordering > 30, "the forms were found");
}

/// Pasal 6(2), 12: forms of other sites reach nothing (BSSN 4/2021 K12; the origin check of every state-changing request).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_of_another_site_is_taken() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let (_, table) = saporancak::server::http::router(&world.app);
    let head = sign_in(&world, "kadis").await;
    for route in table.iter().filter(|r| r.method == "POST") {
        for header in [("origin", "https://jahat.example"), ("sec-fetch-site", "cross-site")] {
            let page = head.post_raw(&concrete(route.path), &[], &[header]).await;
            assert_eq!(page.status, 403, "{} with {header:?}", route.path);
        }
    }
}

/// Pasal 9, 11(1): Kominfo hosts the system and sees its health, and nothing of what people sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kominfo_sees_health_and_no_content() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let mut silent = |_| {};
    let told = saporancak::tools::demo::story::tell(&world.app, &world.cast, "stpt", &mut silent);
    let told = told.await.expect("the whole way");
    let applicant = sign_in(&world, "pemohon").await;
    let (_, number) = crate::people::apply(&world, &applicant, "sip-bidan").await;
    let sample = saporancak::tools::demo::story::sample("sip-bidan").expect("a sample");
    let mut content: Vec<String> = sample
        .answers
        .values()
        .filter_map(|answer| match answer {
            domain::form::Answer::One(text) if text.len() >= 12 => Some(text.clone()),
            _ => None,
        })
        .collect();
    content.extend([number, told.number.clone(), "Pemohon Contoh".into(), "pemohon@contoh.invalid".into()]);
    assert!(content.len() > 6, "{content:?}");
    let (_, table) = saporancak::server::http::router(&world.app);
    let kominfo = sign_in(&world, "kominfo").await;
    let mut looked = 0;
    for route in table.iter().filter(|r| r.method == "GET" && !r.path.contains('{')) {
        // What everybody may see holds nothing of anybody; what is for accounts is looked through.
        if route.who == Who::Everyone || !route.who.admits(Some(Role::Kominfo)) {
            continue;
        }
        looked += 1;
        let page = kominfo.get(route.path).await;
        for words in &content {
            assert!(!page.html.contains(words.as_str()), "{}: {words}", route.path);
        }
    }
    assert!(looked > 8, "only {looked} pages");
}

fn write_table(table: &[Route], matrix: &Matrix) {
    let mut page = String::from(
        "# Who may use which route\n\nWritten by `crates/app/tests/it/routes.rs` from the router; do not edit. \
         What somebody may do with one application is decided there again, by `domain::application::permits`. \
         Where it says code, an account with a second factor gives a code of the last ten minutes.\n\n| Route |",
    );
    for role in Role::ALL {
        let _ = write!(page, " {} |", role.id());
    }
    page.push_str(" nobody | |\n|---|");
    page.push_str(&"---|".repeat(Role::ALL.len() + 2));
    page.push('\n');
    let mut rows: Vec<&Route> = table.iter().collect();
    rows.sort_by_key(|r| (r.path, r.method));
    for route in rows {
        let _ = write!(page, "| {} `{}` |", route.method, route.path);
        for role in Role::ALL.into_iter().map(Some).chain([None]) {
            let _ = write!(page, " {} |", if route.who.admits(role) { "x" } else { "" });
        }
        let _ = writeln!(page, " {} |", if route.fresh { "code" } else { "" });
    }
    let everyone = table.iter().filter(|r| r.who == Who::Everyone).count();
    let _ = writeln!(page, "\n{} routes, {everyone} of them open to everyone.", table.len());
    page.push_str(
        "\n## Whose it is, and how it stands\n\nEvery route about one application is asked by every role about a file of its own \
         (as an applicant), one of somebody else that lies on its desk, one that lies with another office, a draft and one that \
         was withdrawn. A cell names what `domain` lets happen; everything else was asked for and did not happen.\n\n",
    );
    page.push_str(&whose::head());
    page.push_str(&matrix.table);
    let _ = writeln!(
        page,
        "\n{} routes x {} roles at the door; {} requests about one application, of which the law lets {} through.",
        table.len(),
        Role::ALL.len(),
        matrix.requests,
        matrix.let_through
    );
    crate::world::keep_generated("permissions.md", &page);
}
