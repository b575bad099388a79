//! Anyone may check: an application's status by number and telephone, a licence by code, QR or file.

use crate::own_application::Own;
use crate::standing;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Tx};
use domain::identity_number::parse_phone;
use domain::indonesian;
use domain::licence::{Licence, Standing};
use ground::intake::sha256;
use ground::{App, trust};
use houses::account::accounts;
use houses::document::documents::{self, PublicView};
use houses::licence::licences;
use houses::reading;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::sealed::SealedError;
use pages::form::Problems;
use pages::public::{
    AuthenticityForm, AuthenticityResult, FileSigner, PublicStatus, RegisterEntry, StatusForm, Verdict,
};
use sign::pades;
use sign::short_code::ShortCode;
use std::time::Duration;
use web::forms::{Form, FormWithFiles};
use web::guard::Address;
use web::{Answer, Routes, Visitor, WebError, Who, frame, html, html_with};

/// `/status`, `/keaslian…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/status", Who::Everyone, status_form)
        .post("/status", Who::Everyone, status)
        .get("/keaslian", Who::Everyone, form)
        .post("/keaslian", Who::Everyone, by_typed_code)
        .upload("/keaslian/berkas", Who::Everyone, by_file)
        .get("/keaslian/{code}", Who::Everyone, by_code)
}

const TRIED_TOO_OFTEN: &str = "Terlalu sering dicoba. Tunggu tiga menit, lalu coba lagi.";
const TRIED_TOO_OFTEN_WITH_FOUR: &str =
    "Terlalu sering dicoba. Tulis nomor HP lengkap, atau tunggu tiga menit, lalu coba lagi.";

async fn status_form(State(app): State<App>, Visitor(visitor): Visitor) -> Answer {
    let frame = frame::of(&app, visitor.as_deref(), "Cek status", "/status");
    html(&StatusForm { frame, number: String::new(), phone: String::new(), problems: Problems::default() })
}

async fn status(State(app): State<App>, Visitor(visitor): Visitor, Address(address): Address, form: Form) -> Answer {
    let (number, phone) = (form.get("nomor").to_owned(), form.get("hp").to_owned());
    let again = |status, problems| {
        let frame = frame::of(&app, visitor.as_deref(), "Cek status", "/status");
        html_with(status, &StatusForm { frame, number: number.clone(), phone: phone.clone(), problems })
    };
    let whole_phone = parse_phone(&phone).is_ok();
    if !app.throttle.status(&number, whole_phone, address) {
        let sentence = if whole_phone { TRIED_TOO_OFTEN } else { TRIED_TOO_OFTEN_WITH_FOUR };
        return again(429, Problems::one("hp", sentence));
    }
    let (handle, wanted, tail) = (app.clone(), number.clone(), phone.clone());
    let found =
        app.db.read(move |tx| Ok(reading::of_public_status(tx, (&handle.vault, &handle.rules), &wanted, &tail)));
    let Some(opened) = found.await?? else {
        // The same words for both causes, so that numbers cannot be tried out.
        let problems = Problems::one(
            "nomor",
            "Nomor tidak ditemukan. Periksa lagi nomor permohonan dan nomor HP atau 4 angka terakhirnya.",
        );
        return again(422, problems);
    };
    let own = Own::from(opened);
    let standing = standing::standing(&app, &own);
    let number = own.loaded.number.clone().unwrap_or_else(|| number.clone());
    html(&PublicStatus {
        frame: frame::of(&app, visitor.as_deref(), &format!("Status {number}"), "/status"),
        number,
        title: own.version.ty.short_name.clone(),
        tag: standing.tag,
        sentence: standing.sentence,
        holder: standing.holder,
        due: standing.due,
        steps: standing::public_steps(&app, &own).await?,
        as_of: indonesian::date_time(app.now()),
    })
}

async fn form(State(app): State<App>, Visitor(visitor): Visitor) -> Answer {
    let frame = frame::of(&app, visitor.as_deref(), "Periksa keaslian izin", "/keaslian");
    html(&AuthenticityForm { frame, code: String::new(), code_problem: None, file_problem: None })
}

async fn by_typed_code(State(app): State<App>, Visitor(visitor): Visitor, form: Form) -> Answer {
    let typed: String = form.get("kode").chars().take(40).collect();
    if let Ok(code) = ShortCode::parse(&typed) {
        return Ok(Redirect::to(&format!("/keaslian/{code}")).into_response());
    }
    let frame = frame::of(&app, visitor.as_deref(), "Periksa keaslian izin", "/keaslian");
    let problem = "Kode ini salah ketik. Kode terdiri dari 12 huruf dan angka di bawah QR, misalnya 7K3M-9QXA-2B4T.";
    html_with(422, &AuthenticityForm { frame, code: typed, code_problem: Some(problem.into()), file_problem: None })
}

/// `GET /keaslian/{code}`: guessing is answered with 55 random bits and a limit per address.
async fn by_code(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    Address(address): Address,
    Path(code): Path<String>,
) -> Answer {
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    let Ok(code) = ShortCode::parse(&code) else { return Err(WebError::NotFound) };
    let found = entry(&app, &code.to_string()).await?;
    let result = match found {
        Some((verdict, entry, example)) => result(&app, visitor.as_deref(), (verdict, Some(entry), example), false),
        None => result(&app, visitor.as_deref(), (Verdict::NotFound, None, false), false),
    };
    html(&with_code(result, &code.to_string()))
}

fn with_code(mut page: AuthenticityResult, code: &str) -> AuthenticityResult {
    code.clone_into(&mut page.code);
    page
}

type FoundEntry = (Verdict, RegisterEntry, bool);

/// What the register says of a code. What it has and cannot open is our fault, and no answer: a wrong key must not make a genuine
/// licence one that nobody knows.
async fn entry(app: &App, code: &str) -> Result<Option<FoundEntry>, WebError> {
    let (handle, code) = (app.clone(), code.to_owned());
    let found = app.db.read(move |tx| {
        let Some(found) = documents::by_code(tx, &code)? else { return Ok(None) };
        // Not out yet; or its key was destroyed, as the law had it.
        let Some(released) = found.released_at.filter(|_| found.public.wrapped_key.is_some()) else { return Ok(None) };
        let public = found.public.open(&handle.vault).map_err(SealedError::from)?;
        let today = indonesian::local(handle.now()).date();
        let verdict = match licences::of_document(tx, found.id)? {
            Some(licence) => of_licence(tx, &licence, today)?,
            None => Verdict::Genuine,
        };
        let specimen = public.specimen;
        let entry = RegisterEntry { seal: found.sealed_by, ..registered(public, released, &code) };
        Ok::<_, DbError>(Some((verdict, entry, specimen)))
    });
    in_time(found).await
}

/// Whoever holds a paper in the hand waits no longer; what has not answered by then cannot be asked now.
const ANSWER_MAX: Duration = Duration::from_secs(8);

async fn in_time<T>(read: impl Future<Output = Result<T, DbError>>) -> Result<T, WebError> {
    let answer = tokio::time::timeout(ANSWER_MAX, read).await;
    Ok(answer.map_err(|_| WebError::Internal("the register did not answer in time".into()))??)
}

fn day(at: Timestamp) -> String {
    indonesian::date(indonesian::local(at).date())
}

/// What a licence is worth today.
fn of_licence(tx: &mut dyn Tx, licence: &Licence, today: Date) -> Result<Verdict, DbError> {
    let since = licence.status.since().map(day).unwrap_or_default();
    Ok(match licence.standing(today) {
        Standing::InForce => Verdict::Valid(licence.valid_until.map(indonesian::date)),
        Standing::Expired => Verdict::Expired(licence.valid_until.map(indonesian::date).unwrap_or_default()),
        Standing::Suspended => Verdict::Suspended(since),
        Standing::Revoked => Verdict::Revoked { since, decision: letter_number(tx, licence)? },
        Standing::Replaced => Verdict::Replaced,
    })
}

/// The number of the letter that revoked it, once it is out.
fn letter_number(tx: &mut dyn Tx, licence: &Licence) -> Result<Option<String>, DbError> {
    let Some(letter) = licence.released_letter() else { return Ok(None) };
    documents::number_of(tx, letter)
}

fn registered(public: PublicView, released: Timestamp, code: &str) -> RegisterEntry {
    RegisterEntry {
        kind: public.title,
        number: public.number,
        holder_masked: public.holder.contains('*'),
        holder: public.holder,
        place: public.place,
        signer: public.signer,
        signed_at: day(released),
        seal: None,
        code: code.to_owned(),
    }
}

/// Of the page: what stands in a tab or a list of open pages says that it is an example, too.
fn title(verdict: &Verdict, example: bool) -> String {
    format!("Hasil pemeriksaan: {}{}", if example { "CONTOH: " } else { "" }, verdict.headline())
}

fn result(
    app: &App,
    visitor: Option<&accounts::Account>,
    found: (Verdict, Option<RegisterEntry>, bool),
    from_file: bool,
) -> AuthenticityResult {
    let (verdict, entry, example) = found;
    AuthenticityResult {
        frame: frame::of(app, visitor, &title(&verdict, example), "/keaslian"),
        code: entry.as_ref().map(|e| e.code.clone()).unwrap_or_default(),
        verdict,
        entry,
        example,
        checked_at: indonesian::date_time(app.now()),
        from_file,
        added: Vec::new(),
        may_look_different: false,
        signers: Vec::new(),
    }
}

/// `POST /keaslian/berkas`: first by its hash in our register, then by its signature; the file is neither kept nor logged.
async fn by_file(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    Address(address): Address,
    mut posted: FormWithFiles,
) -> Answer {
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    let visitor = visitor.as_deref();
    let Some(file) = posted.files.pop() else {
        return file_problem(&app, visitor, "Pilih dahulu berkas PDF izinnya.");
    };
    let hash = sha256(&file.bytes);
    if let Some(known) = by_hash(&app, hash).await? {
        return html(&result(&app, visitor, known, true));
    }
    // As many at a time as there are processors, whoever sends them.
    let turn = app.inspecting.of_the_program().await.map_err(|e| WebError::Internal(e.to_string()))?;
    let handle = app.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let report = pades::verify(&file.bytes, &trust::roots(&handle), handle.now())?;
        Ok::<_, pades::Unreadable>((report, pades::versions(&file.bytes)))
    });
    let (report, earlier) = match checked.await.map_err(|e| WebError::Internal(e.to_string()))? {
        Ok(read) => read,
        Err(unreadable) => return file_problem(&app, visitor, unreadable.sentence()),
    };
    let verdict = match report.verdict {
        pades::Verdict::Valid | pades::Verdict::Extended => {
            return html(&grown(&app, visitor, (&report, earlier)).await?);
        }
        pades::Verdict::Changed => Verdict::Altered,
        pades::Verdict::Damaged => Verdict::Damaged,
        pades::Verdict::Untrusted => Verdict::UnknownSigner,
        pades::Verdict::NotSigned => Verdict::Unsigned,
    };
    let page = result(&app, visitor, (verdict, None, report.is_specimen()), true);
    html(&AuthenticityResult { signers: signers(&report), ..page })
}

/// What the register says of the file with this hash.
async fn by_hash(app: &App, hash: String) -> Result<Option<(Verdict, Option<RegisterEntry>, bool)>, WebError> {
    let code = in_time(app.db.read(move |tx| documents::code_by_hash(tx, &hash))).await?;
    let Some(code) = code else { return Ok(None) };
    Ok(entry(app, &code).await?.map(|(verdict, entry, example)| (verdict, Some(entry), example)))
}

/// What was signed is intact, and the whole file is not in the register: it is asked for what the file was before it grew.
async fn grown(
    app: &App,
    visitor: Option<&accounts::Account>,
    (report, earlier): (&pades::Report, Vec<(usize, [u8; 32])>),
) -> Result<AuthenticityResult, WebError> {
    let parts = report.signatures.iter().rev().filter_map(|one| Some((one.covers_bytes, one.signed_sha256?)));
    let (mut found, mut ours_bytes) = (None, 0);
    for (bytes, hash) in earlier.into_iter().chain(parts) {
        found = by_hash(app, data_encoding::HEXLOWER.encode(&hash)).await?;
        if found.is_some() {
            ours_bytes = bytes;
            break;
        }
    }
    let (verdict, entry, example) = found.unwrap_or((Verdict::ForeignSignature, None, report.is_specimen()));
    // What the register knows against it outweighs what was added; only where it is good does the addition come first.
    let verdict = match verdict {
        Verdict::Valid(until) => Verdict::Extended(until),
        Verdict::Genuine => Verdict::Extended(None),
        other @ (Verdict::Revoked { .. }
        | Verdict::Suspended(_)
        | Verdict::Expired(_)
        | Verdict::Replaced
        | Verdict::NotFound
        | Verdict::Extended(_)
        | Verdict::Altered
        | Verdict::Damaged
        | Verdict::ForeignSignature
        | Verdict::UnknownSigner
        | Verdict::Unsigned) => other,
    };
    let added = if ours_bytes == 0 { Vec::new() } else { added(report, ours_bytes) };
    // White space changes no page.
    let shown = |one: &pades::Addition| one.reason().is_some() && *one != pades::Addition::Blank;
    let may_look_different =
        report.verdict == pades::Verdict::Extended && report.signatures.iter().flat_map(|one| &one.added).any(shown);
    let page = result(app, visitor, (verdict, entry, example), true);
    Ok(AuthenticityResult { added, may_look_different, signers: signers(report), ..page })
}

/// What came behind what is ours. What we put behind the signature ourselves is no addition.
fn added(report: &pades::Report, ours_bytes: usize) -> Vec<String> {
    let first = report.signatures.first().map(|first| first.added.as_slice()).unwrap_or_default();
    let mut found: Vec<_> = first.iter().copied().filter(|one| one.reason().is_some()).collect();
    if report.signatures.iter().any(|one| one.covers_bytes > ours_bytes) {
        found.insert(0, pades::Addition::Signature);
    }
    if found.is_empty() {
        found.push(pades::Addition::ValidationData);
    }
    found.iter().map(|one| one.sentence().to_owned()).collect()
}

/// Every signature in the file.
fn signers(report: &pades::Report) -> Vec<FileSigner> {
    let one = |signature: &pades::SignatureReport| FileSigner {
        name: signature.signer.as_ref().map(|signer| signer.common_name.clone()).unwrap_or_default(),
        signed_at: signature.timestamped_at.or(signature.signed_at).map(indonesian::date_time),
        said: signature.words().to_owned(),
    };
    report.signatures.iter().map(one).collect()
}

fn file_problem(app: &App, visitor: Option<&accounts::Account>, sentence: &str) -> Answer {
    let frame = frame::of(app, visitor, "Periksa keaslian izin", "/keaslian");
    html_with(
        422,
        &AuthenticityForm { frame, code: String::new(), code_problem: None, file_problem: Some(sentence.into()) },
    )
}

/// What the public page says of a code, in words.
pub async fn public_verdict(app: &App, code: &str) -> Result<String, WebError> {
    let found = entry(app, code).await?;
    Ok(found.map_or_else(
        || Verdict::NotFound.headline().to_owned(),
        |(verdict, _, example)| format!("{}{}", verdict.headline(), if example { " (CONTOH – TIDAK SAH)" } else { "" }),
    ))
}
