//! What a page of the form posts is what the domain reads: every kind of field makes the round trip.

use domain::form::{Answer, Answers, Field, FieldKind, Section, read};
use pages::Frame;
use pages::applying::{Application, Asked, Control, SectionPage};
use std::collections::BTreeMap;

fn section(fields: &str) -> Section {
    toml::from_str(&format!("id = \"a\"\ntitle = \"A\"\n{fields}")).expect("a section")
}

fn page(section: &Section, answers: &Answers, notes: Option<&BTreeMap<String, String>>) -> SectionPage {
    let names = BTreeMap::from([("13.71.03.1007".to_owned(), ("Purus".to_owned(), "Padang Barat".to_owned()))]);
    let asked = Asked {
        section,
        answers,
        variant: "baru",
        problems: &[],
        names: &names,
        empty_rows: &BTreeMap::new(),
        notes,
        kept: None,
    };
    SectionPage::of(Frame::default(), Application::default(), &asked)
}

fn field(kind: &str, more: &str) -> Section {
    section(&format!("[[fields]]\nid = \"x\"\nlabel = \"X\"\nkind = \"{kind}\"\n{more}\n"))
}

/// What a browser would post for the page, as far as these pages go.
fn posted(html: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let form = html.split("data-simpan").nth(1).expect("a form").split("</form>").next().expect("its end");
    for tag in form.split('<').map(|t| t.split_once('>').unwrap_or((t, ""))) {
        let attribute = |name: &str| {
            tag.0.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next()).map(str::to_owned)
        };
        let (Some(name), kind) = (attribute("name"), attribute("type").unwrap_or_default()) else { continue };
        let ticked = tag.0.contains(" checked");
        match tag.0.split(' ').next().unwrap_or_default() {
            "input" if !matches!(kind.as_str(), "radio" | "checkbox") || ticked => {
                pairs.push((name, attribute("value").unwrap_or_default()));
            }
            "textarea" => pairs.push((name, tag.1.to_owned())),
            "select" => {
                let rest = form.split_once(&format!("name=\"{name}\"")).map_or("", |(_, r)| r);
                let list = rest.split("</select>").next().unwrap_or_default();
                let chosen =
                    list.split("<option").find(|o| o.split('>').next().is_some_and(|t| t.contains("selected")));
                let value = chosen.map_or(String::new(), |o| {
                    let (tag, text) = o.split_once('>').unwrap_or_default();
                    let value = tag.split_once("value=\"").and_then(|(_, r)| r.split('"').next());
                    value.unwrap_or_else(|| text.split('<').next().unwrap_or_default()).to_owned()
                });
                pairs.push((name, value));
            }
            _ => {}
        }
    }
    pairs
}

fn round_trip(section: &Section, answer: &Answer) {
    use askama::Template as _;
    let field: &Field = &section.fields[0];
    let answers = Answers::from([("x".to_owned(), answer.clone())]);
    let html = page(section, &answers, None).render().expect("renders");
    let pairs = posted(&html);
    let mut back = read(field, &pairs).expect("the page posts the field");
    if let Answer::Parts(parts) = &mut back {
        parts.retain(|_, value| !value.is_empty());
    }
    assert_eq!(&back, answer, "{:?}: {pairs:?}", field.kind);
}

#[test]
fn every_kind_posts_back_what_was_kept() {
    let one = |value: &str| Answer::One(value.into());
    let parts = |pairs: &[(&str, &str)]| {
        Answer::Parts(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    let seven = "choices = [\"A\", \"B\", \"C, D\"]";
    let ten = "choices = [\"1\", \"2\", \"3\", \"4\", \"5\", \"6\", \"7\", \"8\", \"9\", \"10\"]";
    let columns = "columns = [{ label = \"N\" }, { label = \"T\", kind = \"choice\", choices = [\"P\", \"Q\"] }]";
    let address = [("street", "Jalan 1"), ("rt", "2"), ("rw", "3"), ("kelurahan", "13.71.03.1007")];
    let cases = [
        ("text", "", one("satu dua")),
        ("long_text", "", one("baris satu\nbaris dua")),
        ("number", "unit = \"meter\"", one("2,5")),
        ("money", "", one("1500000")),
        ("date", "", one("1990-08-17")),
        ("date", "", one("17 Agustus")),
        ("date_range", "", parts(&[("from", "2026-01-02"), ("to", "2026-02-01")])),
        ("choice", seven, one("C, D")),
        ("choice", ten, one("9")),
        ("multiple_choice", seven, Answer::Many(vec!["A".into(), "C, D".into()])),
        ("multiple_choice", seven, Answer::Many(Vec::new())),
        ("yes_no", "", one("tidak")),
        ("nik", "", one("1371010101900001")),
        ("nik", "", one("13710")),
        ("phone", "", one("+6281234567890")),
        ("email", "", one("nama@contoh.id")),
        ("address", "", parts(&address)),
        ("place", "", parts(&[("lat", "-0,9471"), ("lon", "100,4172")])),
        ("table", columns, Answer::Rows(vec![vec!["Ani".into(), "Q".into()], vec!["Budi".into(), "P".into()]])),
        ("declaration", "", one("ya")),
        ("declaration", "", one("")),
    ];
    for (kind, more, answer) in cases {
        round_trip(&field(kind, more), &answer);
    }
}

#[test]
fn a_question_asked_on_condition_of_the_page_is_there_for_people_without_the_script() {
    let section = section(
        "[[fields]]\nid = \"p\"\nlabel = \"Punya?\"\nkind = \"yes_no\"\n\
         [[fields]]\nid = \"q\"\nlabel = \"Berapa\"\nkind = \"text\"\nwhen = [{ field = \"p\", in = [\"ya\"] }]\n\
         [[fields]]\nid = \"r\"\nlabel = \"Lama\"\nkind = \"text\"\nwhen = [{ field = \"jenis_permohonan\", in = [\"perpanjangan\"] }]\n",
    );
    let page = page(&section, &Answers::new(), None);
    let ids: Vec<&str> = page.questions.iter().map(|q| q.id.as_str()).collect();
    assert_eq!(ids, ["p", "q"], "a condition on the variant is settled by the server");
    assert_eq!(page.questions[1].shown_when.as_deref(), Some("f.p\tya"));
    assert_eq!(page.questions[1].shown_when_words.as_deref(), Some("Isi hanya bila Punya: ya."));
}

#[test]
fn a_correction_opens_only_what_was_asked() {
    let section = section(
        "[[fields]]\nid = \"p\"\nlabel = \"P\"\nkind = \"text\"\n[[fields]]\nid = \"q\"\nlabel = \"Q\"\nkind = \"date\"\n",
    );
    let answers = Answers::from([("q".to_owned(), Answer::One("1990-08-17".into()))]);
    let notes = BTreeMap::from([("p".to_owned(), "Betulkan.".to_owned())]);
    let page = page(&section, &answers, Some(&notes));
    assert_eq!(page.questions[0].note.as_deref(), Some("Betulkan."));
    assert!(matches!(&page.questions[1].control, Control::Fixed(text) if text == "17 Agustus 1990"));
    assert_eq!(section.fields[1].kind, FieldKind::Date);
}
