//! The QR of a licence is read back from its page as a phone sees it on paper, however long the names are.

use domain::application::{Application, Channel, Outcome};
use domain::form::{Answers, FieldKind, check, read};
use domain::ids::{AccountId, ApplicationId};
use ground::Rules;
use ground::catalogue::{TypeVersion, embedded, load};
use houses::account::accounts::Profile;
use houses::application::applications::LoadedApplication;
use houses::application::facts::Dossier;
use houses::document::data::Subject;
use houses::document::decision::{self, Numbered};
use houses::document::qr_text::{self, Printed};
use jiff::Timestamp;
use ledger::vault::Vault;
use sign::qr::{AnnouncedKey, QrError, VERSION_MAX, picture, verify};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use uuid::Uuid;

const SHORT_CODE: &str = "7K3M-9QXA-2B4T";
/// As long as a field takes; the second in letters of three bytes each.
const LONG: [&str; 2] = ["Perkumpulan Penyehat Tradisional Minangkabau ", "Ếẫộ Ữẩặ Ễẵợ Ửẳậ "];

fn rules(public_url: &str) -> Rules {
    Rules {
        catalogue: load(&embedded()).ok().expect("the catalogue is in order"),
        public_url: public_url.into(),
        specimen: true,
        qr: sign::qr::IssuerKey::from_pem(&sign::pki::create_key().expect("a key")).expect("a key"),
        networks: Vec::new(),
        channels: Vec::new(),
        privacy: ground::config::Privacy::default(),
        registers: Vec::new(),
        registers_since: Timestamp::UNIX_EPOCH,
    }
}

/// An application whose every text is as long as may be typed.
fn longest(version: &TypeVersion, typed: &str) -> LoadedApplication {
    let text: String = typed.chars().cycle().take(199).collect();
    let fields = version.ty.sections.iter().flat_map(|section| &section.fields);
    let texts = fields.filter(|field| matches!(field.kind, FieldKind::Text | FieldKind::LongText));
    let answers: Answers = texts
        .filter_map(|field| {
            let answer = read(field, &[(format!("f.{}", field.id), text.clone())])?;
            check(field, Some(&answer)).is_ok().then_some((field.id.clone(), answer))
        })
        .collect();
    assert!(!answers.is_empty(), "{}", version.ty.id);
    let (id, owner) = (ApplicationId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
    let app = Application::new(id, owner, Channel::Daring, (&version.ty.id, version.ty.version), "baru");
    let vault = Vault::new(files::seal::MasterKey::from_bytes([7; 32]));
    let (key, _) = vault.create().expect("a key");
    let mut loaded = LoadedApplication::draft(app, key, Timestamp::UNIX_EPOCH);
    loaded.answers = answers;
    loaded
}

fn at() -> Timestamp {
    Timestamp::from_second(1_790_000_000).expect("a moment")
}

/// The number as its pattern makes it, with a count that no office comes to, in the month that is longest in Roman letters.
fn number(version: &TypeVersion) -> String {
    let pattern = version.ty.number.as_ref().map_or("{urut:4}/{tahun}", |number| number.pattern.as_str());
    domain::validity::number(pattern, 999_999, "2026-08-31".parse().expect("a day"))
}

/// The page of the licence, with its QR drawn; and what the QR holds.
fn page(rules: &Rules, version: &TypeVersion, typed: &str) -> (Vec<u8>, String) {
    let loaded = longest(version, typed);
    let subject = Subject { rules, version, loaded: &loaded, at: at() };
    let (number, place) = (number(version), subject.place());
    let holder = subject.holder().in_public();
    // A company's name is told in full and a person's masked; the longer of both is drawn.
    let holder = if holder.len() > 150 { holder } else { typed.chars().cycle().take(199).collect() };
    let place = place.unwrap_or_else(|| typed.chars().cycle().take(199).collect());
    let printed = Printed {
        number: &number,
        short_code: SHORT_CODE,
        holder: &holder,
        kind: &version.ty.short_name,
        place: Some(&place),
        until: Some("2031-09-21".parse().expect("a day")),
    };
    let link = qr_text::link(rules, &printed, at()).expect("it fits");
    let drawn = picture(&link).expect("it can be drawn");
    assert!(drawn.version <= VERSION_MAX, "{}: version {}", version.ty.id, drawn.version);
    println!("{}: version {}", version.ty.id, drawn.version);
    let signer = Profile { name: "Kepala Contoh".into(), ..Profile::default() };
    let numbered = Numbered::Taken { number: &number, short_code: SHORT_CODE };
    let data = decision::data(&subject, &Dossier::default(), Outcome::Grant, (numbered, &signer));
    let shared = version.shared_templates();
    let shared: Vec<(&str, &str)> = shared.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let request = document::Request {
        name: "uji.typ",
        template: version.licence_template(),
        shared: &shared,
        data: &data,
        files: &[("/qr.luma8", &drawn.luma)],
        title: "Uji",
        created_at_seconds: 1_790_000_000,
    };
    (document::render(&request).expect("it is rendered"), link)
}

/// Every QR that zbar finds on the pages of a PDF at 200 dots an inch: what the scanner of an office sees, or a cheap phone.
fn seen(folder: &Path, pdf: &[u8]) -> Option<Vec<String>> {
    let file = folder.join("izin.pdf");
    fs::write(&file, pdf).expect("a file");
    run(Command::new("pdftoppm").args(["-r", "200", "-gray"]).arg(&file).arg(folder.join("halaman")))?;
    let pages = fs::read_dir(folder).expect("the pages").map(|entry| entry.expect("a page").path());
    let pages: Vec<PathBuf> = pages.filter(|path| path.extension().is_some_and(|ending| ending == "pgm")).collect();
    assert!(!pages.is_empty());
    // Other kinds of codes are seen now and then where there is only text.
    let only_qr = ["--quiet", "--raw", "--nodbus", "--set", "disable", "--set", "qrcode.enable"];
    let said = run(Command::new("zbarimg").args(only_qr).args(&pages))?;
    for page in &pages {
        fs::remove_file(page).expect("removed");
    }
    Some(said.lines().map(str::to_owned).collect())
}

/// What a program of others says; `None` where it is not there, which `./test` does not let pass.
fn run(command: &mut Command) -> Option<String> {
    match command.output() {
        Ok(said) => Some(String::from_utf8_lossy(&said.stdout).into_owned()),
        Err(why) => {
            let name = command.get_program().to_string_lossy().into_owned();
            assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "{name} is missing; run ./test");
            println!("skipped: {name}: {why}");
            None
        }
    }
}

#[test]
fn the_qr_of_the_longest_names_is_read_back_from_the_page() {
    let rules = rules("https://perizinan.padang.go.id");
    let keys = [AnnouncedKey { public: rules.qr.public().clone(), from: None, until: None }];
    let folder = std::env::temp_dir().join(format!("saporancak-qr-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for version in rules.catalogue.all().filter(|version| version.ty.offered()) {
        for typed in LONG {
            let (pdf, link) = page(&rules, version, typed);
            let claims = verify(&link, &keys).expect("a code of ours");
            assert!(claims.licence.holder.ends_with("..."), "{}", claims.licence.holder);
            let Some(found) = seen(&folder, &pdf) else { return };
            assert_eq!(found, [link], "{} with {typed}", version.ty.id);
        }
    }
    fs::remove_dir_all(&folder).expect("removed");
}

/// What cannot be shortened far enough is told before a number is spent on it, not when the paper is to be drawn.
#[test]
fn an_address_that_leaves_no_room_is_told() {
    let long = format!("https://{}.padang.go.id", "perizinan".repeat(40));
    let printed = Printed { number: "1", short_code: SHORT_CODE, holder: "R", kind: "STPT", place: None, until: None };
    assert_eq!(qr_text::link(&rules(&long), &printed, at()), Err(QrError::TooLong));
}
