//! The way of one application of the past: what is done when, drawn from its own dice.

use super::calendar::{DAY_MINUTES, advance, next_at};
use domain::application::Opinion;
use domain::calendar::{Calendar, minute, moment};
use domain::indonesian::local;
use domain::licence_type::LicenceType;
use fastrand::Rng;
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp};

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The licence is issued and every office has it.
    Granted,
    /// The verifier proposes a refusal.
    Refused,
    /// A technical office does not recommend it.
    NotRecommended,
    /// The applicant takes it back.
    Withdrawn,
    /// Issued, and revoked later.
    Revoked,
    /// It stands here today.
    Standing(Stop),
}

/// Where an application stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the stages of the law, and what of an office is still owed
pub enum Stop {
    Draft,
    Submitted,
    Claimed,
    Returned,
    Offices,
    Payment,
    FirstApproval,
    SecondApproval,
    Signature,
    Delivery,
}

impl Stop {
    /// All, in the order of the way.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Submitted,
        Self::Claimed,
        Self::Returned,
        Self::Offices,
        Self::Payment,
        Self::FirstApproval,
        Self::SecondApproval,
        Self::Signature,
        Self::Delivery,
    ];

    /// Whether an application of this type can stand here.
    pub fn fits(self, ty: &LicenceType) -> bool {
        match self {
            Self::Payment => ty.fee.amount_rp() > 0,
            Self::FirstApproval => !ty.approvals.is_empty(),
            Self::SecondApproval => ty.approvals.len() > 1,
            Self::Offices | Self::Delivery => !ty.offices.is_empty(),
            Self::Draft | Self::Submitted | Self::Claimed | Self::Returned | Self::Signature => true,
        }
    }
}

/// One thing somebody does with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A draft is started and filled in.
    Begin,
    /// Its files are added, and it is sent.
    Send,
    /// A verifier takes it.
    Claim,
    /// The verifier is satisfied.
    Accept,
    /// The verifier asks for a better document.
    Return,
    /// The applicant gives it.
    Correct,
    /// The verifier proposes a refusal.
    Refuse,
    /// An office visits; which of the type's.
    Examine(usize, Opinion),
    /// An office gives its word.
    Recommend(usize, Opinion),
    /// The fee is paid.
    Pay,
    /// The next level approves.
    Approve,
    /// The head sends it back to its verifier.
    SendBack,
    /// The head signs.
    Sign,
    /// An office has the document.
    Acknowledge(usize),
    /// The applicant takes it back.
    Withdraw,
    /// The head revokes the licence.
    Revoke,
}

/// What is known of an application before its way is drawn.
#[derive(Clone, Debug)]
pub struct Life {
    /// Type.
    pub type_id: String,
    /// Who applies; `None`, the newcomer's own account.
    pub person: Option<usize>,
    /// Whether it is taken at the counter.
    pub at_counter: bool,
    /// Which of the verifiers has it.
    pub verifier: usize,
    /// Whether a renewal is wanted.
    pub renewal: bool,
    /// What becomes of it.
    pub fate: Fate,
    /// How often the applicant is asked for something better.
    pub returned: u8,
    /// Whether the head sends it back once.
    pub sent_back: bool,
    /// Hundredths of the usual time that everything takes.
    pub pace: i64,
    /// Seed of its own dice.
    pub seed: u64,
}

/// The way of an application that is sent at this moment.
pub struct Way<'a> {
    calendar: &'a Calendar,
    at: Timestamp,
    /// Office minutes in which such an application is usually done.
    budget: i64,
    dice: Rng,
    acts: Vec<(Timestamp, Act)>,
}

/// Days in which types without a promise are usually done.
const DAYS_USUAL: u16 = 8;

impl<'a> Way<'a> {
    /// Everything that is done, in order, if it is sent at `sent`.
    pub fn of(life: &Life, ty: &LicenceType, calendar: &'a Calendar, sent: Timestamp) -> Vec<(Timestamp, Act)> {
        let days = i64::from(ty.promise.days.unwrap_or(DAYS_USUAL));
        let budget = days * DAY_MINUTES * life.pace / 100;
        let mut way = Self { calendar, at: sent, budget, dice: Rng::with_seed(life.seed), acts: Vec::new() };
        let typing = way.dice.i64(12..90);
        let (begun, sent) = if life.at_counter {
            way.at_the_counter(sent, typing)
        } else {
            (sent - SignedDuration::from_mins(typing), sent)
        };
        way.at = sent;
        way.acts.push((begun, Act::Begin));
        if life.fate == Fate::Standing(Stop::Draft) {
            return way.acts;
        }
        way.acts.push((sent, Act::Send));
        way.verified(life);
        match life.fate {
            Fate::Withdrawn => {}
            Fate::Refused => way.decided(ty),
            Fate::Granted | Fate::NotRecommended | Fate::Revoked | Fate::Standing(_) => {
                way.recommended(life, ty);
                way.decided(ty);
            }
        }
        if life.sent_back {
            way.once_more(ty);
        }
        way.afterwards(life, ty);
        way.acts.truncate(way.kept(life));
        way.acts
    }

    /// Typed and sent in one sitting while the office is open; who came to a closed door comes again.
    fn at_the_counter(&mut self, sent: Timestamp, typing: i64) -> (Timestamp, Timestamp) {
        let typed = SignedDuration::from_mins(typing);
        let mut comes = sent - typed;
        while let Some(open) = self.calendar.next_moment(comes) {
            let waits = if open == comes { 0 } else { self.dice.i64(2..240) };
            let begun = advance(self.calendar, open, waits);
            let Some(day) = self.calendar.opening(local(begun).date()) else { break };
            if minute(begun) + typing < day.closes {
                return (begun, begun + typed);
            }
            comes = moment(day.closes);
        }
        (comes, comes + typed)
    }

    /// After about this share of the time, in hundredths.
    fn after(&mut self, share: i64, act: Act) {
        let minutes = self.budget * share / 100 * self.dice.i64(50..150) / 100;
        self.at = advance(self.calendar, self.at, minutes.max(4));
        self.acts.push((self.at, act));
    }

    fn verified(&mut self, life: &Life) {
        if life.fate == Fate::Withdrawn {
            return self.after(12, Act::Withdraw);
        }
        for _ in 0..life.returned {
            self.after(10, Act::Claim);
            self.after(3, Act::Return);
            // With the applicant: days on which no clock runs.
            let days = self.dice.i64(1..9);
            self.at = advance(self.calendar, self.at, days * DAY_MINUTES);
            self.acts.push((self.at, Act::Correct));
        }
        self.after(10, Act::Claim);
        self.after(4, if life.fate == Fate::Refused { Act::Refuse } else { Act::Accept });
    }

    /// What the offices say, each in its own time, and the fee.
    fn recommended(&mut self, life: &Life, ty: &LicenceType) {
        let asked = self.at;
        let mut answered = Vec::new();
        let last = ty.offices.len().saturating_sub(1);
        for (office, step) in ty.offices.iter().enumerate() {
            let no = life.fate == Fate::NotRecommended && office == last;
            let opinion = match self.dice.u8(0..10) {
                _ if no => Opinion::Refused,
                0 => Opinion::GivenWithConditions,
                _ => Opinion::Given,
            };
            self.at = asked;
            if step.inspection {
                self.after(18, Act::Examine(office, opinion));
            }
            self.after(16, Act::Recommend(office, opinion));
            answered.push(self.at);
        }
        self.at = answered.into_iter().max().unwrap_or(asked);
        self.acts.sort_by_key(|(at, _)| *at);
        if ty.fee.amount_rp() > 0 && life.fate != Fate::NotRecommended {
            self.after(14, Act::Pay);
        }
    }

    fn decided(&mut self, ty: &LicenceType) {
        for _ in &ty.approvals {
            self.after(9, Act::Approve);
        }
        // The head signs what waits in one sitting.
        self.at = next_at(self.calendar, self.at, time(14, 30, 0, 0));
        self.acts.push((self.at, Act::Sign));
    }

    /// Instead of signing, the head sends it back; it is looked at again, every office that recommended is not asked again.
    fn once_more(&mut self, ty: &LicenceType) {
        if self.acts.last().is_some_and(|(_, act)| *act == Act::Sign) {
            self.acts.pop();
            self.acts.push((self.at, Act::SendBack));
            self.after(6, Act::Claim);
            self.after(3, Act::Accept);
            self.decided(ty);
        }
    }

    fn afterwards(&mut self, life: &Life, ty: &LicenceType) {
        if !matches!(life.fate, Fate::Granted | Fate::Revoked | Fate::Standing(_)) {
            return;
        }
        let signed = self.at;
        for office in 0..ty.offices.len() {
            self.at = advance(self.calendar, signed, self.dice.i64(30..2 * DAY_MINUTES));
            self.acts.push((self.at, Act::Acknowledge(office)));
        }
        if life.fate == Fate::Revoked {
            self.at = advance(self.calendar, signed, self.dice.i64(30..60) * DAY_MINUTES);
            self.acts.push((self.at, Act::Revoke));
        }
        self.acts.sort_by_key(|(at, _)| *at);
    }

    /// How much of the way lies behind an application that stands somewhere today.
    fn kept(&self, life: &Life) -> usize {
        let Fate::Standing(stop) = life.fate else { return self.acts.len() };
        let first = |wanted: &dyn Fn(&Act) -> bool| self.acts.iter().position(|(_, act)| wanted(act));
        let approvals = || self.acts.iter().enumerate().filter(|(_, (_, act))| *act == Act::Approve).map(|(n, _)| n);
        let end = match stop {
            Stop::Draft => Some(1),
            Stop::Submitted => first(&|act| *act == Act::Claim),
            Stop::Claimed => first(&|act| *act == Act::Claim).map(|n| n + 1),
            Stop::Returned => first(&|act| *act == Act::Return).map(|n| n + 1),
            Stop::Offices => first(&|act| matches!(act, Act::Recommend(..))),
            Stop::Payment => first(&|act| *act == Act::Pay),
            Stop::FirstApproval => approvals().next(),
            Stop::SecondApproval => approvals().nth(1),
            Stop::Signature => first(&|act| *act == Act::Sign),
            Stop::Delivery => first(&|act| matches!(act, Act::Acknowledge(_))),
        };
        end.unwrap_or(self.acts.len())
    }
}
