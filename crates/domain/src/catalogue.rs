//! Reads a licence type from TOML and says, with line and cure, what keeps it from being used.

use crate::catalogue_finding::Finding;
use crate::form::{Condition, Field, FieldKind, VARIANT};
use crate::licence_type::{LicenceType, Rollout, Subject, Validity};
use std::collections::{BTreeMap, BTreeSet};

mod limits;
mod oss;
mod shared;
mod unprintable;

pub use shared::{Office, Retention, SharedSections, offices, retention, shared_sections};
pub use unprintable::unprintable;

use shared::syntax;

/// What a licence type may refer to.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Shared sections.
    pub sections: &'a SharedSections,
    /// Offices by code.
    pub offices: &'a BTreeMap<String, Office>,
}

/// Reads and checks one `licence.toml`. `folder` is the name of its folder.
pub fn read(text: &str, folder: &str, around: Surroundings) -> Result<LicenceType, Vec<Finding>> {
    let mut ty: LicenceType = toml::from_str(text).map_err(|e| vec![syntax(text, &e)])?;
    let mut check = Check { text, found: Vec::new() };
    expand(&mut ty, around.sections, &mut check);
    limits::name_others(&mut ty);
    check.identity(&ty, folder);
    if ty.offered() || ty.rollout == Rollout::Draft {
        check.form(&ty);
        for (at, wrong, cure) in limits::wrong(&ty).into_iter().chain(oss::wrong(&ty)) {
            check.say(&at, wrong, cure);
        }
        check.requirements(&ty);
        check.holder(&ty);
        check.process(&ty, around.offices);
        check.document(&ty);
    }
    if check.found.is_empty() { Ok(ty) } else { Err(check.found) }
}

/// Puts shared sections in their places.
fn expand(ty: &mut LicenceType, shared: &SharedSections, check: &mut Check) {
    for section in &mut ty.sections {
        let Some(name) = &section.shared else { continue };
        let Some(common) = shared.get(name) else {
            check.say(name, format!("bagian bersama \"{name}\" tidak ada."), "Pakai nama di _shared/sections.toml.");
            continue;
        };
        if section.title.is_empty() {
            section.title.clone_from(&common.title);
        }
        if section.hint.is_empty() {
            section.hint.clone_from(&common.hint);
        }
        if section.id.is_empty() {
            section.id.clone_from(&common.id);
        }
        section.when.extend(common.when.clone());
        let mut fields = common.fields.clone();
        fields.append(&mut section.fields);
        section.fields = fields;
    }
}

struct Check<'a> {
    text: &'a str,
    found: Vec<Finding>,
}

impl Check<'_> {
    /// Notes a finding at the first line that mentions `needle`.
    fn say(&mut self, needle: &str, wrong: String, cure: &str) {
        let quoted = format!("\"{needle}\"");
        let line = self
            .text
            .lines()
            .position(|l| l.contains(&quoted))
            .or_else(|| self.text.lines().position(|l| l.contains(needle)))
            .map_or(1, |i| i + 1);
        self.found.push(Finding { line, wrong, cure: cure.to_owned() });
    }

    fn identity(&mut self, ty: &LicenceType, folder: &str) {
        if ty.id != folder {
            self.say("id", format!("id \"{}\" tidak sama dengan nama folder.", ty.id), "Samakan keduanya.");
        }
        if ty.version == 0 {
            self.say("version", "versi 0.".into(), "Mulai dari 1 dan naikkan setiap kali isi berubah.");
        }
        if ty.rollout == Rollout::Referred && ty.referral.is_none() {
            self.say("rollout", "jenis rujukan tanpa [referral].".into(), "Tulis ke mana pemohon dirujuk.");
        }
    }

    fn form(&mut self, ty: &LicenceType) {
        if ty.variants.is_empty() {
            self.say("id", "tidak ada [[variants]].".into(), "Tulis paling sedikit satu, misalnya \"baru\".");
        }
        let mut sections = BTreeSet::new();
        let mut fields = BTreeSet::new();
        for section in &ty.sections {
            if !sections.insert(&section.id) {
                self.say(&section.id, format!("bagian \"{}\" ganda.", section.id), "Beri id lain.");
            }
            for field in &section.fields {
                if !fields.insert(&field.id) {
                    self.say(&field.id, format!("isian \"{}\" ganda.", field.id), "Beri id lain.");
                }
                self.field(field);
            }
            let conditions = section.when.iter().chain(section.fields.iter().flat_map(Field::conditions));
            conditions.for_each(|c| self.condition(c, ty));
        }
        if fields.is_empty() {
            self.say("id", "formulir tanpa isian.".into(), "Tulis [[sections]] dengan fields.");
        }
    }

    fn field(&mut self, field: &Field) {
        let choosing = matches!(field.kind, FieldKind::Choice | FieldKind::MultipleChoice);
        if choosing && field.choices.is_empty() {
            self.say(&field.id, format!("isian \"{}\" tanpa pilihan.", field.id), "Tulis choices = [...].");
        }
        if (field.kind == FieldKind::Table) == field.columns.is_empty() {
            self.say(
                &field.id,
                format!("isian \"{}\": kolom tidak cocok.", field.id),
                "Hanya table yang memakai columns, dan wajib.",
            );
        }
        if field.id.is_empty() || !field.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
            self.say(
                &field.id,
                format!("id isian \"{}\" tidak sah.", field.id),
                "Pakai huruf kecil, angka, garis bawah.",
            );
        }
    }

    fn condition(&mut self, condition: &Condition, ty: &LicenceType) {
        let allowed: Vec<String> = if condition.field == VARIANT {
            ty.variants
                .iter()
                .map(|v| v.id.clone())
                .chain(["baru", "perpanjangan", "perubahan", "pencabutan"].map(String::from))
                .collect()
        } else {
            let Some(field) = fields(ty).find(|f| f.id == condition.field) else {
                self.say(
                    &condition.field,
                    format!("syarat menunjuk isian \"{}\" yang tidak ada.", condition.field),
                    "Pakai id isian yang ada.",
                );
                return;
            };
            match field.kind {
                FieldKind::YesNo => vec!["ya".into(), "tidak".into()],
                FieldKind::Choice | FieldKind::MultipleChoice => field.choices.clone(),
                FieldKind::Text
                | FieldKind::LongText
                | FieldKind::Number
                | FieldKind::Money
                | FieldKind::Date
                | FieldKind::DateRange
                | FieldKind::Nik
                | FieldKind::Npwp
                | FieldKind::Nib
                | FieldKind::Nip
                | FieldKind::Phone
                | FieldKind::Email
                | FieldKind::Address
                | FieldKind::Place
                | FieldKind::Table
                | FieldKind::Declaration => {
                    self.say(
                        &condition.field,
                        format!("syarat menunjuk \"{}\" yang bukan pilihan.", field.id),
                        "Hanya pilihan dan ya/tidak bisa menjadi syarat.",
                    );
                    return;
                }
            }
        };
        for value in condition.any_of.iter().filter(|v| !allowed.contains(v)) {
            self.say(
                value,
                format!("nilai \"{value}\" bukan jawaban dari \"{}\".", condition.field),
                "Pakai salah satu pilihannya.",
            );
        }
    }

    fn requirements(&mut self, ty: &LicenceType) {
        let mut ids = BTreeSet::new();
        for requirement in &ty.requirements {
            if !ids.insert(&requirement.id) {
                self.say(&requirement.id, format!("syarat \"{}\" ganda.", requirement.id), "Beri id lain.");
            }
            if requirement.accepts.is_empty() {
                self.say(
                    &requirement.id,
                    format!("syarat \"{}\" tidak menerima berkas apa pun.", requirement.id),
                    "Isi accepts.",
                );
            }
            requirement.when.iter().for_each(|c| self.condition(c, ty));
        }
    }

    fn holder(&mut self, ty: &LicenceType) {
        let least = if ty.subject == Subject::Either { 2 } else { 1 };
        if ty.holder.len() < least {
            self.say("subject", "pemegang izin belum lengkap.".into(), "Tulis [[holder]] untuk tiap jenis pemohon.");
        }
        let ids: BTreeSet<&str> = fields(ty).map(|f| f.id.as_str()).collect();
        let named = ty.holder.iter().flat_map(|h| [&h.name, &h.id, &h.address]);
        for id in named.chain(&ty.place_field).filter(|id| !ids.contains(id.as_str())).collect::<Vec<_>>() {
            self.say(id, format!("isian \"{id}\" untuk pemegang atau tempat tidak ada."), "Pakai id isian yang ada.");
        }
    }

    fn process(&mut self, ty: &LicenceType, offices: &BTreeMap<String, Office>) {
        if ty.offices.is_empty() && ty.without_office_basis.is_none() {
            self.say(
                "offices",
                "tidak ada OPD teknis (Pasal 4(2)).".into(),
                "Tulis [[offices]], atau without_office_basis dengan dasar hukumnya.",
            );
        }
        for office in &ty.offices {
            if !offices.contains_key(&office.code) {
                self.say(
                    &office.code,
                    format!("OPD \"{}\" tidak dikenal.", office.code),
                    "Pakai kode di _shared/offices.toml.",
                );
            }
        }
        for check in &ty.checks {
            for named in [Some(&check.field), check.name.as_ref()].into_iter().flatten() {
                if fields(ty).any(|f| f.id == *named) {
                    continue;
                }
                self.say(
                    named,
                    format!("pemeriksaan menunjuk isian \"{named}\" yang tidak ada."),
                    "Pakai id isian yang ada.",
                );
            }
            check.when.iter().for_each(|c| self.condition(c, ty));
        }
        if ty.signer.is_none() {
            self.say("signer", "penanda tangan belum ditetapkan.".into(), "Tulis signer = \"kepala_dinas\".");
        }
        if ty.approvals.iter().any(|step| !step.role.is_staff() || Some(step.role) == ty.signer) {
            self.say("approvals", "penyetuju harus petugas dan bukan penanda tangan.".into(), "Ganti role-nya.");
        }
    }

    fn document(&mut self, ty: &LicenceType) {
        if ty.document.is_none() {
            self.say("id", "tidak ada [document].".into(), "Tulis judul dokumen izin.");
        }
        match &ty.number {
            None => self.say("id", "tidak ada [number].".into(), "Tulis pattern nomor izin."),
            Some(format) if !format.pattern.contains("{urut") || !format.pattern.contains("{tahun}") => {
                self.say("pattern", "pola nomor tanpa {urut} atau {tahun}.".into(), "Nomor harus unik per tahun.");
            }
            Some(_) => {}
        }
        let date_field = match &ty.validity {
            Some(Validity::Until { field, .. }) => Some((field, FieldKind::DateRange)),
            Some(Validity::Years { no_later_than: Some(field), .. }) => Some((field, FieldKind::Date)),
            _ => None,
        };
        if let Some((id, kind)) = date_field
            && !fields(ty).any(|f| f.id == *id && f.kind == kind)
        {
            self.say(id, format!("masa berlaku menunjuk isian \"{id}\" yang bukan tanggal."), "Pakai isian tanggal.");
        }
    }
}

fn fields(ty: &LicenceType) -> impl Iterator<Item = &Field> {
    ty.sections.iter().flat_map(|s| &s.fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: &str = r#"
        [[section]]
        id = "pemohon"
        title = "Data pemohon"
        [[section.fields]]
        id = "nama"
        label = "Nama"
        kind = "text"
    "#;

    const GOOD: &str = r#"
id = "contoh"
version = 1
name = "Izin Contoh"
short_name = "Contoh"
summary = "Untuk uji."
group = "Uji"
rollout = "open"
place_field = "nama"
signer = "kepala_dinas"
[[variants]]
id = "baru"
name = "Baru"
[[sections]]
id = "pemohon"
use = "pemohon"
[[holder]]
kind = "person"
name = "nama"
id = "nama"
id_label = "NIK"
address = "nama"
[[offices]]
code = "DINKES"
[number]
pattern = "{urut:4}/{tahun}"
[document]
title = "IZIN CONTOH"
"#;

    fn findings(text: &str) -> Vec<Finding> {
        let sections = shared_sections(SHARED).unwrap();
        let offices = offices("[[office]]\ncode = \"DINKES\"\nname = \"Dinas Kesehatan\"").unwrap();
        read(text, "contoh", Surroundings { sections: &sections, offices: &offices }).err().unwrap_or_default()
    }

    #[test]
    fn a_sound_type_has_no_findings() {
        assert_eq!(findings(GOOD), []);
    }

    #[test]
    fn a_finding_names_line_and_cure() {
        let broken = GOOD.replace("code = \"DINKES\"", "code = \"DINKESX\"");
        let found = findings(&broken);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].line, broken.lines().position(|l| l.contains("DINKESX")).unwrap() + 1);
        assert!(found[0].cure.contains("offices.toml"));
    }

    #[test]
    fn a_type_without_offices_must_cite_the_law() {
        let broken = GOOD.replace("[[offices]]\ncode = \"DINKES\"\n", "");
        assert!(findings(&broken)[0].wrong.contains("Pasal 4(2)"));
    }

    #[test]
    fn what_oss_delivers_is_ours_only_by_law() {
        let with = |table: &str| findings(&format!("{GOOD}[oss]\n{table}"));
        let sound =
            "kd_izin = [\"033000000001\"]\nbasis = \"Perda\"\nvariant = \"baru\"\nfill = { nama = \"nama_perseroan\" }";
        assert_eq!(with(sound), []);
        for (good, bad) in [
            ("basis = \"Perda\"", "basis = \" \""),
            ("033000000001", "0330-000000001"),
            ("variant = \"baru\"", "variant = \"lain\""),
            ("{ nama =", "{ tempat ="),
        ] {
            assert_eq!(with(&sound.replace(good, bad)).len(), 1, "{bad}");
        }
    }

    #[test]
    fn unknown_keys_and_dangling_fields_are_found() {
        assert_eq!(findings(&GOOD.replace("version = 1", "version = 1\nharga = 5"))[0].line, 4);
        assert!(
            findings(&GOOD.replace("place_field = \"nama\"", "place_field = \"tempat\""))[0].wrong.contains("tempat")
        );
    }
}
