//! What may be ordered of an account, and by whom.

use domain::account::changing::{self, AccountState, Command, Event, NameWish, Refusal, apply};
use domain::account::contact::ContactKind;
use domain::account::help::{Help, HelpAsked};
use domain::account::recovery::Recovery;
use domain::account::{Actor, Role, TypeScope};
use domain::application::TextRef;
use domain::ids::{AccountId, QuestionId, TextId};
use uuid::Uuid;

fn account(number: u128, role: Role) -> AccountState {
    let id = AccountId(Uuid::from_u128(number));
    let name_wish = NameWish::None;
    AccountState {
        id,
        version: 1,
        role,
        duties_accepted: true,
        one_time: false,
        disabled: false,
        company: false,
        name_wish,
        help: None,
        recovery: Recovery::None,
    }
}

/// The same while something that an admin asked for waits.
fn asked(of: &AccountState, help: Help) -> AccountState {
    let by = AccountId(Uuid::from_u128(77));
    AccountState { help: Some(HelpAsked { help, by, at: jiff::Timestamp::UNIX_EPOCH }), ..of.clone() }
}

fn actor(of: &AccountState) -> Actor {
    let office = (of.role == Role::Opd).then(|| "DINKES".to_owned());
    Actor::Account { id: of.id, role: of.role, office, types: TypeScope::All, powers: Vec::new() }
}

/// Decided where others do the same work.
fn decide(account: &AccountState, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
    changing::decide(account, actor, command, None)
}

fn disable() -> Command {
    Command::Disable { reason: reason() }
}

fn give() -> Command {
    Command::GivePassword { seen: None }
}

fn reason() -> TextRef {
    TextRef { id: TextId(Uuid::from_u128(9)), commitment: "c".into() }
}

#[test]
fn only_an_admin_closes_an_account_and_never_their_own() {
    let (admin, other) = (account(1, Role::Admin), account(2, Role::Verifikator));
    assert_eq!(decide(&other, &actor(&admin), &disable()), Ok(vec![Event::AccountClosed { reason: Some(reason()) }]));
    assert_eq!(decide(&admin, &actor(&admin), &disable()), Err(Refusal::OwnAccount));
    assert_eq!(decide(&other, &actor(&other), &disable()), Err(Refusal::NotPermitted));
    let closed = apply(other, &Event::AccountClosed { reason: None });
    assert_eq!(decide(&closed, &actor(&admin), &disable()), Ok(Vec::new()));
    assert_eq!(decide(&closed, &actor(&closed), &Command::SignIn), Err(Refusal::Closed));
}

#[test]
fn a_closed_account_is_opened_again_and_keeps_its_role() {
    let (admin, other) = (account(1, Role::Admin), account(2, Role::KepalaDinas));
    let closed = apply(other.clone(), &Event::AccountClosed { reason: None });
    assert_eq!(decide(&closed, &actor(&admin), &Command::Enable), Err(Refusal::NobodyAsked), "not one admin alone");
    let closed = asked(&closed, Help::Reopening);
    assert_eq!(decide(&closed, &actor(&admin), &Command::Enable), Ok(vec![Event::AccountReopened]));
    assert_eq!(decide(&closed, &actor(&other), &Command::Enable), Err(Refusal::OwnAccount));
    let open = apply(closed, &Event::AccountReopened);
    assert!(!open.disabled && open.role == Role::KepalaDinas);
    assert_eq!(decide(&open, &actor(&admin), &Command::Enable), Ok(Vec::new()), "pressed twice");
    let applicant = apply(account(3, Role::Pemohon), &Event::AccountClosed { reason: None });
    assert_eq!(decide(&applicant, &actor(&admin), &Command::Enable), Err(Refusal::NotPermitted));
}

#[test]
fn an_account_whose_role_nobody_else_holds_stays_open() {
    let (admin, other) = (account(1, Role::Admin), account(2, Role::KepalaDinas));
    let alone = changing::decide(&other, &actor(&admin), &disable(), Some(Role::KepalaDinas));
    assert_eq!(alone, Err(Refusal::LastOf(Role::KepalaDinas)));
    assert!(changing::decide(&other, &actor(&admin), &disable(), None).is_ok());
}

#[test]
fn a_new_first_password_is_given_by_who_gave_the_first_one() {
    let (admin, counter) = (account(1, Role::Admin), account(2, Role::Loket));
    let (officer, person) = (account(3, Role::Verifikator), account(4, Role::Pemohon));
    let waiting = AccountState { one_time: true, ..person.clone() };
    let given = |to: &AccountState, by: &Actor| decide(to, by, &give());
    let done = Ok(vec![Event::PasswordGiven { seen: None }]);
    assert_eq!(given(&officer, &Actor::System), done);
    assert_eq!(given(&officer, &actor(&admin)), Err(Refusal::NobodyAsked), "not one admin alone");
    assert_eq!(given(&asked(&officer, Help::Password), &actor(&admin)), done);
    for person in [&person, &waiting] {
        assert_eq!(given(person, &actor(&counter)), Err(Refusal::NothingSeen), "an officer says what they saw");
        let seen = Command::GivePassword { seen: Some(reason()) };
        assert_eq!(decide(person, &actor(&counter), &seen), Ok(vec![Event::PasswordGiven { seen: Some(reason()) }]));
    }
    for (to, by) in [(&person, &admin), (&officer, &counter), (&officer, &officer)] {
        assert_eq!(given(to, &actor(by)), Err(Refusal::NotPermitted), "{to:?} by {by:?}");
    }
    assert_eq!(given(&admin, &actor(&admin)), Err(Refusal::OwnAccount));
    let closed = AccountState { disabled: true, ..asked(&officer, Help::Password) };
    assert_eq!(given(&closed, &actor(&admin)), Err(Refusal::Closed));
    assert!(apply(officer, &Event::PasswordGiven { seen: None }).one_time);
}

#[test]
fn a_contact_that_is_the_same_is_no_event() {
    let person = account(2, Role::Pemohon);
    let contact = |email, phone| decide(&person, &actor(&person), &Command::ChangeContact { email, phone });
    assert_eq!(contact(false, false), Ok(Vec::new()));
    assert_eq!(contact(false, true), Ok(vec![Event::ContactChanged { email: false, phone: true }]));
}

#[test]
fn what_is_ones_own_is_done_by_nobody_else() {
    let (admin, person) = (account(1, Role::Admin), account(2, Role::Pemohon));
    for command in [
        Command::ChangePassword,
        Command::ChangeContact { email: true, phone: false },
        Command::AcceptDuties { version: 1 },
        Command::SignIn,
    ] {
        assert!(decide(&person, &actor(&person), &command).is_ok(), "{command:?}");
        assert_eq!(decide(&person, &actor(&admin), &command), Err(Refusal::NotPermitted), "{command:?}");
    }
}

#[test]
fn a_name_changes_only_with_a_check() {
    let (counter, admin, person) = (account(1, Role::Loket), account(3, Role::Admin), account(2, Role::Pemohon));
    let adopt = Command::AdoptName { question: QuestionId(Uuid::from_u128(5)) };
    let confirm = Command::ConfirmName { reason: reason() };
    assert_eq!(decide(&person, &Actor::System, &adopt), Err(Refusal::NoNameAsked));
    assert_eq!(decide(&person, &actor(&counter), &confirm), Err(Refusal::NoNameAsked));
    let ask = Command::AskIdentity { name: true };
    assert_eq!(decide(&person, &actor(&counter), &ask), Err(Refusal::NotPermitted), "one's own name");
    assert_eq!(decide(&counter, &actor(&counter), &ask), Err(Refusal::NotPermitted), "an officer's is the admin's");
    let wishing = decide(&person, &actor(&person), &ask).unwrap().iter().fold(person.clone(), apply);
    assert_eq!(wishing.name_wish, NameWish::Unchecked);
    for other in [&person, &admin] {
        assert_eq!(decide(&wishing, &actor(other), &confirm), Err(Refusal::NotPermitted));
        assert_eq!(decide(&wishing, &actor(other), &adopt), Err(Refusal::NotPermitted));
    }
    assert_eq!(decide(&wishing, &actor(&counter), &adopt), Err(Refusal::NotPermitted), "only the machine");
    for (by, command) in [(Actor::System, adopt), (actor(&counter), confirm)] {
        let events = decide(&wishing, &by, &command).unwrap();
        assert_eq!(events.iter().fold(wishing.clone(), apply).name_wish, NameWish::None, "{events:?}");
    }
    let other = Command::AskIdentity { name: false };
    let same = decide(&wishing, &actor(&person), &other).unwrap().iter().fold(wishing, apply);
    assert_eq!(same.name_wish, NameWish::None, "who asks about the old name wishes no other");
}

#[test]
fn a_second_factor_is_set_by_its_owner_and_removed_by_who_saw_them() {
    let (admin, counter) = (account(1, Role::Admin), account(2, Role::Loket));
    let (officer, person) = (account(3, Role::Verifikator), account(4, Role::Pemohon));
    let may = |of: &AccountState, by: &AccountState, command: &Command| decide(of, &actor(by), command).is_ok();
    for owner in [&admin, &counter, &officer, &person] {
        let (waiting, remove) =
            (asked(owner, Help::SecondFactor), Command::RemoveSecondFactor { seen: Some(reason()) });
        for (by, removes) in [
            (&admin, owner.role.is_staff()),
            (&counter, owner.role == Role::Pemohon || owner.id == counter.id),
            (&officer, owner.id == officer.id),
            (&person, owner.id == person.id),
        ] {
            assert_eq!(may(&waiting, by, &remove), removes, "{:?} by {:?}", owner.role, by.role);
            assert_eq!(may(owner, by, &Command::SetSecondFactor), owner.id == by.id);
            assert_eq!(may(owner, by, &Command::UseRecoveryCode { left: 1 }), owner.id == by.id);
        }
    }
    let line =
        |of: &AccountState| changing::decide(of, &Actor::System, &Command::RemoveSecondFactor { seen: None }, None);
    assert_eq!(line(&officer), Ok(vec![Event::SecondFactorRemoved { seen: None }]), "by command line");
    assert_eq!(line(&person), Err(Refusal::NotPermitted));
}

/// One person alone lets nobody in again: another admin or the head agrees, who is neither the asker nor the owner.
#[test]
fn letting_an_officer_in_again_takes_two_persons() {
    let (asker, second, head) = (account(77, Role::Admin), account(2, Role::Admin), account(3, Role::KepalaDinas));
    let open = account(4, Role::Verifikator);
    let closed = apply(open.clone(), &Event::AccountClosed { reason: None });
    for (help, owner) in [(Help::Password, &open), (Help::SecondFactor, &open), (Help::Reopening, &closed)] {
        let (order, ask) = (Command::from(help), Command::AskHelp { help, reason: reason() });
        assert_eq!(decide(owner, &actor(&second), &order), Err(Refusal::NobodyAsked), "{help:?}");
        assert!(decide(owner, &actor(&asker), &ask).is_ok(), "{help:?}");
        assert_eq!(decide(owner, &actor(&head), &ask), Err(Refusal::NotPermitted), "only an admin asks");
        let waiting = asked(owner, help);
        assert_eq!(decide(&waiting, &actor(&asker), &order), Err(Refusal::SamePerson), "{help:?}");
        for by in [&second, &head] {
            let events = decide(&waiting, &actor(by), &order).unwrap();
            let after = events.iter().fold(waiting.clone(), apply);
            assert_eq!(after.help, None, "used up");
        }
        let other = Help::ALL.into_iter().find(|other| *other != help).unwrap();
        assert_eq!(decide(&asked(owner, other), &actor(&second), &order), Err(Refusal::NobodyAsked), "another thing");
        let declined = decide(&waiting, &actor(&head), &Command::DeclineHelp).unwrap();
        assert_eq!(declined.iter().fold(waiting, apply).help, None);
    }
    let own = asked(&second, Help::Password);
    assert_eq!(decide(&own, &actor(&second), &give()), Err(Refusal::OwnAccount));
    let ask = Command::AskHelp { help: Help::Password, reason: reason() };
    assert_eq!(decide(&second, &actor(&second), &ask), Err(Refusal::OwnAccount));
    assert_eq!(decide(&closed, &actor(&asker), &ask), Err(Refusal::HelpDoesNotFit), "opened first");
    assert_eq!(decide(&account(5, Role::Pemohon), &actor(&asker), &ask), Err(Refusal::NotPermitted));
    // The command line has the machine; what it does is in the log.
    let line = changing::decide(&open, &Actor::System, &give(), None);
    assert_eq!(line, Ok(vec![Event::PasswordGiven { seen: None }]));
}

#[test]
fn a_request_waits_three_days() {
    let at = jiff::Timestamp::UNIX_EPOCH;
    let asked = HelpAsked { help: Help::Password, by: AccountId(Uuid::from_u128(1)), at };
    let hours = |n| at + jiff::SignedDuration::from_hours(n);
    assert!(asked.waits(hours(71)) && !asked.waits(hours(72)));
}

/// What is hard to take back asks for a fresh second factor; work of every day does not.
#[test]
fn few_orders_ask_for_a_fresh_second_factor() {
    use domain::account::changing::CommandKind as Account;
    use domain::application::CommandKind as Application;
    use domain::ordering::Ordered;
    for kind in [Application::Sign, Application::Revoke] {
        assert!(Ordered::from(kind).needs_fresh_factor());
    }
    for kind in Account::ALL {
        let asks = [
            Account::AddPasskey,
            Account::AskHelp,
            Account::Enable,
            Account::LinkStaffIdentity,
            Account::RemovePasskey,
            Account::RemoveSecondFactor,
            Account::SetSecondFactor,
            Account::UnlinkStaffIdentity,
        ];
        assert_eq!(Ordered::from(kind).needs_fresh_factor(), asks.contains(&kind), "{kind:?}");
    }
    assert!(!Ordered::from(Application::Accept).needs_fresh_factor());
}

#[test]
fn a_person_recovers_alone_after_waiting_and_an_officer_never() {
    let (person, officer) = (account(1, Role::Pemohon), account(2, Role::Verifikator));
    let code = Command::SendRecoveryCode { contact: ContactKind::Phone };
    for command in [code, Command::BeginRecovery, Command::RecoverPassword] {
        assert_eq!(decide(&officer, &actor(&officer), &command), Err(Refusal::OfficersAskTwo));
    }
    assert_eq!(decide(&person, &actor(&person), &Command::BeginRecovery), Ok(vec![Event::RecoveryBegun]));
    assert_eq!(decide(&person, &actor(&officer), &Command::BeginRecovery), Err(Refusal::NotPermitted));
    let at = jiff::Timestamp::UNIX_EPOCH;
    let waiting = AccountState { recovery: Recovery::Waiting(at), ..person.clone() };
    assert_eq!(decide(&waiting, &actor(&person), &Command::BeginRecovery), Ok(Vec::new()), "it waits from the first");
    assert_eq!(decide(&waiting, &actor(&person), &Command::RecoverPassword), Err(Refusal::NotRecovered));
    assert_eq!(decide(&waiting, &actor(&person), &Command::CancelRecovery), Ok(vec![Event::RecoveryCancelled]));
    assert_eq!(decide(&person, &actor(&person), &Command::CancelRecovery), Ok(Vec::new()), "pressed twice");
    let open = AccountState { recovery: Recovery::Open(at), ..person };
    assert_eq!(decide(&open, &actor(&open), &Command::RecoverPassword), Ok(vec![Event::PasswordRecovered]));
    let proved = Event::ContactProved { contact: ContactKind::Phone };
    for event in [Event::PasswordRecovered, Event::PasswordChanged, proved] {
        assert_eq!(apply(open.clone(), &event).recovery, Recovery::None, "{event:?}");
    }
}

#[test]
fn a_contact_is_confirmed_by_the_counter_and_yielded_by_the_system() {
    let (person, counter) = (account(1, Role::Pemohon), account(2, Role::Loket));
    let contact = ContactKind::Phone;
    let confirm = Command::ConfirmContact { contact, seen: reason() };
    assert_eq!(
        decide(&person, &actor(&counter), &confirm),
        Ok(vec![Event::ContactConfirmed { contact, seen: reason() }])
    );
    assert_eq!(decide(&person, &actor(&person), &confirm), Err(Refusal::NotPermitted));
    assert_eq!(decide(&counter, &actor(&counter), &confirm), Err(Refusal::NotPermitted), "an officer proves by code");
    let yielded = Command::YieldContact { contact };
    assert_eq!(decide(&person, &actor(&counter), &yielded), Err(Refusal::NotPermitted));
    assert_eq!(decide(&person, &Actor::System, &yielded), Ok(vec![Event::ContactYielded { contact }]));
}

/// Decision 0041: what would let somebody sign in to a company's account is refused to everybody.
#[test]
fn nobody_opens_the_account_of_a_company() {
    let company = AccountState { company: true, ..account(1, Role::Pemohon) };
    let by_role = |role| [1, 2].map(|number| actor(&account(number, role)));
    for who in Role::ALL.into_iter().flat_map(by_role).chain([Actor::System]) {
        for kind in changing::CommandKind::ALL {
            let may = domain::account::permitted::permits(kind, &company, &who);
            let made_or_erased = matches!(kind, changing::CommandKind::Register | changing::CommandKind::Erase);
            assert!(!may || made_or_erased, "{kind:?} {who:?}");
        }
    }
}
