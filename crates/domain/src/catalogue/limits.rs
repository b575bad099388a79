//! Limits between fields: that what they name exists and can be compared.

use crate::form::{Field, FieldKind, Limit, TODAY};
use crate::licence_type::LicenceType;
use std::collections::BTreeMap;

/// Tells each limit what the field it names is called.
pub(super) fn name_others(ty: &mut LicenceType) {
    let all = ty.sections.iter().flat_map(|section| &section.fields);
    let labels: BTreeMap<String, String> = all.map(|field| (field.id.clone(), field.label.clone())).collect();
    let limits = ty.sections.iter_mut().flat_map(|section| &mut section.fields).flat_map(|field| &mut field.limits);
    for limit in limits {
        let other = limit.not_before.iter().chain(&limit.not_after).find_map(|id| labels.get(id));
        limit.other_label = other.cloned().unwrap_or_default();
    }
}

type Wrong = (String, String, &'static str);

/// What is wrong: where, what, and the cure.
pub(super) fn wrong(ty: &LicenceType) -> Vec<Wrong> {
    let kinds: BTreeMap<&str, FieldKind> =
        ty.sections.iter().flat_map(|section| &section.fields).map(|field| (field.id.as_str(), field.kind)).collect();
    let fields = ty.sections.iter().flat_map(|section| &section.fields);
    fields.flat_map(|field| of_field(field, &kinds).chain(of_columns(field)).collect::<Vec<_>>()).collect()
}

fn of_field<'a>(field: &'a Field, kinds: &'a BTreeMap<&str, FieldKind>) -> impl Iterator<Item = Wrong> + 'a {
    field.limits.iter().filter_map(move |limit| {
        let dated = |kind: FieldKind| matches!(kind, FieldKind::Date | FieldKind::DateRange);
        let by_day = limit.not_before.is_some() || limit.not_after.is_some();
        let fits = (!by_day || dated(field.kind) || field.kind == FieldKind::Number)
            && (limit.months_max.is_none() || field.kind == FieldKind::DateRange)
            && (limit.max.is_none() || field.kind == FieldKind::Number);
        if !fits {
            let wrong = format!("batas isian \"{}\" tidak cocok dengan jenisnya.", field.id);
            return Some((
                field.id.clone(),
                wrong,
                "Tanggal dan tahun dibatasi not_before, not_after; rentang months_max.",
            ));
        }
        let unknown = others(limit).find(|id| *id != TODAY && !kinds.get(id).copied().is_some_and(dated))?;
        let wrong = format!("batas isian \"{}\" menunjuk \"{unknown}\" yang bukan isian tanggal.", field.id);
        Some((unknown.to_owned(), wrong, "Pakai id isian tanggal, atau hari_ini."))
    })
}

/// A cell knows the day only.
fn of_columns(field: &Field) -> impl Iterator<Item = Wrong> + '_ {
    field.columns.iter().filter_map(|column| {
        let by_today = |limit: &Limit| {
            let plain = limit.months_max.is_none() && limit.max.is_none() && limit.when.is_empty();
            plain && others(limit).all(|id| id == TODAY)
        };
        let fits = column.limits.iter().all(by_today) && (column.limits.is_empty() || column.kind == FieldKind::Date);
        let wrong = || format!("batas kolom \"{}\" pada \"{}\" tidak cocok.", column.label, field.id);
        (!fits).then(|| {
            (column.label.clone(), wrong(), "Kolom tanggal dibatasi not_before atau not_after = \"hari_ini\".")
        })
    })
}

fn others(limit: &Limit) -> impl Iterator<Item = &str> {
    limit.not_before.iter().chain(&limit.not_after).map(String::as_str)
}
