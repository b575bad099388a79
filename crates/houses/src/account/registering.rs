//! What a person tells of themselves, checked before an account is made or changed.

use super::accounts::{Account, Profile};
use domain::account::changing::Command;
use domain::account::contact::ContactKind;
use domain::account::login::{person_name, user_name};
use domain::identity_number::{Nik, parse_email, parse_phone};
use pages::account::{Contact, SignUpTyped};
use pages::form::{FieldProblem, Problems};

/// Which of the unique columns was taken. Only the counter, which has the person before it, is told of a number or an address; online
/// neither keeps anybody from an account, unless two people send the same at one moment.
pub fn taken(what: &str) -> FieldProblem {
    if what.contains("phone") {
        FieldProblem::new("hp", "Belum tersimpan. Kirim sekali lagi.")
    } else if what.contains("email") {
        FieldProblem::new("email", "Belum tersimpan. Kirim sekali lagi.")
    } else {
        FieldProblem::new("pengguna", "Nama pengguna ini sudah dipakai. Pilih nama lain.")
    }
}

/// Checks what a person typed about themselves.
pub fn check_profile(typed: &SignUpTyped) -> (Profile, Problems) {
    let mut problems = Problems::default();
    problems.check("pengguna", user_name(&typed.username));
    let name = problems.check("nama", person_name(&typed.name));
    let phone = problems.check("hp", parse_phone(&typed.phone));
    let email = email_or_none(&typed.email, &mut problems);
    let nik = nik_or_none(&typed.nik, &mut problems);
    (Profile { name, phone, email, nik, ..Profile::default() }, problems)
}

fn email_or_none(typed: &str, problems: &mut Problems) -> String {
    if typed.is_empty() {
        return String::new();
    }
    problems.check("email", parse_email(typed))
}

fn nik_or_none(typed: &str, problems: &mut Problems) -> String {
    if typed.trim().is_empty() {
        return String::new();
    }
    problems.check("nik", Nik::parse(typed).map(|nik| nik.as_str().to_owned()))
}

/// Checks which name and NIK a person wants compared; the wished name stays empty where it is the one they bear.
pub fn check_identity(account: &Account, (name, nik): (&str, &str)) -> (Profile, Problems) {
    let mut problems = Problems::default();
    let name = problems.check("nama", person_name(name));
    let nik = nik_or_none(nik, &mut problems);
    let wished_name = if name == account.profile.name { String::new() } else { name };
    // Whoever asked for another name may take that back by writing the one they bear.
    let nothing_new = wished_name.is_empty() && nik.is_empty();
    if problems.is_empty() && nothing_new && account.profile.wished_name.is_empty() {
        problems.add("nama", "Ini nama Anda yang sekarang. Tulis nama yang baru, atau isi NIK supaya dicocokkan.");
    }
    (Profile { nik, wished_name, ..account.profile.clone() }, problems)
}

/// Checks where a person wants to be reached from now on; an officer may have no number. What is new takes the place of what there is
/// once it is proved; what nobody proved and counts as nobody's is simply another one.
pub fn check_contact(account: &Account, typed: &Contact) -> (Profile, Problems) {
    let mut problems = Problems::default();
    let phone = if typed.phone.is_empty() && account.is_officer() {
        String::new()
    } else {
        problems.check("hp", parse_phone(&typed.phone))
    };
    let email = email_or_none(&typed.email, &mut problems);
    let mut after = account.profile.clone();
    for (contact, typed) in [(ContactKind::Phone, phone), (ContactKind::Email, email)] {
        after.wish(contact, typed);
    }
    (after, problems)
}

/// What leads from what there is to what a person wants: what they give up, and what is to be proved.
pub fn contact_commands(before: &Profile, after: &Profile) -> Vec<Command> {
    let gave_up = |contact| !before.contact(contact).is_empty() && after.contact(contact).is_empty();
    let wishes = |contact| {
        !gave_up(contact)
            && (before.contact(contact) != after.contact(contact) || before.wished(contact) != after.wished(contact))
    };
    let both = |of: &dyn Fn(ContactKind) -> bool| (of(ContactKind::Email), of(ContactKind::Phone));
    let ((email_up, phone_up), (email, phone)) = (both(&gave_up), both(&wishes));
    let mut commands = Vec::new();
    if email_up || phone_up {
        commands.push(Command::ChangeContact { email: email_up, phone: phone_up });
    }
    if email || phone {
        commands.push(Command::WishContact { email, phone });
    }
    commands
}
