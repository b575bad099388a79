//! What official documents say: their data, gathered once, in the transaction that takes the number.
//!
//! The JSON made here is kept as the document's render input; rendering reads nothing else, so the same input gives the
//! same bytes however often a render is tried.

use crate::account::accounts::Profile;
use crate::application::applications::LoadedApplication;
use domain::application::Outcome;
use domain::document_kind::DocumentKind;
use domain::form::{Answer, Field, asked, cell, text};
use domain::indonesian;
use domain::licence_type::{Fee, HolderKind};
use ground::Rules;
use ground::catalogue::TypeVersion;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A rekomendasi as kept in its sealed text and printed on the licence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rekomendasi {
    /// Code of the office.
    pub office: String,
    /// Number of its letter.
    pub number: String,
    /// Civil date.
    pub date: String,
    /// `given`, `with_conditions`, `refused`.
    pub outcome: String,
    /// Technical conditions.
    pub conditions: Vec<String>,
    /// Reasons of a refusal.
    pub reasons: String,
}

/// A reason of a refusal with its rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// As printed.
    pub text: String,
    /// The rule or finding it rests on.
    pub basis: String,
}

/// Who holds it, as the answers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Person or company.
    pub kind: HolderKind,
    /// Name.
    pub name: String,
    /// What the number is called.
    pub id_label: String,
    /// Identity number.
    pub id: String,
    /// Address.
    pub address: String,
}

impl Holder {
    /// The name as anyone may see it: a company in full, a person masked.
    pub fn in_public(self) -> String {
        match self.kind {
            HolderKind::Company => self.name,
            HolderKind::Person => indonesian::masked(&self.name),
        }
    }
}

/// Everything a document is made from, besides its own part.
pub struct Subject<'a> {
    /// Names of the city and of the installation.
    pub rules: &'a Rules,
    /// The type and its version.
    pub version: &'a TypeVersion,
    /// The application.
    pub loaded: &'a LoadedApplication,
    /// Day and moment of the document.
    pub at: Timestamp,
}

/// What identifies one document.
pub struct Identity<'a> {
    /// What it is.
    pub kind: DocumentKind,
    /// Its number; none on a draft.
    pub number: Option<&'a str>,
    /// Its short code; none on a draft.
    pub short_code: Option<&'a str>,
    /// A preview.
    pub draft: bool,
}

impl Subject<'_> {
    /// The day of the document in Padang.
    pub fn day(&self) -> Date {
        indonesian::local(self.at).date()
    }

    fn text_of(&self, id: &str) -> String {
        let fields = self.version.ty.sections.iter().flat_map(|s| &s.fields);
        let field = fields.into_iter().find(|f| f.id == id);
        field.map_or_else(String::new, |f| text(f, self.loaded.answers.get(id), &self.rules.catalogue.kelurahan))
    }

    /// The holder, from the first set of holder fields that was answered.
    pub fn holder(&self) -> Holder {
        let rows = &self.version.ty.holder;
        let answered = rows.iter().find(|h| self.loaded.answers.contains_key(&h.name)).or(rows.first());
        match answered {
            Some(fields) => Holder {
                kind: fields.kind,
                name: self.text_of(&fields.name),
                id_label: fields.id_label.clone(),
                id: self.text_of(&fields.id),
                address: self.text_of(&fields.address),
            },
            None => Holder {
                kind: HolderKind::Person,
                name: String::new(),
                id_label: String::new(),
                id: String::new(),
                address: String::new(),
            },
        }
    }

    /// The place the licence is for, where its type names one.
    pub fn place(&self) -> Option<String> {
        self.version.ty.place_field.as_deref().map(|id| self.text_of(id)).filter(|t| !t.is_empty())
    }

    /// The last day of validity.
    pub fn valid_until(&self) -> Option<Date> {
        // An answer to a question that is no longer asked must not count.
        let (answers, variant) = (&self.loaded.answers, &self.loaded.app.variant);
        let visible = self.version.ty.sections.iter().flat_map(|section| asked(section, answers, variant));
        let standing = visible.filter_map(|f| Some((f.id.clone(), answers.get(&f.id)?.clone()))).collect();
        domain::validity::until(self.version.ty.validity.as_ref(), self.day(), &standing)
    }

    /// Answered fields by id: label, text, rows of tables.
    fn fields(&self) -> Value {
        let (answers, variant) = (&self.loaded.answers, &self.loaded.app.variant);
        let visible = self.version.ty.sections.iter().flat_map(|section| asked(section, answers, variant));
        let entries = visible.filter_map(|field: &Field| {
            let answer = answers.get(&field.id)?;
            let shown = text(field, Some(answer), &self.rules.catalogue.kelurahan);
            if shown.is_empty() {
                return None;
            }
            let row =
                |cells: &Vec<String>| field.columns.iter().zip(cells).map(|(c, v)| cell(c, v)).collect::<Vec<_>>();
            let rows = if let Answer::Rows(rows) = answer { rows.iter().map(row).collect() } else { Value::Null };
            Some((field.id.clone(), json!({ "label": field.label, "text": shown, "rows": rows })))
        });
        Value::Object(entries.collect())
    }

    /// What all documents share.
    pub(super) fn base(&self, identity: &Identity, title: &str) -> Value {
        let city = &self.rules.catalogue.city;
        let holder = self.holder();
        let ty = &self.version.ty;
        let variant = ty.variant(&self.loaded.app.variant).map_or("", |v| v.name.as_str());
        json!({
            "city": {
                "government": city.government.to_uppercase(), "office": city.office.to_uppercase(),
                "address": city.address, "email": city.email, "site": city.site, "place": city.place,
            },
            "document": {
                "kind": identity.kind, "title": title, "signed_by_head": identity.kind.is_signed_by_head(),
                "subject": ty.document.as_ref().and_then(|d| d.subject.clone()),
                "number": identity.number, "date": self.day().to_string(), "date_text": indonesian::date(self.day()),
                "short_code": identity.short_code, "verify_url": format!("{}/keaslian", self.rules.public_url),
                "specimen": self.rules.specimen, "draft": identity.draft,
            },
            "application": {
                "number": self.loaded.number,
                "submitted_text": self.loaded.submitted_at.map(|at| indonesian::date(indonesian::local(at).date())),
                "type_name": ty.name, "variant_name": variant,
            },
            "holder": {
                "kind": holder.kind, "name": holder.name, "id_label": holder.id_label, "id": holder.id,
                "address": holder.address,
            },
            "fields": self.fields(),
            "legal_basis": ty.legal_basis,
        })
    }

    pub(super) fn signer(&self, profile: &Profile) -> Value {
        json!({
            "title": self.rules.catalogue.signer_title.to_uppercase(), "name": profile.name, "rank": profile.rank,
            "nip": profile.nip, "electronic_sentence": !self.rules.specimen,
        })
    }

    fn copies(&self) -> Vec<String> {
        let offices = self.version.ty.offices.iter();
        let mut copies: Vec<String> = offices
            .map(|o| {
                format!("Kepala {} Kota {}", self.rules.catalogue.office_name(&o.code), self.rules.catalogue.city.place)
            })
            .collect();
        copies.extend(self.version.ty.document.iter().flat_map(|d| d.copies.clone()));
        copies
    }

    /// The licence, or the letter that refuses it.
    pub fn decision(&self, identity: &Identity, decided: &Decided, signer: &Profile) -> Value {
        let ty = &self.version.ty;
        let title = match decided.outcome {
            Outcome::Grant => ty.document.as_ref().map_or("IZIN", |d| d.title.as_str()).to_owned(),
            Outcome::Refuse => "SURAT PENOLAKAN".to_owned(),
        };
        let mut data = self.base(identity, &title);
        let until = self.valid_until();
        data["signer"] = self.signer(signer);
        data["copies"] = json!(self.copies());
        data["recommendations"] = decided.rekomendasi.iter().map(|r| self.rekomendasi(r)).collect();
        data["conditions"] = json!(ty.document.as_ref().map(|d| d.conditions.clone()).unwrap_or_default());
        data["validity"] = json!({
            "from_text": indonesian::date(self.day()), "until_text": until.map(indonesian::date),
            "text": domain::validity::sentence(ty.validity.as_ref(), until),
        });
        data["fee"] = decided.payment.clone().unwrap_or(Value::Null);
        if decided.outcome == Outcome::Refuse {
            data["refusal"] = json!({ "reasons": decided.reasons, "objection": format!("{OBJECTION}{ANEW}") });
        }
        data
    }

    /// The letter that takes a licence away: which one, by what law, why, and how to object.
    pub fn revocation(&self, identity: &Identity, revoked: &Revoked, signer: &Profile) -> Value {
        let mut data = self.base(identity, "SURAT PENCABUTAN IZIN");
        data["signer"] = self.signer(signer);
        data["copies"] = json!(self.copies());
        data["revocation"] = json!({
            "licence_number": revoked.number, "licence_date_text": indonesian::date(revoked.date),
            "basis": self.version.ty.revocation_basis, "reason": revoked.reason, "objection": format!("{OBJECTION}."),
        });
        data
    }

    fn rekomendasi(&self, given: &Rekomendasi) -> Value {
        let date = given.date.parse::<Date>().map_or_else(|_| given.date.clone(), indonesian::date);
        json!({
            "office": self.rules.catalogue.office_name(&given.office), "number": given.number, "date_text": date,
            "outcome": given.outcome, "conditions": given.conditions,
        })
    }

    /// The SKRD: what is due, where and by when.
    pub fn payment_notice(&self, identity: &Identity, signer: &Profile) -> Value {
        let mut data = self.base(identity, "SURAT KETETAPAN RETRIBUSI DAERAH");
        data["signer"] = self.signer(signer);
        // The head did not sign it: it goes out in the name of the office.
        data["signer"]["title"] = json!(self.rules.catalogue.city.office.to_uppercase());
        data["fee"] = self.fee(identity.number, None);
        // Never left out: who owes must read whether there is a last day.
        let due = self.version.ty.fee.payment_due(self.at).map(|due| indonesian::date(indonesian::local(due).date()));
        data["fee"]["due_text"] = json!(due.unwrap_or_else(|| NO_PAYMENT_DATE.to_owned()));
        data
    }

    /// The fee as printed.
    pub fn fee(&self, notice: Option<&str>, receipt: Option<&str>) -> Value {
        let Fee::Retribusi { amount_rp, unit, basis, account_code, .. } = &self.version.ty.fee else {
            return Value::Null;
        };
        json!({
            "amount_text": indonesian::rupiah(*amount_rp), "words": format!("{} rupiah", indonesian::in_words(*amount_rp)),
            "unit": unit, "basis": basis, "account_code": account_code, "notice_number": notice, "receipt_number": receipt,
        })
    }

    /// The berita acara; who wrote it stands under it, with the office.
    pub fn examination(&self, identity: &Identity, examined: &Value, by: (&str, &Profile)) -> Value {
        let mut data = self.base(identity, "BERITA ACARA PEMERIKSAAN LAPANGAN");
        data["examination"] = examined.clone();
        data["signer"] = self.signer(by.1);
        data["signer"]["title"] = json!(format!("PEMERIKSA {}", self.rules.catalogue.office_name(by.0).to_uppercase()));
        data
    }
}

/// What was decided on the way to the signature.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Licence or refusal.
    pub outcome: Outcome,
    /// Rekomendasi in force.
    pub rekomendasi: Vec<Rekomendasi>,
    /// Reasons of a refusal.
    pub reasons: Vec<Reason>,
    /// Fee paid, as printed.
    pub payment: Option<Value>,
}

/// A licence that is taken away, as its letter names it.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// Number of the licence.
    pub number: String,
    /// Date of the licence.
    pub date: Date,
    /// Why, as the signer wrote it.
    pub reason: String,
}

/// What a bill says of its last day where no source and no office sets one.
const NO_PAYMENT_DATE: &str = "Belum ditetapkan";
/// Working days in which an objection must be made (UU 30/2014 ps 77).
pub const OBJECTION_WORKING_DAYS: u8 = 21;
/// UU 30/2014 ps 77: in writing, within 21 working days (to be checked by the office); here or at the counter.
pub(super) const OBJECTION: &str = "Saudara dapat mengajukan keberatan tertulis kepada pejabat yang menandatangani surat ini paling lama \
    21 (dua puluh satu) hari kerja sejak surat ini diterima";
/// What the holder of a refused application may do instead.
const ANEW: &str = ", atau mengajukan permohonan baru setelah memperbaiki kekurangan di atas.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_letters_name_the_same_days_for_an_objection() {
        assert!(OBJECTION.contains(&format!("{OBJECTION_WORKING_DAYS} (dua puluh satu) hari kerja")));
        assert_eq!(u16::from(OBJECTION_WORKING_DAYS), domain::objection::FILING_WORKING_DAYS);
    }
}
