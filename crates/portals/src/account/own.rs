//! `/akun`: one's own account; name and NIK, addresses, password.

use super::tasks;
use crate::person_says;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, CommandKind, Refusal};
use ground::App;
use houses::account::accounts::{self, Account, Profile};
use houses::account::changing::{AccountError, Enclosed, change_own};
use houses::account::own_password::{self, Checked};
use houses::account::registering::{check_contact, check_identity, taken};
use houses::account::tries::Purpose;
use houses::account::{password_strength, passwords};
use houses::notice::{notices, sending};
use pages::account::{Contact, Identity, Profile as ProfilePage, Said, Tasks};
use pages::form::Problems;
use web::forms::Form;
use web::guard::Session;
use web::{Answer, News, Routes, Signed, WebError, Who, frame, html, new_key};

/// `/akun`, `/akun/nama`, `/akun/kontak`, `/akun/sandi`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/akun", Who::SignedIn, page)
        .order("/akun/nama", [CommandKind::AskIdentity], ask_identity)
        .order("/akun/kontak", [CommandKind::ChangeContact], change_contact)
        .order("/akun/sandi", [CommandKind::ChangePassword], change_password)
}

const NO_MATCH: &str = "Kata sandi yang sekarang tidak cocok.";
const TOO_OFTEN: &str = "Terlalu sering dicoba. Tunggu beberapa menit, lalu coba lagi; belum ada yang berubah.";

async fn page(State(app): State<App>, Signed(account): Signed, news: News) -> Answer {
    let shown = Shown::of(&app, &account).await?;
    let mut page = shown.page(&app, &account, Problems::default());
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// What the forms of the page hold.
struct Shown {
    profile: Profile,
    contact: Contact,
    identity: Option<Identity>,
    tasks: Option<Tasks>,
}

impl Shown {
    /// As it is known.
    async fn of(app: &App, account: &Account) -> Result<Self, WebError> {
        let (handle, owner, now) = (app.clone(), account.clone(), app.now());
        let read = app.db.read(move |tx| {
            // Read beside the answer: one that came since the guard looked may have changed the name with it.
            let owner = accounts::get(tx, &handle.vault, owner.id)?.unwrap_or_else(|| owner.clone());
            let said = person_says::of(tx, &handle.vault, &owner, now)?;
            Ok((notices::settings(tx, owner.id)?, said, owner.profile))
        });
        let (settings, said, profile) = read.await?;
        let bounced = settings.into_iter().filter(|(_, setting)| setting.bounced_at.is_some());
        let contact = Contact {
            email: profile.email.clone(),
            phone: profile.phone.replacen("+62", "0", 1),
            bounced: bounced.map(|(channel, _)| sending::name_of(channel)).collect(),
        };
        let identity = (!account.is_officer()).then(|| identity(app, &profile, said));
        Ok(Self { profile, contact, identity, tasks: tasks::of(app, account).await? })
    }

    fn page(self, app: &App, account: &Account, problems: Problems) -> ProfilePage {
        let office = account.office.as_deref().map(|code| app.rules.catalogue.office_name(code)).unwrap_or_default();
        let rows = [
            ("Nama", self.profile.name),
            ("Nama pengguna", account.username.clone()),
            ("Peran", account.role.name().to_owned()),
            ("Kantor", office),
        ];
        ProfilePage {
            frame: frame::of(app, Some(account), "Akun", "/akun"),
            key: new_key(app),
            rows: rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(k, v)| (k.to_owned(), v)).collect(),
            contact: self.contact,
            identity: self.identity,
            tasks: self.tasks,
            username: account.username.clone(),
            password_chars_min: passwords::CHARS_MIN,
            problems,
        }
    }
}

fn identity(app: &App, profile: &Profile, said: Option<Said>) -> Identity {
    let wished = profile.wished_name.clone();
    Identity {
        name: if wished.is_empty() { profile.name.clone() } else { wished.clone() },
        nik: profile.nik.clone(),
        wished,
        said,
        asks: person_says::is_asked(app),
    }
}

/// The status of a page with these problems: too many wrong passwords are told apart, for whoever watches.
pub fn refused_status(problems: &Problems) -> u16 {
    if problems.0.iter().any(|problem| problem.sentence == TOO_OFTEN) { 429 } else { 422 }
}

/// What is wrong with the password that was typed; nothing where it is the account's.
pub async fn wrong_password(
    app: &App,
    account: &Account,
    session: &[u8],
    typed: &str,
) -> Result<Option<&'static str>, WebError> {
    Ok(match own_password::check(app, account, (Purpose::Settings, session), typed).await? {
        Checked::Fits => None,
        Checked::Wrong => Some(NO_MATCH),
        Checked::TooOften => Some(TOO_OFTEN),
    })
}

/// `POST /akun/nama`: with the password, as for an address: a name stands on what the account is told and asked.
async fn ask_identity(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    form: Form,
) -> Answer {
    let nik = if form.has("nik") { form.get("nik").to_owned() } else { account.profile.nik.clone() };
    let (wished, mut problems) = check_identity(&account, (form.get("nama"), &nik));
    let password = form.all("kini_nama").first().copied().unwrap_or("").to_owned();
    if let Some(wrong) = wrong_password(&app, &account, &session, &password).await? {
        problems.add("kini_nama", wrong);
    }
    if !problems.is_empty() {
        let mut shown = Shown::of(&app, &account).await?;
        if let Some(identity) = &mut shown.identity {
            (identity.name, identity.nik) = (form.get("nama").to_owned(), nik);
        }
        return web::html_with(refused_status(&problems), &shown.page(&app, &account, problems));
    }
    let command = Command::AskIdentity { name: !wished.wished_name.is_empty() };
    change_own(&app, &account, command, Enclosed::Profile(Box::new(wished))).await?;
    Ok(Redirect::to("/akun?kabar=nama-diminta").into_response())
}

/// `POST /akun/kontak`: with the password, because whoever holds an address can sign in with it and reads what is sent there.
async fn change_contact(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    form: Form,
) -> Answer {
    let password = form.all("kini").first().copied().unwrap_or("").to_owned();
    let mut shown = Shown::of(&app, &account).await?;
    (shown.contact.email, shown.contact.phone) = (form.get("email").to_owned(), form.get("hp").to_owned());
    let (changed, mut problems) = check_contact(&account, &shown.contact);
    if let Some(wrong) = wrong_password(&app, &account, &session, &password).await? {
        problems.add("kini", wrong);
    }
    if !problems.is_empty() {
        return web::html_with(refused_status(&problems), &shown.page(&app, &account, problems));
    }
    let before = &account.profile;
    let command = Command::ChangeContact { email: changed.email != before.email, phone: changed.phone != before.phone };
    // Without the form's key: going back and typing another address must be saved, and sending the same twice changes nothing.
    match change_own(&app, &account, command, Enclosed::Profile(Box::new(changed))).await {
        Ok(()) => Ok(Redirect::to("/akun?kabar=kontak").into_response()),
        Err(AccountError::Refused(Refusal::Taken(what))) => {
            web::html_with(422, &shown.page(&app, &account, taken(&what).into()))
        }
        Err(error) => Err(error.into()),
    }
}

/// What a stranger who knows the person tries first.
fn own_words(account: &Account) -> [&str; 4] {
    let Profile { name, phone, email, .. } = &account.profile;
    [&account.username, name, phone, email]
}

async fn change_password(
    State(app): State<App>,
    Signed(account): Signed,
    Session(session): Session,
    form: Form,
) -> Answer {
    let first = |name: &str| form.all(name).first().copied().unwrap_or("").to_owned();
    let (old, new) = (first("lama"), first("sandi"));
    let mut problems = Problems::default();
    if let Some(wrong) = wrong_password(&app, &account, &session, &old).await? {
        problems.add("lama", wrong);
    }
    if let Err(sentence) = password_strength::check(&new, &own_words(&account)) {
        problems.add("sandi", sentence);
    } else if old == new {
        problems.add("sandi", "Pakai kata sandi yang berbeda dari yang lama.");
    }
    if !problems.is_empty() {
        let shown = Shown::of(&app, &account).await?;
        return web::html_with(refused_status(&problems), &shown.page(&app, &account, problems));
    }
    let hash = passwords::hash(&app, &new).await.map_err(WebError::Internal)?;
    change_own(&app, &account, Command::ChangePassword, Enclosed::PasswordHash(hash)).await?;
    Ok(Redirect::to("/masuk?kabar=sandi-diganti").into_response())
}
