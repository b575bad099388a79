//! What people may type, every document can print: the list of characters held against the typefaces, and answers printed.

use domain::application::{Application, Channel, Outcome};
use domain::form::{Answer, Answers, Field, check, read};
use domain::ids::{AccountId, ApplicationId};
use domain::typed::printable::{RANGES, first_unprintable, is_printable};
use ground::Rules;
use ground::catalogue::{TypeVersion, embedded, load};
use houses::account::accounts::Profile;
use houses::application::applications::LoadedApplication;
use houses::application::facts::Dossier;
use houses::document::data::Subject;
use houses::document::decision::{self, Numbered};
use jiff::Timestamp;
use ledger::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;
use uuid::Uuid;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules {
    catalogue: load(&embedded()).ok().expect("the catalogue is in order"),
    public_url: "https://izin.example.id".into(),
    specimen: true,
    qr: sign::qr::IssuerKey::from_pem(&sign::pki::create_key().expect("a key")).expect("a key"),
    networks: Vec::new(),
    channels: Vec::new(),
    privacy: ground::config::Privacy::default(),
    registers: Vec::new(),
    registers_since: Timestamp::UNIX_EPOCH,
});

fn rendered(template: &str, shared: &[(&str, &str)], data: &Value) -> Result<Vec<u8>, String> {
    let request = document::Request {
        name: "uji.typ",
        template,
        shared,
        data,
        files: &[("/qr.luma8", &[255; 64])],
        title: "Uji",
        created_at_seconds: 1_790_000_000,
    };
    document::render(&request).map_err(|error| error.to_string())
}

/// A text in every face that documents use.
fn in_every_face(texts: &[String]) -> Result<Vec<u8>, String> {
    const TEMPLATE: &str = "#for text in json(\"/data.json\") [#text #strong(text) #emph(text) #strong(emph(text)) \
        #text(font: \"dejavu sans mono\", text)\n\n]";
    // `text` is the word of the loop above, so the function is named before it.
    let template = format!("#let face = text\n{}", TEMPLATE.replace("#text(font", "#face(font"));
    rendered(&template, &[], &json!(texts))
}

#[test]
fn every_character_of_the_list_is_printed_in_every_face() {
    let all: Vec<char> = RANGES.chunks(2).flat_map(|range| (range[0]..=range[1]).filter_map(char::from_u32)).collect();
    assert!(all.len() > 3_000 && all.iter().all(|c| is_printable(*c)));
    // Beside each other, apart, and each after a letter: how a character is drawn may rest on its neighbours.
    let rows = all.chunks(40).flat_map(|row| {
        let joined = |between: &str| row.iter().map(char::to_string).collect::<Vec<_>>().join(between);
        [joined(""), joined(" "), joined("n")]
    });
    let texts: Vec<String> = rows.collect();
    if let Err(error) = in_every_face(&texts) {
        let bad: Vec<char> = all.into_iter().filter(|c| in_every_face(&[c.to_string()]).is_err()).collect();
        panic!("{error}: {bad:?}");
    }
}

#[test]
fn what_is_left_out_is_told_by_the_list_and_by_the_typefaces_alike() {
    for text in ["Warung 😀", "Budi\u{1680}Contoh", "中", "x\u{1f4a9}"] {
        assert!(first_unprintable(text).is_some(), "{text}");
        assert!(in_every_face(&[text.to_owned()]).is_err(), "{text}");
    }
}

/// Letters as people type and paste them: of the list, marks nobody sees, and anything at all.
fn typed() -> impl Strategy<Value = String> {
    let listed = (0..RANGES.len() / 2, any::<prop::sample::Index>()).prop_map(|(place, index)| {
        let (first, last) = (RANGES[place * 2], RANGES[place * 2 + 1]);
        char::from_u32(first + u32::try_from(index.index((last - first + 1) as usize)).unwrap_or(0)).unwrap_or('a')
    });
    let unseen = prop::sample::select(vec![
        '\u{1680}', '\u{a0}', '\t', '\n', '\u{200b}', '\u{202e}', '\u{301}', '\u{feff}', ' ',
    ]);
    let letter = prop_oneof![20 => listed, 4 => unseen, 1 => any::<char>()];
    prop::collection::vec(letter, 1..60).prop_map(|letters| letters.into_iter().collect())
}

/// The answer to a field, when it is taken.
fn accepted(field: &Field, typed: &str) -> Option<Answer> {
    let answer = read(field, &[(format!("f.{}", field.id), typed.to_owned())])?;
    check(field, Some(&answer)).is_ok().then_some(answer)
}

fn licence(version: &TypeVersion, answers: Answers) -> Value {
    let (id, owner) = (ApplicationId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
    let app = Application::new(id, owner, Channel::Daring, (&version.ty.id, version.ty.version), "baru");
    let vault = Vault::new(files::seal::MasterKey::from_bytes([7; 32]));
    let (key, _) = vault.create().expect("a key");
    let mut loaded = LoadedApplication::draft(app, key, Timestamp::UNIX_EPOCH);
    loaded.answers = answers;
    let at = Timestamp::from_second(1_790_000_000).expect("a moment");
    let subject = Subject { rules: &RULES, version, loaded: &loaded, at };
    let signer = Profile { name: "Kepala Contoh".into(), ..Profile::default() };
    let number = Numbered::Taken { number: "0001/2026", short_code: "0000-0000-0000" };
    decision::data(&subject, &Dossier::default(), Outcome::Grant, (number, &signer))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_accepted_text_is_printed_on_its_licence(texts in prop::collection::vec(typed(), 6)) {
        let version = RULES.catalogue.current("skp-penelitian").expect("a type of the catalogue");
        let fields = version.ty.sections.iter().flat_map(|section| &section.fields);
        let fields: Vec<&Field> = ["nama_lengkap", "judul", "tujuan", "lembaga", "metode", "penanggung_jawab"]
            .into_iter()
            .filter_map(|id| fields.clone().find(|field| field.id == id))
            .collect();
        let answers: Answers = fields
            .iter()
            .zip(&texts)
            .filter_map(|(field, typed)| Some((field.id.clone(), accepted(field, typed)?)))
            .collect();
        let data = licence(version, answers);
        let shared = version.shared_templates();
        let shared: Vec<(&str, &str)> = shared.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let pdf = rendered(version.licence_template(), &shared, &data);
        prop_assert!(pdf.is_ok(), "{:?}: {data}", pdf.err());
    }
}
