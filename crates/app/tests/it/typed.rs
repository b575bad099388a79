//! What people type, through pages and rows: nothing is cut or lost, nobody is taken for another, no number is spent on nothing.

use crate::accounts_by_phone::{confirmed, found};
use crate::client::Client;
use crate::journeys::applying::register;
use crate::officers::{approve, recommend, verify};
use crate::on_both;
use crate::people::{apply, fill_in, sign_in};
use crate::world::World;
use domain::account::{Actor, Role};
use domain::application::{Command, Refusal};
use domain::ids::{AccountId, ApplicationId, DocumentId};
use houses::account::accounts::{self, Account, NewAccount, Profile};
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use ledger::sealed::SealedError;
use std::path::{Path, PathBuf};

on_both!(
    /// A text too long or unprintable is told at its field and kept; the other fields are kept too, marks nobody sees are gone.
    kept, everything_typed_is_kept
);
async fn everything_typed_is_kept(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = fill_in(world, &applicant, "skp-penelitian").await;
    let address = format!("{href}/isian/pemohon_perorangan");
    let mut form = applicant.get(&address).await.form(&address);
    form.set("f.nama_lengkap", "Budi\u{1680}Contoh\u{200b}");
    form.set("f.telepon", "\u{202a}+62 (0)812\u{a0}3456 7890\u{202c}");
    form.set("f.tanggal_lahir", "17 08 1990").set("f.tempat_lahir", "Padang 😀");
    let page = applicant.send(form).await;
    assert_eq!(page.status, 422, "{}", page.text());
    page.must_say("Tanda “😀” tidak dapat dicetak");
    let mut form = applicant.get(&address).await.form(&address);
    let kept = ["nama_lengkap", "telepon", "tanggal_lahir", "tempat_lahir"]
        .map(|field| form.get(&format!("f.{field}")).map(str::to_owned).unwrap_or_default());
    assert_eq!(kept, ["Budi Contoh", "081234567890", "1990-08-17", "Padang 😀"]);
    form.set("f.tempat_lahir", &"a".repeat(250));
    let page = applicant.send(form).await;
    page.must_say("Paling banyak 200 huruf. Anda mengisi 250.");
    let mut form = page.form(&address);
    assert_eq!(form.get("f.tempat_lahir").map(str::len), Some(250), "shown whole");
    form.set("f.tempat_lahir", "Padang");
    assert_eq!(applicant.send(form).await.status, 200);
    // And nothing unfinished can be sent: the day of the office counts.
    let mut form = applicant.get(&address).await.form(&address);
    form.set("f.tanggal_lahir", "17/08/2199");
    applicant.send(form).await.must_say("Tanggal lahir belum terjadi");
    let page = applicant.get(&format!("{href}/periksa")).await;
    assert!(!page.has_form(&format!("{href}/kirim")));
}

on_both!(
    /// Nobody signs in as another, or is shown as them at the counter, by taking their number or address as a user name.
    identity, each_look_up_knows_one_kind
);
async fn each_look_up_knows_one_kind(world: &World) {
    let visitor = Client::new(&world.base);
    let mut form = visitor.get("/daftar").await.form("/daftar");
    form.set("nama", "S").set("hp", "0813 0000 7777").set("sandi", "empat kata acak panjang");
    for taken in ["081200000001", "0812-0000-0001", "1371010101900001", "pemohon@contoh.id", "26000001"] {
        form.set("pengguna", taken);
        let page = visitor.send(form.clone()).await;
        assert_eq!(page.status, 422, "{taken}");
        page.must_say("Nama pengguna");
    }
    form.set("pengguna", "s.padang");
    let page = visitor.send(form).await;
    assert_eq!(page.path, "/kewajiban", "a name of one letter: {}", page.text());

    // An account from before that rule: its name is the number of somebody else.
    let attacker = NewAccount {
        id: AccountId(world.app.id()),
        username: "081200000001".into(),
        role: Role::Pemohon,
        office: None,
        profile: Profile { name: "Penyerang Contoh".into(), phone: "+6281377778888".into(), ..Profile::default() },
        password_hash: houses::account::passwords::hash(&world.app, "sandi penyerang 77").await.expect("a hash"),
        one_time: false,
    };
    houses::account::changing::register(&world.app, attacker, Some(Actor::System)).await.expect("an old account");
    let by = |login: &'static str| {
        let app = world.app.clone();
        async move {
            let handle = app.clone();
            let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, login)?)).await;
            found.expect("a look-up").map(|account: Account| account.username)
        }
    };
    for login in ["081200000001", "0812 0000 0001", "+62 0812-0000-0001", "0062 812 0000 0001"] {
        assert_eq!(by(login).await.as_deref(), Some("pemohon"), "{login}");
    }
    assert_eq!(by("PEMOHON").await.as_deref(), Some("pemohon"));
    assert_eq!(by("0813 7777 8888").await.as_deref(), Some("081200000001"), "its own number still opens it");
    let counter = sign_in(world, "loket").await;
    let page = counter.get("/loket?cari=0812%C2%A00000%C2%A00001").await;
    assert!(page.says("pemohon") && !page.says("P******** C*****"), "{}", page.text());
}

on_both!(
    /// The public status is found by the number with or without its line, and by the whole telephone number or its end.
    status, status_is_found_as_people_type
);
async fn status_is_found_as_people_type(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (_, number) = apply(world, &applicant, "skp-penelitian").await;
    let visitor = Client::new(&world.base);
    let mut form = visitor.get("/status").await.form("/status");
    let plain = number.replace('-', "");
    let spaced = number.replace('-', " ");
    for (typed, phone) in [
        (number.as_str(), "0001"),
        (plain.as_str(), "0001"),
        (spaced.as_str(), "081200000001"),
        (plain.as_str(), "+62 812 0000 0001"),
        (number.as_str(), "0812-0000-0001"),
    ] {
        form.set("nomor", typed).set("hp", phone);
        let page = visitor.send(form.clone()).await;
        assert_eq!(page.status, 200, "{typed} {phone}: {}", page.text());
        page.must_say(&number);
    }
    for phone in ["0002", "0812 0000 0002", "1", "", "00010001"] {
        form.set("hp", phone);
        assert_eq!(visitor.send(form.clone()).await.status, 422, "{phone}");
    }
}

on_both!(
    /// Dates are read alike by the calendar of the office and by forms; too long a name is told.
    calendar, the_calendar_reads_its_own_example
);
async fn the_calendar_reads_its_own_example(world: &World) {
    let admin = sign_in(world, "admin").await;
    for (typed, name) in
        [("31/12/2026", "Cuti akhir tahun"), ("30 Desember 2026", "Cuti bersama"), ("2026-12-29", "Cuti")]
    {
        let mut form = admin.get("/admin/kalender").await.form("/admin/kalender/libur");
        form.set("tanggal", typed).set("nama", name);
        let page = admin.send(form).await;
        assert!(page.path.contains("kabar=kalender"), "{typed}: {}", page.text());
    }
    admin.get("/admin/kalender?tahun=2026").await.must_say("Kamis, 31 Desember 2026").must_say("30 Desember 2026");
    let mut form = admin.get("/admin/kalender").await.form("/admin/kalender/libur");
    form.set("tanggal", "28/12/2026").set("nama", &"x".repeat(81));
    admin.send(form).await.must_say("Paling banyak 80 huruf. Anda mengisi 81.");
}

on_both!(
    /// A number is taken only for a document that can be made: the order is refused in a sentence, and the number is the next one's.
    number, no_number_for_what_cannot_be_printed
);
async fn no_number_for_what_cannot_be_printed(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let id = href.rsplit('/').next().expect("an id").to_owned();
    verify(world, &id).await;
    let version = world.app.rules.catalogue.current("skp-penelitian").expect("the type").clone();
    for step in &version.ty.offices {
        recommend(world, &id, step, "diberikan").await;
    }
    approve(world, &id).await;
    let head = world.cast.person("kadis").expect("a head").clone();
    let named = |name: &str| {
        let (app, id) = (world.app.clone(), head.id);
        let profile = Profile { name: name.into(), ..head.profile.clone() };
        async move {
            let handle = app.clone();
            let set = move |tx: &mut dyn db::Tx| {
                accounts::set_profile(tx, &handle.vault, id, &profile)?;
                Ok(accounts::seal(tx, &handle.vault, id)?)
            };
            app.db.command::<(), SealedError, _>(set).await.expect("a profile from before the rule");
        }
    };
    let sign = || {
        let application: ApplicationId = id.parse().expect("an id");
        let command = Command::Sign { document: DocumentId(world.app.id()) };
        act(&world.app, Order::new(application, head.actor(), command))
    };
    named("Kepala 😀").await;
    let refused = sign().await.err().expect("refused");
    assert!(matches!(refused, ActError::Refused(Refusal::Unprintable { mark: '😀' })), "{refused}");
    named("Kepala Contoh").await;
    sign().await.expect("signed");
    let numbers = world.app.db.read(|tx| {
        const LICENCES: &str = "select number from document where kind = 'licence'";
        Ok(tx.query(LICENCES, &[])?.iter().map(|row| row.text("number")).collect::<Vec<_>>())
    });
    let numbers = numbers.await.expect("documents");
    assert!(numbers.len() == 1 && numbers[0].contains("/0001/"), "{numbers:?}");
}

on_both!(
    /// The stranger of another test signs in by every spelling of their number.
    spellings, one_number_has_one_spelling
);
async fn one_number_has_one_spelling(world: &World) {
    register(world, "tetangga").await;
    // A number that was typed online signs in once it is proved.
    let id = found(world, "tetangga").await.expect("the account").id;
    confirmed(&sign_in(world, "loket").await, id).await;
    for login in ["0813 0000 4321", "+62 (0)813-0000-4321", "\u{202a}081300004321\u{202c}", "tetangga"] {
        Client::signed_in(&world.base, login, "empat kata acak panjang").await;
    }
}

/// Files whose words people read on pages.
fn worded(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let read = path.extension().is_some_and(|end| end == "rs" || end == "html" || end == "toml");
        if path.is_dir() {
            worded(&path, found);
        } else if read {
            found.push(path);
        }
    }
}

/// The dates that a text gives as an example: after `Contoh`, up to the end of what is quoted, one to three words that end in a year.
fn dates_given(text: &str) -> Vec<String> {
    let examples = text.split("Contoh").skip(1).map(|rest| rest.split(['"', '<', '\n']).next().unwrap_or_default());
    let mut dates = Vec::new();
    for example in examples {
        let words: Vec<&str> =
            example.split_whitespace().map(|word| word.trim_matches([',', '.', ':', ')', '('])).collect();
        for length in 1..=3 {
            for words in words.windows(length) {
                let said = words.join(" ");
                let numbers: Vec<&str> = said.split([' ', '/', '-', '.']).collect();
                let [day, month, year] = numbers.as_slice() else { continue };
                let digits = |text: &str, most: usize| {
                    text.len() <= most && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
                };
                let named = month.len() > 2 && month.chars().all(char::is_alphabetic);
                if digits(day, 2) && (digits(month, 2) || named) && digits(year, 4) && year.len() == 4 {
                    dates.push(said);
                }
            }
        }
    }
    dates
}

/// Every date that any page, refusal or licence type gives as an example is one that the reader of dates takes.
#[test]
fn every_date_given_as_an_example_is_taken() {
    assert_eq!(dates_given("\"Contoh: 17 08 1990.\""), ["17 08 1990"]);
    assert_eq!(dates_given("Contoh: 440/042/2026. Contoh: bukti, tanggal 23 November 2026."), ["23 November 2026"]);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates/pages", "crates/portals/src", "crates/domain/src", "crates/houses/src", "catalog"] {
        worded(&root.join(folder), &mut files);
    }
    let mut found = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file");
        for given in dates_given(&text) {
            assert!(domain::typed::date::date(&given).is_ok(), "{}: {given}", file.display());
            found += 1;
        }
    }
    assert!(found >= 4, "only {found} examples were found");
}
