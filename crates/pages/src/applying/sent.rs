//! A sent application: who holds it, until when, what the applicant can do now.

use super::Application;
use crate::Frame;
use crate::form::Problems;
use crate::parts::{Matter, Step, Sum, Tag};
use askama::Template;

/// `/permohonan/{id}` once it was sent.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/sent.html")]
pub struct Sent {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// State.
    pub tag: Tag,
    /// What the state means, in a sentence.
    pub sentence: String,
    /// Who holds it; empty when it is over.
    pub holder: String,
    /// Since when, in words.
    pub since: String,
    /// The clock; none once it is over or nothing is promised.
    pub due: Option<Due>,
    /// Why the licence was taken away, and what can be done about it.
    pub revoked: Option<Revoked>,
    /// Sanctions, objections, and decisions one may object to.
    pub matters: Vec<Matter>,
    /// Corrections asked of the applicant.
    pub asking: Option<Asking>,
    /// The bill to be paid.
    pub payment: Option<Payment>,
    /// Documents to download: licence, refusal, bill.
    pub documents: Vec<Document>,
    /// The way so far, newest first.
    pub steps: Vec<Step>,
    /// What it is about, as (label, value).
    pub summary: Vec<(String, String)>,
    /// Taking it back; none, no longer possible.
    pub withdrawal: Option<Withdrawal>,
}

/// Where the clock stands.
#[derive(Clone, Debug)]
pub struct Due {
    /// Working days used.
    pub days_used: u16,
    /// Working days promised.
    pub days: u16,
    /// Due on, in words; none while the clock stands still.
    pub on: Option<String>,
    /// A sentence when it is late.
    pub late: Option<String>,
    /// Why it does not run, in a sentence, while it stands still.
    pub stands: Option<String>,
    /// How the date came about, with the time that does not count and its basis (Pasal 14).
    pub sum: Sum,
}

/// A licence taken away.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// Since when, in words.
    pub since: String,
    /// Why, as the head wrote it; empty, it stands in the letter alone.
    pub reason: String,
    /// The law.
    pub basis: Option<String>,
    /// Working days in which an objection can be made.
    pub objection_days: u8,
}

/// Corrections asked.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Until when, in words.
    pub until: String,
    /// The officer's general message, or empty.
    pub message: String,
    /// What.
    pub items: Vec<Correction>,
    /// Where to begin.
    pub href: String,
}

/// A correction asked.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Field or document.
    pub title: String,
    /// The officer's words.
    pub note: String,
    /// Where it is made.
    pub href: String,
    /// Whether it was changed since.
    pub changed: bool,
}

/// A bill (SKRD).
#[derive(Clone, Debug)]
pub struct Payment {
    /// Amount in words: `Rp150.000`.
    pub amount: String,
    /// Number of the SKRD.
    pub number: String,
    /// Until when, in words.
    pub until: Option<String>,
    /// How to pay, a sentence each.
    pub how: Vec<String>,
    /// The bill as a document.
    pub href: Option<String>,
}

/// A document to download.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is.
    pub title: String,
    /// Its number.
    pub number: String,
    /// Where it is.
    pub href: String,
    /// `PDF, 120 KB, 23 November 2026`.
    pub detail: String,
    /// Short code to check it by.
    pub code: Option<String>,
    /// The main one: the licence.
    pub main: bool,
}

/// Taking the application back.
#[derive(Clone, Debug, Default)]
pub struct Withdrawal {
    /// What was typed as a reason (posted as `alasan`).
    pub reason: String,
    /// What is wrong; field `alasan`.
    pub problems: Problems,
}

impl Sent {
    fn problems(&self) -> Problems {
        self.withdrawal.as_ref().map(|withdrawal| withdrawal.problems.clone()).unwrap_or_default()
    }
}
