//! How a person wants to be told: by which channel, when, in which language.

use crate::form::Choice;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/kabar`; posts one name for each channel and `bahasa` to itself, `jalur` to `/akun/kabar/coba`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/told_by.html")]
pub struct ToldBy {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// Channels that this installation can use.
    pub channels: Vec<ChannelRow>,
    /// Languages.
    pub languages: Vec<Choice>,
}

/// A channel.
#[derive(Clone, Debug)]
pub struct ChannelRow {
    /// Name of the field.
    pub id: &'static str,
    /// Its name.
    pub label: &'static str,
    /// The person's address there; empty, there is none.
    pub address: String,
    /// Whether it is written to: it was proved, or counts without that.
    pub counts: bool,
    /// At once, digest, off.
    pub choices: Vec<Choice>,
    /// Since when the address refuses messages, in words.
    pub bounced: Option<String>,
}

impl ChannelRow {
    /// Address, or what is missing.
    pub fn help(&self) -> String {
        if self.address.is_empty() {
            "Belum ada di akun Anda. Isi dahulu di halaman Akun.".to_owned()
        } else if !self.counts {
            format!("Ke {}, sesudah Anda membuktikannya di halaman Akun.", self.address)
        } else {
            format!("Ke {}", self.address)
        }
    }
}

impl Page for ToldBy {
    const NAME: &'static str = "akun-kabar";

    fn samples() -> Vec<(&'static str, Self)> {
        let modes = |chosen: &str| {
            [("at_once", "Langsung"), ("digest", "Sekali sehari"), ("off", "Tidak")]
                .map(|(value, label)| Choice::new(value, label, chosen))
                .into()
        };
        let channel = |id, label, address: &str, chosen| ChannelRow {
            id,
            label,
            address: address.into(),
            counts: true,
            choices: modes(chosen),
            bounced: None,
        };
        let page = Self {
            frame: sample::applicant("Cara diberi kabar", "/akun/kabar"),
            key: sample::KEY.into(),
            channels: vec![
                channel("surel", "Surel", "pemohon@contoh.invalid", "at_once"),
                channel("whatsapp", "WhatsApp", "0800 0000 4182", "digest"),
                channel("sms", "SMS", "0800 0000 4182", "off"),
            ],
            languages: [("id", "Indonesia"), ("en", "English")].map(|(v, l)| Choice::new(v, l, "id")).into(),
        };
        let mut bounced = page.clone();
        bounced.channels[0].bounced = Some("25 November 2026, 10.05".into());
        let mut unproved = page.clone();
        unproved.channels[1].counts = false;
        let mut missing = page.clone();
        missing.channels.truncate(1);
        missing.channels[0].address.clear();
        vec![("biasa", page), ("ditolak", bounced), ("belum-terbukti", unproved), ("tanpa-alamat", missing)]
    }
}
