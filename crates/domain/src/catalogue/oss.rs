//! What a type says of OSS: that its fields and kind of application exist, and that a law leaves the decision to the city.

use crate::licence_type::LicenceType;

/// Longest code of a licence in OSS's messages.
const CODE_CHARS_MAX: usize = 12;

type Wrong = (String, String, &'static str);

/// What is wrong: where, what, and the cure.
pub(super) fn wrong(ty: &LicenceType) -> Vec<Wrong> {
    let Some(oss) = &ty.oss else { return Vec::new() };
    let mut wrong = Vec::new();
    if !oss.kd_izin.is_empty() && oss.basis.as_ref().is_none_or(|basis| basis.trim().is_empty()) {
        let what = "[oss] kd_izin tanpa basis: dasar hukum bahwa kota yang memutuskan.".to_owned();
        wrong.push(("kd_izin".to_owned(), what, "Tulis basis, atau kosongkan kd_izin: permohonan dirujuk ke OSS."));
    }
    let is_code = |code: &str| code.len() <= CODE_CHARS_MAX && code.bytes().all(|b| b.is_ascii_alphanumeric());
    for code in oss.kd_izin.iter().filter(|code| code.is_empty() || !is_code(code)) {
        wrong.push((
            code.clone(),
            format!("kd_izin \"{code}\" bukan kode OSS."),
            "Paling panjang 12 angka atau huruf.",
        ));
    }
    if ty.variant(&oss.variant).is_none() {
        let what = format!("[oss] variant \"{}\" tidak ada.", oss.variant);
        wrong.push((oss.variant.clone(), what, "Pakai id dari [[variants]]."));
    }
    let known = |id: &str| ty.sections.iter().flat_map(|section| &section.fields).any(|field| field.id == id);
    for field in oss.fill.keys().filter(|field| !known(field)) {
        wrong.push((
            field.clone(),
            format!("[oss] fill menunjuk isian \"{field}\" yang tidak ada."),
            "Pakai id isian.",
        ));
    }
    wrong
}
