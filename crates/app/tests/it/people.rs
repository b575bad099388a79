//! What people of the demo do, through pages and forms only.

use crate::client::{Client, Page};
use crate::world::World;
use domain::form::{Answer, FieldKind, asked};
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::{Sample, sample};

/// Somebody, signed in.
pub async fn sign_in(world: &World, username: &str) -> Client {
    Client::signed_in(&world.base, username, &world.cast.password).await
}

/// Starts an application and fills in everything of the type's sample but the submission; returns its address.
pub async fn fill_in(world: &World, applicant: &Client, type_id: &str) -> String {
    let sample = sample(type_id).expect("a sample");
    let href = start(applicant, type_id, &sample).await;
    answer_all(world, applicant, &href, type_id, &sample).await;
    upload_all(world, applicant, &href, type_id, &sample).await;
    href
}

pub async fn start(applicant: &Client, type_id: &str, sample: &Sample) -> String {
    let mut form = applicant.get(&format!("/layanan/{type_id}")).await.form(&format!("/layanan/{type_id}/mulai"));
    form.set("varian", &sample.variant);
    let draft = applicant.send(form).await;
    draft.must_say("BELUM dikirim");
    draft.path
}

pub async fn answer_all(world: &World, applicant: &Client, href: &str, type_id: &str, sample: &Sample) {
    let version = world.app.rules.catalogue.current(type_id).expect("the type").clone();
    for section in &version.ty.sections {
        let fields = asked(section, &sample.answers, &sample.variant);
        if fields.is_empty() {
            continue;
        }
        let address = format!("{href}/isian/{}", section.id);
        let mut form = applicant.get(&address).await.form(&address);
        for field in fields {
            let Some(answer) = sample.answers.get(&field.id) else { continue };
            let name = format!("f.{}", field.id);
            match answer {
                Answer::One(value) => {
                    form.set(&name, value);
                }
                Answer::Many(values) if field.kind == FieldKind::MultipleChoice => {
                    for value in values {
                        form.tick(&name, value);
                    }
                }
                Answer::Many(_) => {}
                Answer::Parts(parts) => parts.iter().for_each(|(part, v)| {
                    form.set(&format!("{name}.{part}"), v);
                }),
                Answer::Rows(rows) => {
                    for (r, cells) in rows.iter().enumerate() {
                        for (c, cell) in cells.iter().enumerate() {
                            form.set(&format!("{name}.{r}.{c}"), cell);
                        }
                    }
                }
            }
        }
        let after = applicant.send(form).await;
        assert_eq!(after.status, 200, "{type_id}/{}: {}", section.id, after.text());
    }
}

pub async fn upload_all(world: &World, applicant: &Client, href: &str, type_id: &str, sample: &Sample) {
    let version = world.app.rules.catalogue.current(type_id).expect("the type").clone();
    for wanted in &sample.requirements {
        let requirement = version.ty.requirements.iter().find(|r| r.id == *wanted).expect("the requirement");
        let (name, bytes) = papers::paper(&requirement.name, &requirement.accepts).expect("a paper");
        let page = upload(applicant, href, wanted, (&name, bytes)).await;
        assert_eq!(page.status, 200, "{wanted}: {}", page.text());
    }
}

pub async fn upload(applicant: &Client, href: &str, requirement: &str, file: (&str, Vec<u8>)) -> Page {
    let action = format!("{href}/berkas/{requirement}");
    let mut form = applicant.get(&format!("{href}/berkas")).await.form(&action);
    form.attach("berkas", file.0, file.1);
    applicant.send(form).await
}

/// Sends it with the statement of truth; returns the receipt.
pub async fn submit(applicant: &Client, href: &str) -> Page {
    let mut form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    form.set("pernyataan", "ya");
    applicant.send(form).await
}

/// Fills in and sends an application of the type's sample; returns its address and number.
pub async fn apply(world: &World, applicant: &Client, type_id: &str) -> (String, String) {
    let href = fill_in(world, applicant, type_id).await;
    let receipt = submit(applicant, &href).await;
    assert!(receipt.path.ends_with("/tanda-terima"), "{}: {}", receipt.path, receipt.text());
    let text = receipt.text();
    let number =
        text.split_whitespace().find(|w| w.len() == 9 && w.as_bytes()[2] == b'-').expect("a number").to_owned();
    (href, number)
}
