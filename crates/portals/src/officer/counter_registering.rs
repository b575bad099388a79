//! The counter makes an account for somebody who has none, also where a stranger's has their number.

use super::counter::{Sought, blank, in_list, view};
use super::first_password;
use axum::extract::State;
use domain::account::Role;
use domain::account::changing::{CommandKind, Refusal};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts::{Account, NewAccount};
use houses::account::changing::{self, AccountError};
use houses::account::passwords;
use houses::account::registering::{check_profile, taken};
use pages::account::SignUpTyped;
use pages::form::{FieldProblem, Problems};
use pages::staff::counter::{NewPerson, Person};
use web::forms::Form;
use web::{Answer, Orders, Routes, Signed, WebError, html, html_with};

/// `/loket/daftar`.
pub fn routes(routes: Routes) -> Routes {
    routes.order("/loket/daftar", Orders::of([CommandKind::Register]).only(Role::Loket), register)
}

/// `POST /loket/daftar`.
async fn register(State(app): State<App>, Signed(officer): Signed, form: Form) -> Answer {
    let typed = SignUpTyped {
        username: form.get("nama_pengguna").to_owned(),
        name: form.get("nama").to_owned(),
        nik: form.get("nik").to_owned(),
        phone: form.get("telepon").to_owned(),
        email: String::new(),
    };
    let (profile, problems) = check_profile(&typed);
    if !problems.is_empty() {
        return not_registered(&app, &officer, typed, problems).await;
    }
    let password = passwords::one_time(app.bytes());
    let mut new = NewAccount {
        id: AccountId(app.id()),
        username: typed.username.to_lowercase(),
        role: Role::Pemohon,
        office: None,
        profile,
        password_hash: passwords::hash(&app, &password).await.map_err(WebError::Internal)?,
        one_time: true,
    };
    let mut made = changing::register(&app, new.clone(), Some(officer.actor())).await;
    // The other account was made with this number, and nobody proved whose it is: it keeps no other person from an account.
    if is_phone_taken(&made) && !form.get("orang_lain").is_empty() {
        new.profile.phone_shared = true;
        made = changing::register(&app, new, Some(officer.actor())).await;
    }
    match made {
        Ok(account) => html(&first_password::page(&app, &officer, account, password)),
        Err(AccountError::Refused(Refusal::Taken(what))) if is_phone(&what) => phone_taken(&app, &officer, typed).await,
        Err(AccountError::Refused(Refusal::Taken(what))) => {
            not_registered(&app, &officer, typed, already_there(taken(&what)).into()).await
        }
        Err(error) => Err(error.into()),
    }
}

fn is_phone_taken(made: &Result<Account, AccountError>) -> bool {
    matches!(made, Err(AccountError::Refused(Refusal::Taken(what))) if is_phone(what))
}

fn is_phone(what: &str) -> bool {
    taken(what).field == "hp"
}

/// Who has the number is shown as after a search, and the officer may say that the person at the counter is another.
async fn phone_taken(app: &App, officer: &Account, typed: SignUpTyped) -> Answer {
    let (mut page, person) = view(app, officer, Some(Sought::Login(typed.phone.clone()))).await?;
    let person = person.as_ref().map(in_list);
    page.problems.add("telepon", number_taken(person.as_ref()));
    page.search.clone_from(&typed.phone);
    page.new_person = new_person(typed, Some(false));
    page.found = person.map(|person| vec![person]);
    html_with(422, &page)
}

fn new_person(typed: SignUpTyped, another_person: Option<bool>) -> NewPerson {
    let SignUpTyped { name, nik, phone, username, .. } = typed;
    NewPerson { name, nik, phone, username, another_person }
}

/// An account of an officer, or one that is closed, is not named here.
fn number_taken(person: Option<&Person>) -> String {
    let whose = person.map_or_else(|| "akun lain".to_owned(), |person| format!("akun {}", person.name));
    let same = if person.is_some() { "Bila orangnya sama, pilih akun itu di atas. " } else { "" };
    format!(
        "Nomor ini dipakai {whose}, dan belum dibuktikan milik siapa. Cocokkan nama dengan KTP. {same}Bila orangnya lain, beri tanda \
         di bawah nama pengguna, lalu daftarkan, atau catat nomor lain."
    )
}

async fn not_registered(app: &App, officer: &Account, typed: SignUpTyped, problems: Problems) -> Answer {
    let mut page = blank(app, officer).await?;
    page.problems = Problems(problems.0.into_iter().map(at_the_counter).collect());
    page.new_person = new_person(typed, None);
    html_with(422, &page)
}

/// What is said to the officer of a user name that somebody has.
fn already_there(problem: FieldProblem) -> FieldProblem {
    if problem.field != "pengguna" {
        return problem;
    }
    FieldProblem::new(problem.field, "Nama pengguna ini sudah dipakai. Tulis nama pengguna lain untuk pemohon.")
}

/// The fields of this form have names of their own.
fn at_the_counter(problem: FieldProblem) -> FieldProblem {
    let field = match problem.field.as_str() {
        "hp" => "telepon",
        "pengguna" => "nama_pengguna",
        other => other,
    };
    FieldProblem::new(field, problem.sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_officer_is_addressed_and_not_the_applicant() {
        let typed = |name: &str| SignUpTyped { name: name.into(), ..SignUpTyped::default() };
        for name in ["", "A", &"Nama ".repeat(60)] {
            let (_, problems) = check_profile(&typed(name));
            // What was typed the officer typed; whose name and number it is, is another.
            let theirs =
                |sentence: &str| ["nama Anda", "nomor Anda", "HP Anda"].iter().any(|own| sentence.contains(own));
            assert!(!problems.0.iter().any(|problem| theirs(&problem.sentence)), "{problems:?}");
        }
        let (_, problems) = check_profile(&typed(&"a".repeat(300)));
        let sentence = problems.of("nama").unwrap_or_default();
        assert!(sentence.contains("120") && sentence.contains("300"), "{sentence}");
        let told = already_there(taken("username")).sentence;
        assert!(!told.contains("Masuk") && told.contains("pemohon"), "{told}");
        let person = Person { name: "B*** C*****".into(), ..Person::default() };
        for (told, names) in [(number_taken(Some(&person)), true), (number_taken(None), false)] {
            assert!(!told.contains("Masuk") && told.contains("Bila orangnya lain"), "{told}");
            assert_eq!((told.contains("B*** C*****"), told.contains("di atas")), (names, names), "{told}");
        }
    }

    #[test]
    fn problems_point_at_the_fields_of_this_form() {
        assert_eq!(at_the_counter(FieldProblem::new("hp", "x")).field, "telepon");
        assert_eq!(at_the_counter(FieldProblem::new("nama", "x")).field, "nama");
    }
}
