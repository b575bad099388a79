//! What every page has around its content: who runs the service, who is signed in, what must be announced.

use std::sync::Arc;

/// Everything the layout needs; the first field of every page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Title of the page, without the name of the service.
    pub title: String,
    /// Who runs the service.
    pub city: Arc<City>,
    /// Who is signed in.
    pub user: Option<UserMenu>,
    /// Officers' screens: denser, other header.
    pub staff: bool,
    /// A demonstration: everything shown is an example and nothing is valid.
    pub specimen: bool,
    /// What the last request did, shown once.
    pub notice: Option<Notice>,
    /// A sentence about a contact of theirs that has to be proved; it leads to `/akun/kontak`.
    pub contact_hint: Option<String>,
    /// Sentences about interruptions in force (Pasal 13(3)).
    pub outages: Vec<String>,
    /// Path of the page, to mark it in the menu.
    pub path: String,
}

/// Who runs the service: names are configuration, never code.
#[derive(Clone, Debug)]
pub struct City {
    /// Name of the application, `Saporancak`.
    pub application_name: String,
    /// Name of the city, `Kota Padang`.
    pub name: String,
    /// The government, `Pemerintah Kota Padang`.
    pub government: String,
    /// The office in full.
    pub office: String,
    /// The office in short, `DPMPTSP Kota Padang`.
    pub office_short: String,
    /// Host people must see in their address bar, `dpmptsp.padang.go.id`.
    pub site: String,
    /// What the host ends with, `.go.id`.
    pub site_ending: String,
    /// Where the counter is.
    pub counter: String,
    /// Hours of the counter, one line each.
    pub hours: Vec<String>,
    /// Telephone, messenger or e-mail of the office, each as (address, words): `("tel:+62…", "0751 …")`.
    pub contacts: Vec<(String, String)>,
    /// Where complaints go, as (address, words).
    pub complaints: Option<(String, String)>,
}

impl Default for City {
    fn default() -> Self {
        Self {
            application_name: "Saporancak".into(),
            name: "Kota Padang".into(),
            government: "Pemerintah Kota Padang".into(),
            office: "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Padang".into(),
            office_short: "DPMPTSP Kota Padang".into(),
            site: "dpmptsp.padang.go.id".into(),
            site_ending: ".go.id".into(),
            counter: "Mal Pelayanan Publik, Pasar Raya Blok III lantai 4".into(),
            hours: vec!["Senin sampai Kamis 07.30 - 16.00".into(), "Jumat 07.30 - 16.30".into()],
            contacts: Vec::new(),
            complaints: Some(("https://www.lapor.go.id".into(), "lapor.go.id".into())),
        }
    }
}

/// The signed-in person and where they may go.
#[derive(Clone, Debug, Default)]
pub struct UserMenu {
    /// Name as shown.
    pub name: String,
    /// Name of the role.
    pub role_name: String,
    /// Links of the menu, in order.
    pub links: Vec<Link>,
    /// Notices not read; a hundred stands for more.
    pub unread: i64,
    /// Whether there is another task to change to; every officer can be an applicant too.
    pub switches: bool,
}

impl UserMenu {
    /// `3 kabar baru`; `None` when there are none.
    pub fn news(&self) -> Option<String> {
        match self.unread {
            ..=0 => None,
            1..=99 => Some(format!("{} kabar baru", self.unread)),
            _ => Some("Lebih dari 99 kabar baru".into()),
        }
    }
}

/// A link of a menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Path.
    pub href: String,
    /// Words.
    pub label: String,
    /// Whether it leads to this page.
    pub current: bool,
}

impl Link {
    /// A link; `current` when `path` is its path or lies below it.
    pub fn new(href: &str, label: &str, path: &str) -> Self {
        Self { href: href.into(), label: label.into(), current: is_at(path, href) }
    }
}

/// A sentence shown once at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// Plain Indonesian.
    pub text: String,
}

/// How a notice, tag or step is meant; always shown with an icon and words, never by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// For information.
    Info,
    /// Done, valid.
    Good,
    /// Something is asked of the reader.
    Warning,
    /// Refused, failed, not valid.
    Bad,
}

impl Tone {
    /// Class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Info => "info",
            Self::Good => "ok",
            Self::Warning => "warn",
            Self::Bad => "bad",
        }
    }
    /// Icon that goes with it.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Plain => "ring",
            Self::Info => "info",
            Self::Good => "ok",
            Self::Warning => "warn",
            Self::Bad => "bad",
        }
    }
}

impl Frame {
    /// A frame with a title, for a path; everything else empty.
    pub fn new(city: &Arc<City>, title: impl Into<String>, path: impl Into<String>) -> Self {
        Self { title: title.into(), city: Arc::clone(city), path: path.into(), ..Self::default() }
    }

    /// The links of the menu: those of everyone, then those of the person signed in.
    pub fn menu(&self) -> Vec<Link> {
        if let Some(user) = self.user.as_ref().filter(|_| self.staff) {
            return user.links.clone();
        }
        // Pages beside an entry of the menu: where a QR code leads, and the way to an account.
        let path = match self.path.as_str() {
            "/v" => "/keaslian",
            "/daftar" => "/masuk",
            path => path,
        };
        let mut links: Vec<Link> = PUBLIC_MENU.iter().map(|(href, label)| Link::new(href, label, path)).collect();
        match &self.user {
            Some(user) => links.extend(user.links.iter().cloned()),
            None => links.push(Link::new("/masuk", "Masuk", path)),
        }
        links
    }
}

const PUBLIC_MENU: [(&str, &str); 3] =
    [("/layanan", "Layanan"), ("/status", "Cek status"), ("/keaslian", "Periksa keaslian")];

fn is_at(path: &str, href: &str) -> bool {
    path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
}
