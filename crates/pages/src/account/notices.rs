//! What a person was told, newest first.

use crate::staff::parts::Pager;
use crate::{Frame, Page, sample};
use askama::Template;

/// `GET /kabar?hal=`; posts nothing but the key to `/kabar/dibaca`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/notices.html")]
pub struct Notices {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Notices, newest first.
    pub rows: Vec<NoticeRow>,
    /// Whether any notice of this person is unread, on this page or not.
    pub unread: bool,
    /// Where the rest is.
    pub pager: Pager,
}

/// A notice in the list.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Opens what it is about and marks it as read.
    pub href: String,
    /// Language of its words, `id` or `en`.
    pub language: &'static str,
    /// What happened, in a few words.
    pub title: String,
    /// What happened and what to do.
    pub text: String,
    /// Everyday name of the licence it is about, or empty.
    pub licence: String,
    /// Number of the application, or empty.
    pub number: String,
    /// When, in words.
    pub at: String,
    /// When, RFC 3339.
    pub at_iso: String,
    /// Not opened yet.
    pub unread: bool,
}

impl Page for Notices {
    const NAME: &'static str = "kabar";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |title: &str, text: &str, number: &str, unread| NoticeRow {
            href: "/kabar/0199a4b0-0000-7000-8000-00000000b001".into(),
            language: "id",
            title: title.into(),
            text: text.into(),
            licence: if number.is_empty() { String::new() } else { "Praktik apoteker".into() },
            number: number.into(),
            at: "25 November 2026, 10.05".into(),
            at_iso: "2026-11-25T10:05:00+07:00".into(),
            unread,
        };
        let mut frame = sample::applicant("Kabar", "/kabar");
        if let Some(user) = &mut frame.user {
            user.unread = 2;
        }
        let english = NoticeRow {
            language: "en",
            ..row(
                "The due date of your application has changed",
                "The due date has changed from 3 December 2026 to 7 December 2026. You need not do anything.",
                "26-004011",
                false,
            )
        };
        let full = Self {
            frame,
            key: sample::KEY.into(),
            rows: vec![
                row(
                    "Permohonan Anda perlu diperbaiki",
                    "Ada yang perlu diperbaiki. Buka permohonan, perbaiki bagian yang ditandai, lalu kirim lagi.",
                    "26-004182",
                    true,
                ),
                row(
                    "Layanan perizinan sedang terganggu",
                    "Layanan perizinan terganggu dan permohonan Anda mungkin tertunda. Perkiraan pulih: 13.40 WIB.",
                    "",
                    true,
                ),
                english,
            ],
            unread: true,
            pager: Pager { first: Some("/kabar".into()), next: Some("/kabar?hal=5~b001".into()) },
        };
        let mut empty = Self { rows: Vec::new(), unread: false, pager: Pager::default(), ..full.clone() };
        empty.frame = sample::applicant("Kabar", "/kabar");
        vec![("isi", full), ("kosong", empty)]
    }
}
