//! An account as the ledger changes it: what happened to it and its rows commit together, or not at all.

use super::accounts::{self, Account, NewAccount};
pub use super::enclosed::Enclosed;
use super::staff_identity;
use super::ways_in::{self, taken};
use super::{
    contact_code, contacts, help, kept_forms, passwords, recovery, relations, second_factor, sessions, telling_owner,
};
use crate::appointment::holders;
use crate::notice::notices;
use crate::registry::ask_register::AskAboutPerson;
use db::DbError;
use domain::account::changing::{AccountState, Command, CommandKind, Event, NameWish, Refusal, apply, decide};
use domain::account::help::{Help, HelpAsked};
use domain::account::recovery::Recovery;
use domain::account::session::longest;
use domain::account::{Actor, TypeScope};
use domain::application::TextRef;
use domain::ids::AccountId;
use domain::registry::Registry;
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::NewText;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, carry_out};

/// An order to an account.
pub type Order = ledger::Order<Account>;

/// Why an order changed nothing.
pub type AccountError = ledger::Undone<Refusal>;

/// Kind of the text that says why an account was closed.
const REASON: &str = "closing";
/// Kind of the text that says how an asker knows whom help is for.
const HELP: &str = "help";
/// Kind of the text that says why a name was confirmed.
const NAME: &str = "name";
/// Kind of the text that says what the counter saw before it opened an account to somebody.
const SEEN: &str = "seen";

/// Carries out one order; durable when it returns `Ok`.
pub async fn change(app: &App, order: Order) -> Result<Done<Account>, AccountError> {
    let kinds: Vec<_> = order.commands.iter().map(Command::kind).collect();
    // Whether somebody else does the work rests on other rows too, so this runs as if it were alone.
    let done = if kinds.contains(&CommandKind::Disable) {
        app.command(order, carry_out::<Account>).await?
    } else {
        app.command_on_locked(order, carry_out::<Account>).await?
    };
    if kinds.into_iter().any(ends_signing) {
        app.signing.sessions.close(done.after.id);
    }
    Ok(done)
}

/// Whether whoever gave a secret to sign with is not there any more, or may not be who they were.
fn ends_signing(kind: CommandKind) -> bool {
    matches!(
        kind,
        CommandKind::SignOut
            | CommandKind::ChangePassword
            | CommandKind::GivePassword
            | CommandKind::Disable
            | CommandKind::ActAs
            | CommandKind::RemoveSecondFactor
            | CommandKind::RecoverPassword
    )
}

/// Closes an account; the reason is kept sealed with it.
pub async fn close(
    app: &App,
    (id, actor): (AccountId, Actor),
    reason: &str,
    key: Option<String>,
) -> Result<(), AccountError> {
    let text = NewText::new(app.id(), app.bytes(), REASON, reason);
    let mut order = Order::new(id, actor, Command::Disable { reason: text.reference.clone() });
    (order.texts, order.key) = (vec![text], key);
    change(app, order).await.map(|_| ())
}

/// Asks a second person to let an officer in again; how the asker knows who it is, is kept sealed with the account.
pub async fn ask_help(
    app: &App,
    (id, actor): (AccountId, Actor),
    (help, reason): (Help, &str),
    key: Option<String>,
) -> Result<(), AccountError> {
    let text = NewText::new(app.id(), app.bytes(), HELP, reason);
    let mut order = Order::new(id, actor, Command::AskHelp { help, reason: text.reference.clone() });
    (order.texts, order.key) = (vec![text], key);
    change(app, order).await.map(|_| ())
}

/// Lets a person bear the name they asked for, because an officer at the counter has seen the card; what they saw is kept sealed.
pub async fn confirm_name(
    app: &App,
    (id, actor): (AccountId, Actor),
    seen: &str,
    (version, key): (Option<u32>, Option<String>),
) -> Result<(), AccountError> {
    let text = NewText::new(app.id(), app.bytes(), NAME, seen);
    let mut order = Order::new(id, actor, Command::ConfirmName { reason: text.reference.clone() });
    (order.texts, order.version, order.key) = (vec![text], version, key);
    change(app, order).await.map(|_| ())
}

/// Gives an account a password made by the system, and returns it: it is shown once and kept nowhere.
pub async fn give_password(app: &App, id: AccountId, actor: Actor) -> Result<(Account, String), AccountError> {
    give_password_as(app, Order::new(id, actor, Command::GivePassword { seen: None })).await
}

/// An order of the counter, which has seen a person and says what it saw; that is kept sealed.
pub fn seen(app: &App, (id, actor): (AccountId, Actor), what: &str, command: impl FnOnce(TextRef) -> Command) -> Order {
    let text = NewText::new(app.id(), app.bytes(), SEEN, what);
    let mut order = Order::new(id, actor, command(text.reference.clone()));
    order.texts = vec![text];
    order
}

/// The same by an order that has a form's version and key.
pub async fn give_password_as(app: &App, mut order: Order) -> Result<(Account, String), AccountError> {
    let password = passwords::one_time(app.bytes());
    let hash = passwords::hash(app, &password).await.map_err(AccountError::Internal)?;
    order.enclosed = Enclosed::PasswordHash(hash);
    Ok((change(app, order).await?.after, password))
}

/// Makes an account of an applicant; `by` is who makes it, the person themselves unless said.
pub async fn register(app: &App, new: NewAccount, by: Option<Actor>) -> Result<Account, AccountError> {
    let own = Actor::Account { id: new.id, role: new.role, office: None, types: TypeScope::All, powers: Vec::new() };
    Ok(change(app, registration(new, by.unwrap_or(own))).await?.after)
}

/// The order that makes an account.
pub fn registration(new: NewAccount, by: Actor) -> Order {
    let command = Command::Register { role: new.role, office: new.office.clone(), one_time: new.one_time };
    let mut order = Order::beginning(by, command);
    order.enclosed = Enclosed::Account(Box::new(new));
    order
}

/// Orders something of an account for the account itself.
pub async fn change_own(
    app: &App,
    account: &Account,
    command: Command,
    enclosed: Enclosed,
) -> Result<(), AccountError> {
    let mut order = Order::new(account.id, account.actor(), command);
    order.enclosed = enclosed;
    change(app, order).await.map(|_| ())
}

impl Account {
    /// Whether it is a company's: only those have an NPWP of their own.
    pub fn is_company(&self) -> bool {
        !self.profile.npwp.is_empty()
    }

    /// As the law sees it, with what waits: for a second person, or for its time.
    pub fn state(&self, help: Option<HelpAsked>, recovery: Recovery) -> AccountState {
        AccountState {
            id: self.id,
            version: self.version,
            role: self.made_for.0,
            duties_accepted: self.duties_accepted,
            one_time: self.one_time,
            disabled: self.disabled,
            company: self.is_company(),
            name_wish: NameWish::of(!self.profile.wished_name.is_empty()),
            help,
            recovery,
        }
    }
}

impl Aggregate for Account {
    type Rules = Rules;
    type Id = AccountId;
    type Command = Command;
    type Enclosed = Enclosed;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Account;

    fn load(work: &mut Work, id: AccountId) -> Result<Option<Self>, AccountError> {
        Ok(accounts::get_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(AccountId, Self), AccountError> {
        let Enclosed::Account(new) = &order.enclosed else {
            return Err(AccountError::Internal("an account is made of what is enclosed".into()));
        };
        let mut new = new.clone();
        // The counter asks whose number it is; what is given online counts as nobody's before its code, so nobody learns who has it.
        if order.actor.account() == Some(new.id) {
            new.profile.await_codes();
        }
        accounts::create(work.tx, work.vault, &new, work.now).map_err(taken)?;
        let made = accounts::get(work.tx, work.vault, new.id)?;
        Ok((new.id, made.ok_or(AccountError::NotFound)?))
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.owner_key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, AccountError> {
        let recovery = recovery::standing(work.tx, self.id, work.now)?;
        let state = self.state(help::waiting(work.tx, self.id, work.now)?, recovery);
        let closes = command.kind() == CommandKind::Disable && !self.disabled;
        let last_of = if closes { holders::last_of(work.tx, work.vault, self.id, work.now)? } else { None };
        decide(&state, actor, command, last_of).map_err(AccountError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), AccountError> {
        help::keep(work.tx, (self.id, order.actor.account()), event, work.now)?;
        recovery::keep(work, self, event)?;
        if ways_in::carry(work, self, (order, event))? || contacts::carry(work, self, event, &order.enclosed)? {
            return Ok(());
        }
        let (tx, id, now) = (&mut *work.tx, self.id, work.now);
        match (&*event, &order.enclosed) {
            (Event::DutiesAccepted { version }, _) => accounts::accept_duties(tx, id, *version, now)?,
            (Event::PasswordChanged | Event::PasswordRecovered, Enclosed::PasswordHash(hash)) => {
                accounts::set_password(tx, id, hash)?;
            }
            (Event::IdentityAsked { .. }, Enclosed::Profile(profile)) => {
                accounts::set_profile(tx, work.vault, id, profile).map_err(taken)?;
                self.profile = (**profile).clone();
            }
            (Event::NameAdopted { .. } | Event::NameConfirmed { .. }, _) => {
                self.profile.name = std::mem::take(&mut self.profile.wished_name);
                accounts::set_profile(tx, work.vault, id, &self.profile).map_err(taken)?;
            }
            (Event::NoticePreferenceSet { .. }, Enclosed::Notices(modes, language)) => {
                for (channel, mode) in modes {
                    notices::set_mode(tx, id, *channel, *mode)?;
                }
                if let Some(language) = language {
                    accounts::set_language(tx, id, *language)?;
                }
            }
            (Event::PasswordGiven { .. }, Enclosed::PasswordHash(hash)) => {
                accounts::give_password(tx, id, hash, now)?;
                // Whoever had the account before may have linked their own.
                staff_identity::unlink(tx, id)?;
                self.one_time_at = Some(now);
            }
            (Event::AccountClosed { .. }, _) => {
                accounts::disable(tx, id, now)?;
                staff_identity::unlink(tx, id)?;
            }
            (Event::AccountReopened, _) => accounts::enable(tx, id)?,
            (Event::SignedIn, Enclosed::Opened(new)) => {
                accounts::open_session(tx, work.vault, (&new.token_hash, id), (now, longest(self.made_for.0)))?;
                sessions::note(tx, self, new, now)?;
            }
            (Event::AccountErased, _) => {
                second_factor::remove(tx, id)?;
                kept_forms::forget_all(tx, id)?;
                contact_code::forget_all(tx, id)?;
                accounts::erase(tx, work.vault, self, now)?;
            }
            (Event::SignedOut, Enclosed::Session(token_hash)) => accounts::close_session(tx, token_hash)?,
            (Event::TaskChosen { .. }, Enclosed::Acting(token_hash, acting)) => {
                accounts::act_as(tx, id, (token_hash, acting))?;
            }
            (Event::RelationDeclared { relation }, Enclosed::Relation(new)) => {
                relations::put(tx, work.vault, (self, *relation), (new, now))?;
            }
            (Event::RelationEnded { relation }, _) => relations::end(tx, (id, *relation), now)?,
            (Event::RoleTaken { .. }, _) => accounts::close_sessions(tx, id)?,
            (
                Event::AccountMade { .. }
                | Event::RoleGranted { .. }
                | Event::AccountOpened
                | Event::HelpAsked { .. }
                | Event::HelpDeclined
                | Event::ContactCodeSent { .. }
                | Event::ContactProved { .. }
                | Event::ContactConfirmed { .. }
                | Event::ContactYielded { .. }
                | Event::RecoveryCodeSent { .. }
                | Event::RecoveryBegun
                | Event::RecoveryCancelled,
                _,
            ) => {}
            (
                Event::PasswordChanged
                | Event::PasswordGiven { .. }
                | Event::PasswordRecovered
                | Event::ContactChanged { .. }
                | Event::ContactWished { .. }
                | Event::IdentityAsked { .. }
                | Event::NoticePreferenceSet { .. }
                | Event::SignedIn
                | Event::SignedOut
                | Event::SecondFactorSet
                | Event::SecondFactorRemoved { .. }
                | Event::PasskeyAdded { .. }
                | Event::PasskeyRemoved { .. }
                | Event::PasskeyRefused { .. }
                | Event::StaffIdentityLinked
                | Event::StaffIdentityUnlinked
                | Event::TaskChosen { .. }
                | Event::RelationDeclared { .. }
                | Event::RecoveryCodeUsed { .. },
                _,
            ) => return Err(AccountError::Internal(format!("{} without what it is about", event.id()))),
        }
        Ok(())
    }

    fn apply(&mut self, _work: &Work, _actor: &Actor, event: &Event) {
        let AccountState { version, duties_accepted, one_time, disabled, .. } =
            apply(self.state(None, Recovery::None), event);
        self.version = version;
        (self.duties_accepted, self.one_time, self.disabled) = (duties_accepted, one_time, disabled);
    }

    fn effects(&self, work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let may_be_asked = matches!(event, Event::AccountMade { .. } | Event::IdentityAsked { .. })
            && !self.profile.nik.is_empty()
            && work.now >= work.rules.registers_since
            && work.rules.registers.contains(&Registry::Siak);
        telling_owner::tell_owner(work, (self.id, self.version), event)?;
        Ok(may_be_asked.then(|| AskAboutPerson { account: self.id }.into()).into_iter().collect())
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, AccountError> {
        let saved = accounts::save(work.tx, self, before)?;
        accounts::seal(work.tx, work.vault, self.id)?;
        Ok(saved)
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    /// What is enclosed is secret or personal; two presses of one button are told apart by the form's key alone.
    fn essence(order: &Order) -> Vec<Vec<u8>> {
        // The reference to a reason is made anew for each press; its words count by themselves.
        let written = order.commands.iter().map(|command| {
            let has_reason = matches!(
                command.kind(),
                CommandKind::Disable
                    | CommandKind::AskHelp
                    | CommandKind::ConfirmName
                    | CommandKind::GivePassword
                    | CommandKind::RemoveSecondFactor
            );
            // A new id is made for each press.
            let new = matches!(command.kind(), CommandKind::DeclareRelation | CommandKind::AddPasskey);
            if let Command::ConfirmContact { contact, .. } = command {
                return format!("{:?} {contact:?}", command.kind());
            }
            if has_reason || new { format!("{:?}", command.kind()) } else { format!("{command:?}") }
        });
        written.map(String::into_bytes).collect()
    }
}
