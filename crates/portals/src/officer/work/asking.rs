//! The two ways out of the checklist other than passing the file on: asking the applicant to correct, and proposing a refusal.

use crate::officer::work::opened::Opened;
use domain::application::{ChecklistItem, Mark, OfficeRequest};
use domain::form::{Field, asked};
use domain::licence_type::{RefusalGround, RefusalReason};
use houses::application::facts::requirements;
use pages::form::{Choice, Problems};
use pages::staff::checklist::{Ask, AskGroup, Correction, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use web::forms::Form;

/// Fields that are asked of this applicant, by section title.
fn fields(opened: &Opened) -> Vec<(String, Vec<&Field>)> {
    let (answers, variant) = (&opened.loaded.answers, &opened.state().variant);
    let sections = opened.version.ty.sections.iter();
    sections.map(|s| (s.title.clone(), asked(s, answers, variant))).filter(|(_, fields)| !fields.is_empty()).collect()
}

/// Everything that may be asked again: key and name.
pub fn askable(opened: &Opened) -> Vec<(String, String)> {
    groups_of_asks(opened).into_iter().flat_map(|(_, asks)| asks).collect()
}

fn groups_of_asks(opened: &Opened) -> Vec<(String, Vec<(String, String)>)> {
    let documents = requirements(&opened.version.ty, &opened.loaded);
    let documents = documents.into_iter().map(|r| (format!("d:{}", r.id), r.name.clone())).collect::<Vec<_>>();
    let mut groups = vec![("Berkas".to_owned(), documents)];
    groups.extend(fields(opened).into_iter().map(|(title, fields)| {
        let asks = fields.into_iter().map(|f| (format!("f:{}", f.id), f.label.trim_end_matches('?').to_owned()));
        (title, asks.collect())
    }));
    groups.retain(|(_, asks)| !asks.is_empty());
    groups
}

/// The request for a correction, preset with what was marked as not in order; what was typed goes before it.
pub fn correction(opened: &Opened, form: Option<&Form>, problems: &Problems) -> Correction {
    // Preset with what was marked as not in order, under the key by which it is asked.
    let marks = opened.state().checklist.iter().filter(|(_, mark)| **mark == Mark::TidakSesuai);
    let preset: BTreeMap<String, &String> = marks
        .filter_map(|(item, _)| {
            let key = match item {
                ChecklistItem::Check(_, field) => format!("f:{field}"),
                ChecklistItem::Answers | ChecklistItem::Document(_) => item.to_string(),
            };
            Some((key, opened.dossier.notes.get(item)?))
        })
        .collect();
    let form = form.filter(|form| form.has("catatan"));
    let ticked: Option<BTreeSet<&str>> = form.map(|form| form.all("minta").into_iter().collect());
    let ask = |(key, label): (String, String)| {
        let name = format!("m.{key}");
        Ask {
            label,
            asked: ticked.as_ref().map_or_else(|| preset.contains_key(&key), |ticked| ticked.contains(key.as_str())),
            note: match form {
                Some(form) => form.get(&name).to_owned(),
                None => preset.get(&key).map(|note| (*note).clone()).unwrap_or_default(),
            },
            error: problems.of(&name).map(str::to_owned),
            key,
        }
    };
    let groups = groups_of_asks(opened).into_iter();
    let ty = &opened.version.ty;
    let errors = problems.of("minta").is_some() || problems.0.iter().any(|p| p.field.starts_with("m."));
    Correction {
        terms: format!(
            "Permintaan ke-{} dari paling banyak {}. Pemohon punya {} hari; waktu kita berhenti selama itu.",
            opened.state().rounds_used + 1,
            ty.correction_rounds_max,
            ty.correction_days
        ),
        groups: groups.map(|(title, asks)| AskGroup { title, asks: asks.into_iter().map(ask).collect() }).collect(),
        note: match form {
            Some(form) => form.get("catatan").to_owned(),
            None => preset.get(&ChecklistItem::Answers.to_string()).map(|note| (*note).clone()).unwrap_or_default(),
        },
        open: errors || form.is_some_and(|form| !form.all("minta").is_empty()),
        error: problems.of("minta").map(str::to_owned),
    }
}

/// The proposal of a refusal, with what was typed.
pub fn refusal(opened: &Opened, form: Option<&Form>, problems: &Problems) -> Refusal {
    let chosen: Vec<&str> = form.map(|form| form.all("alasan")).unwrap_or_default();
    let chosen = &chosen;
    let office_refused = opened.state().offices.iter().any(OfficeRequest::refused);
    // What no office said is not offered; one chosen from an older page stays to be seen.
    let may_be_said = |(i, reason): &(usize, &RefusalReason)| {
        office_refused || reason.ground != RefusalGround::Rekomendasi || chosen.contains(&i.to_string().as_str())
    };
    let reasons = opened.version.ty.refusal_reasons.iter().enumerate().filter(may_be_said).map(|(i, reason)| {
        let value = i.to_string();
        Choice { label: format!("{} ({})", reason.text, reason.basis), chosen: chosen.contains(&value.as_str()), value }
    });
    let typed = |name: &str| form.map_or_else(String::new, |form| form.get(name).to_owned());
    let (own_reason, own_basis) = (typed("alasan_lain"), typed("dasar_lain"));
    let written = !chosen.is_empty() || !own_reason.is_empty() || !own_basis.is_empty();
    Refusal {
        reasons: reasons.collect(),
        own_reason,
        own_basis,
        open: written || problems.of("tolak").is_some(),
        error: problems.of("tolak").map(str::to_owned),
    }
}
