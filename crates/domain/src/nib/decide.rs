//! Who may order what about a NIB that OSS delivered, and what follows from it.

use super::change::{Command, CommandKind, Event, roles};
use super::refusal::Refusal;
use super::state::{DeliveredNib, Line, NotOurs, Requested, Standing, Told};
use crate::account::Actor;
use crate::ids::NibId;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// One decision to be taken: on what, by whom.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The NIB; `None` before it is first delivered.
    pub nib: Option<&'a DeliveredNib>,
    /// Who orders.
    pub actor: &'a Actor,
}

fn permits(kind: CommandKind, actor: &Actor) -> bool {
    *actor == Actor::System || actor.role().is_some_and(|role| roles(kind).contains(&role))
}

/// Decides `command`.
pub fn decide(step: Move, command: &Command) -> Result<Vec<Event>, Refusal> {
    if !permits(CommandKind::from(command), step.actor) {
        return Err(Refusal::NotPermitted);
    }
    match command {
        Command::Receive { body, lines, simulated } => {
            let lines = changed(step.nib, lines);
            Ok(vec![Event::Received { body: body.clone(), lines, simulated: *simulated }])
        }
        Command::Claim { licence, application, account } => {
            let requested = step.nib.and_then(|nib| nib.requested.get(licence));
            match requested.map(|requested| &requested.standing) {
                Some(Standing::Waiting { .. }) => {
                    Ok(vec![Event::Claimed { licence: licence.clone(), application: *application, account: *account }])
                }
                Some(Standing::Referred { .. } | Standing::Taken { .. }) | None => Err(Refusal::NotWaiting),
            }
        }
        Command::Report { licence, what, code, simulated } => {
            let known = step.nib.is_some_and(|nib| nib.requested.contains_key(licence));
            let (licence, code) = (licence.clone(), code.clone());
            let event = Event::Reported { licence, what: *what, code, simulated: *simulated };
            if known { Ok(vec![event]) } else { Err(Refusal::Moved) }
        }
        Command::NoteFetched { document } => Ok(vec![Event::FileFetched { document: *document }]),
    }
}

/// Lines that say something new. What has become an application stays one, whatever OSS delivers later.
fn changed(nib: Option<&DeliveredNib>, lines: &BTreeMap<String, Line>) -> BTreeMap<String, Line> {
    let says_new = |(id, line): &(&String, &Line)| {
        let Some(before) = nib.and_then(|nib| nib.requested.get(*id)) else { return true };
        match (&before.standing, line.not_ours) {
            (Standing::Taken { .. }, _) => false,
            (Standing::Waiting { .. }, None) => before.code != line.code,
            (Standing::Referred { why, .. }, Some(now)) => *why != now || before.code != line.code,
            (Standing::Waiting { .. }, Some(_)) | (Standing::Referred { .. }, None) => true,
        }
    };
    lines.iter().filter(says_new).map(|(id, line)| (id.clone(), line.clone())).collect()
}

/// The NIB after `event`. Never refuses: what happened, happened.
#[must_use]
pub fn apply(nib: Option<DeliveredNib>, id: NibId, event: &Event, at: Timestamp) -> DeliveredNib {
    let unborn = || DeliveredNib { id, version: 0, editions: 0, simulated: false, requested: BTreeMap::new() };
    let mut nib = nib.unwrap_or_else(unborn);
    nib.version += 1;
    match event {
        Event::Received { lines, simulated, .. } => {
            nib.editions += 1;
            nib.simulated |= simulated;
            for (licence, line) in lines {
                let standing = standing(line.not_ours, at);
                let told = nib.requested.remove(licence).and_then(|before| before.told);
                let requested = Requested { code: line.code.clone(), standing, told };
                nib.requested.insert(licence.clone(), requested);
            }
        }
        Event::Claimed { licence, application, account } => {
            if let Some(requested) = nib.requested.get_mut(licence) {
                requested.standing = Standing::Taken { since: at, application: *application, account: *account };
            }
        }
        Event::Reported { licence, code, simulated, .. } => {
            if let Some(requested) = nib.requested.get_mut(licence) {
                requested.told = Some(Told { code: code.clone(), at, simulated: *simulated });
            }
        }
        Event::FileFetched { .. } => {}
    }
    nib
}

fn standing(not_ours: Option<NotOurs>, since: Timestamp) -> Standing {
    match not_ours {
        None => Standing::Waiting { since },
        Some(why) => Standing::Referred { since, why },
    }
}

#[cfg(test)]
mod tests {
    use super::super::change::Reported;
    use super::*;
    use crate::account::{Role, TypeScope};
    use crate::application::TextRef;
    use crate::ids::{AccountId, ApplicationId, TextId};
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn officer(role: Role) -> Actor {
        Actor::Account {
            id: AccountId(Uuid::from_u128(7)),
            role,
            office: None,
            types: TypeScope::All,
            powers: Vec::new(),
        }
    }

    fn receive(lines: &[(&str, Option<NotOurs>)]) -> Command {
        let body = TextRef { id: TextId(Uuid::nil()), commitment: String::new() };
        let line = |(id, not_ours): &(&str, Option<NotOurs>)| {
            ((*id).to_owned(), Line { code: "033000000001".into(), not_ours: *not_ours })
        };
        Command::Receive { body, lines: lines.iter().map(line).collect(), simulated: false }
    }

    fn claim(licence: &str) -> Command {
        let (application, account) = (ApplicationId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        Command::Claim { licence: licence.into(), application, account }
    }

    fn ordered(nib: Option<DeliveredNib>, actor: &Actor, command: &Command) -> Result<DeliveredNib, Refusal> {
        let events = decide(Move { nib: nib.as_ref(), actor }, command)?;
        let id = NibId(Uuid::from_u128(9));
        Ok(events.iter().fold(nib, |nib, event| Some(apply(nib, id, event, NOW))).expect("something happened"))
    }

    #[test]
    fn a_newer_edition_brings_what_is_new_and_takes_no_application_away() {
        let nib = ordered(None, &Actor::System, &receive(&[("I-1", None), ("I-2", Some(NotOurs::Unmapped))])).unwrap();
        let nib = ordered(Some(nib), &officer(Role::Loket), &claim("I-1")).unwrap();
        let taken = nib.requested["I-1"].clone();
        let newer = receive(&[("I-1", Some(NotOurs::TakenBack)), ("I-2", Some(NotOurs::Unmapped)), ("I-3", None)]);
        let events = decide(Move { nib: Some(&nib), actor: &Actor::System }, &newer).unwrap();
        let [Event::Received { lines, .. }] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(lines.keys().collect::<Vec<_>>(), ["I-3"], "only what is new");
        let nib = ordered(Some(nib), &Actor::System, &newer).unwrap();
        assert_eq!((nib.editions, &nib.requested["I-1"]), (2, &taken));
        assert_eq!(nib.requested["I-3"].standing, Standing::Waiting { since: NOW });
    }

    #[test]
    fn what_is_not_ours_is_nobodys_and_what_was_taken_is_taken_once() {
        let lines = [("I-1", None), ("I-2", Some(NotOurs::OtherAuthority))];
        let nib = ordered(None, &Actor::System, &receive(&lines)).unwrap();
        let counter = officer(Role::Loket);
        assert_eq!(ordered(Some(nib.clone()), &counter, &claim("I-2")), Err(Refusal::NotWaiting));
        let nib = ordered(Some(nib), &counter, &claim("I-1")).unwrap();
        assert_eq!(ordered(Some(nib), &counter, &claim("I-1")), Err(Refusal::NotWaiting));
    }

    #[test]
    fn only_the_counter_and_the_system_hand_a_delivery_over() {
        let nib = ordered(None, &Actor::System, &receive(&[("I-1", None)])).unwrap();
        for role in Role::ALL {
            let may = ordered(Some(nib.clone()), &officer(role), &claim("I-1"));
            assert_eq!(may.is_ok(), role == Role::Loket, "{role:?}");
            assert_eq!(ordered(None, &officer(role), &receive(&[])), Err(Refusal::NotPermitted), "{role:?}");
        }
    }

    #[test]
    fn what_oss_was_told_is_remembered_over_a_newer_edition() {
        let nib = ordered(None, &Actor::System, &receive(&[("I-1", None)])).unwrap();
        let (licence, code) = ("I-1".to_owned(), "11".to_owned());
        let report = Command::Report { licence, what: Reported::Status, code, simulated: true };
        let nib = ordered(Some(nib), &Actor::System, &report).unwrap();
        let nib = ordered(Some(nib), &Actor::System, &receive(&[("I-1", Some(NotOurs::TakenBack))])).unwrap();
        let told = nib.requested["I-1"].told.as_ref().expect("told");
        assert_eq!((told.code.as_str(), told.simulated), ("11", true));
    }
}
