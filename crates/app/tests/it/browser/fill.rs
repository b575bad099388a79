//! Filling in an application by its real controls, from the sample of its type.

use super::chromium::Browser;
use crate::world::World;
use domain::form::{Answer, Section, asked};
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::Sample;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Finds the control of a name; says whether to type into it, to press it, or that it has the value already.
const CONTROL: &str = "
    const [name, value] = arguments;
    const all = [...document.getElementsByName(name)].filter((e) => e.type !== 'hidden');
    const first = all[0];
    if (!first) return ['missing', null];
    if (first.tagName === 'SELECT') return ['press', [...first.options].find((o) => o.value === value)];
    if (first.type === 'radio' || first.type === 'checkbox') {
        const wanted = all.find((e) => e.value === value);
        return wanted?.checked ? ['done', null] : ['press', wanted];
    }
    if (first.type === 'date' || first.type === 'time') {
        first.value = value;
        for (const event of ['input', 'change']) first.dispatchEvent(new Event(event, { bubbles: true }));
        return ['done', null];
    }
    return ['type', first];";

/// An answer as names of controls with what is typed or chosen.
fn controls(id: &str, answer: &Answer) -> Vec<(String, String)> {
    let name = format!("f.{id}");
    match answer {
        Answer::One(value) => vec![(name, value.clone())],
        Answer::Many(values) => values.iter().map(|value| (name.clone(), value.clone())).collect(),
        Answer::Parts(parts) => parts.iter().map(|(part, value)| (format!("{name}.{part}"), value.clone())).collect(),
        Answer::Rows(rows) => {
            let cells = rows
                .iter()
                .enumerate()
                .flat_map(|(r, cells)| cells.iter().enumerate().map(move |(c, cell)| (r, c, cell)));
            cells.map(|(r, c, cell)| (format!("{name}.{r}.{c}"), cell.clone())).collect()
        }
    }
}

impl Browser {
    /// Types, chooses or ticks one control.
    pub async fn set(&self, name: &str, value: &str) {
        let found = self.driver.execute(CONTROL, vec![json!(name), json!(value)]).await.expect("the page answers");
        let found = found.json().clone();
        let element = || {
            assert_ne!(found[1], Value::Null, "{name} cannot be {value}");
            thirtyfour::WebElement::from_json(found[1].clone(), self.driver.handle().clone()).expect("a control")
        };
        match found[0].as_str() {
            Some("done") => {}
            Some("press") => self.tap(&element()).await.unwrap_or_else(|e| panic!("{name} cannot be pressed: {e}")),
            Some("type") => {
                element().clear().await.unwrap_or_else(|e| panic!("{name}: {e}"));
                element().send_keys(value).await.unwrap_or_else(|e| panic!("{name}: {e}"));
            }
            _ => panic!("{} has no {name}: {}", self.path().await, self.text().await),
        }
    }

    /// Fills in the sections one after the other, as the button leads, and looks at each.
    pub async fn fill_in(&mut self, world: &World, href: &str, type_id: &str, sample: &Sample) {
        let version = world.app.rules.catalogue.current(type_id).expect("the type").clone();
        for section in &version.ty.sections {
            if asked(section, &sample.answers, &sample.variant).is_empty() {
                continue;
            }
            if !self.path().await.ends_with(&format!("/isian/{}", section.id)) {
                self.go(&format!("{href}/isian/{}", section.id)).await;
            }
            self.fill_section(section, sample).await;
            self.look().await;
            self.press("form[data-simpan] > p.row > button.btn:not(.line)").await;
            let errors = self.ask("document.querySelector('.errors')?.innerText ?? ''").await;
            assert_eq!(errors, json!(""), "{type_id}/{}", section.id);
        }
    }

    /// Everything that the sample says to one section.
    pub async fn fill_section(&self, section: &Section, sample: &Sample) {
        for field in asked(section, &sample.answers, &sample.variant) {
            let Some(answer) = sample.answers.get(&field.id) else { continue };
            for (name, value) in controls(&field.id, answer) {
                // A table shows one empty row; more are asked for, and what was typed is kept.
                if self.ask(&format!("document.getElementsByName('{name}').length")).await == json!(0) {
                    self.press(&format!("button[name='tambah'][value='{}']", field.id)).await;
                }
                self.set(&name, &value).await;
            }
        }
    }

    /// Chooses a file for every requirement of the sample and waits until each is there.
    pub async fn upload_all(&mut self, world: &World, href: &str, type_id: &str, sample: &Sample) {
        let version = world.app.rules.catalogue.current(type_id).expect("the type").clone();
        self.go(&format!("{href}/berkas")).await;
        for wanted in &sample.requirements {
            let requirement = version.ty.requirements.iter().find(|r| r.id == *wanted).expect("the requirement");
            let (name, bytes) = papers::paper(&requirement.name, &requirement.accepts).expect("a paper");
            let file = keep(world, &name, &bytes);
            self.find(&format!("#berkas-{wanted}")).await.send_keys(file.display().to_string()).await.expect("a file");
            // With scripts the choice alone sends it.
            if !self.scripted {
                self.press(&format!("#baris-{wanted} form.upload button")).await;
            }
            self.until(&format!("document.querySelector('#baris-{wanted} .tag.ok')")).await;
        }
    }
}

/// A file to be chosen, below the world's folder.
pub fn keep(world: &World, name: &str, bytes: &[u8]) -> PathBuf {
    let folder = world.folder.path().join("kiriman");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(name);
    std::fs::write(&file, bytes).expect("a file");
    file
}
