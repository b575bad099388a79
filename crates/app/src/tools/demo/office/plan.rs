//! The plan of an office that has worked for fourteen months: every step with its moment, from a seed and the catalogue alone.

use super::calendar::{on, working_day_before};
use super::life::{Act, Fate, Life, Stop, Way};
use super::outage_days::{self, OutageAct};
use super::people::one_of;
use domain::calendar::Calendar;
use domain::indonesian::local;
use domain::licence_type::LicenceType;
use fastrand::Rng;
use ground::catalogue::Catalogue;
use jiff::civil::{Date, time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::collections::BTreeMap;

/// How far back it goes.
pub const MONTHS: i32 = 14;
/// Applications of the whole office.
pub const APPLICATIONS: usize = 300;
/// The office closes for a day of its own, so many days before today.
const HOLIDAY_DAYS_AGO: i64 = 215;

/// Where the newcomer has an application of their own today.
const OWN: [Stop; 4] = [Stop::Draft, Stop::Returned, Stop::Offices, Stop::Delivery];

/// Something done at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// With an application of the plan.
    Of(usize, Act),
    /// With an interruption of the plan.
    Outage(usize, OutageAct),
    /// The admin closes the office on a day.
    Holiday(Date),
    /// What time brings about is looked at: warnings, alarms, digests.
    Time,
}

/// Everything that is done.
#[derive(Debug)]
pub struct Plan {
    /// What it was made from.
    pub seed: u64,
    /// Applications by their number.
    pub lives: Vec<Life>,
    /// Everything in its order.
    pub steps: Vec<(Timestamp, What)>,
    /// When it begins.
    pub begins: Timestamp,
    /// Today.
    pub until: Timestamp,
    /// Made-up people that apply.
    pub people: usize,
}

/// What a plan is made from.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The same seed makes the same office.
    pub seed: u64,
    /// Today.
    pub until: Timestamp,
    /// Applications in all.
    pub applications: usize,
}

impl Plan {
    /// Makes it.
    pub fn new(wanted: Wanted, catalogue: &Catalogue) -> Self {
        let Wanted { seed, until, applications } = wanted;
        let mut dice = Rng::with_seed(seed);
        let today = local(until).date();
        let begins = on(today.saturating_sub(MONTHS.months()), time(0, 0, 0, 0));
        let holiday = working_day_before(&catalogue.calendar, today, HOLIDAY_DAYS_AGO);
        let mut calendar = catalogue.calendar.clone();
        calendar.holidays.insert(holiday, "Libur setempat (contoh)".into());
        let types: Vec<&LicenceType> =
            catalogue.all().map(|version| &version.ty).filter(|ty| ty.offered() && ty.document.is_some()).collect();
        let people = (applications * 3 / 4).max(2);
        let mut plan = Self { seed, lives: Vec::new(), steps: Vec::new(), begins, until, people };
        plan.standing(&types, &calendar, (&mut dice, applications));
        plan.over(&types, &calendar, (&mut dice, applications));
        plan.steps.push((on(working_day_before(&calendar, holiday, 12), time(10, 12, 0, 0)), What::Holiday(holiday)));
        plan.steps.extend(outage_days::moments(&calendar, today).map(|(at, n, act)| (at, What::Outage(n, act))));
        plan.time(&calendar);
        plan.steps.retain(|(at, _)| *at >= begins && *at < until);
        plan.steps.sort_by_key(|(at, what)| (*at, order(what)));
        plan
    }

    /// One of each type in each place in which it can stand today; where there are too few, as many as there are.
    fn standing(&mut self, types: &[&LicenceType], calendar: &Calendar, (dice, applications): (&mut Rng, usize)) {
        let mut places: Vec<(&LicenceType, Stop)> = Vec::new();
        for stop in Stop::ALL {
            places.extend(types.iter().filter(|ty| stop.fits(ty)).map(|ty| (*ty, stop)));
        }
        let most = applications * 2 / 5;
        // Every n-th, so that a small office has all places too.
        let each = places.len().div_ceil(most.max(1)).max(1);
        let mut last = None;
        for (ty, stop) in places.into_iter().step_by(each) {
            let mut life = self.life(ty, Fate::Standing(stop), dice);
            if last.replace(stop) != Some(stop) && OWN.contains(&stop) && !for_women(ty) {
                (life.person, life.at_counter) = (None, false);
            }
            life.returned = u8::from(stop == Stop::Returned);
            self.at_last(&life, ty, calendar, dice);
            self.lives.push(life);
        }
    }

    /// So that the last step lies a few days back, or for one in five longer than was promised.
    fn at_last(&mut self, life: &Life, ty: &LicenceType, calendar: &Calendar, dice: &mut Rng) {
        let waits = if dice.u8(0..5) == 0 { dice.i64(9 * 24..20 * 24) } else { dice.i64(2..70) };
        let ends = self.until - SignedDuration::from_hours(waits);
        let mut sent = ends - SignedDuration::from_mins(15);
        let mut acts = Way::of(life, ty, calendar, sent);
        while acts.last().is_some_and(|(at, _)| *at > ends) && sent > self.begins {
            sent -= SignedDuration::from_hours(11);
            acts = Way::of(life, ty, calendar, sent);
        }
        let number = self.lives.len();
        self.steps.extend(acts.into_iter().map(|(at, act)| (at, What::Of(number, act))));
    }

    /// The rest has come to its end in these months.
    fn over(&mut self, types: &[&LicenceType], calendar: &Calendar, (dice, applications): (&mut Rng, usize)) {
        let today = local(self.until).date();
        let (mut number, mut seen) = (0, BTreeMap::<&str, usize>::new());
        while self.lives.len() < applications {
            // Each type in turn, and once more those that many ask for.
            let ty = if number % 3 == 2 { popular(types, dice) } else { types[number % types.len()] };
            let before = seen.entry(&ty.id).or_default();
            let fate = fate(ty, *before, dice);
            *before += 1;
            let mut life = self.life(ty, fate, dice);
            life.returned = u8::from(dice.u8(0..4) == 0 && fate != Fate::Withdrawn);
            life.sent_back = fate == Fate::Granted && dice.u8(0..25) == 0;
            let sent = sent_on(ty, today, dice);
            let acts = Way::of(&life, ty, calendar, sent);
            let index = self.lives.len();
            self.steps.extend(acts.into_iter().map(|(at, act)| (at, What::Of(index, act))));
            self.lives.push(life);
            number += 1;
        }
    }

    fn life(&self, ty: &LicenceType, fate: Fate, dice: &mut Rng) -> Life {
        let drawn = dice.usize(..self.people);
        // Who has an even number is a woman.
        let person = if for_women(ty) { drawn - drawn % 2 } else { drawn };
        // One in thirty is the newcomer's own, so that their account has a past too.
        let own = dice.u8(0..30) == 0 && !for_women(ty);
        Life {
            type_id: ty.id.clone(),
            person: (!own).then_some(person),
            at_counter: !own && dice.u8(0..8) == 0,
            verifier: dice.usize(..2),
            renewal: ty.variant("perpanjangan").is_some() && dice.u8(0..4) == 0,
            fate,
            returned: 0,
            sent_back: false,
            pace: if dice.u8(0..7) == 0 { dice.i64(140..210) } else { dice.i64(55..115) },
            seed: dice.u64(..),
        }
    }

    /// Twice on each working day: when digests go out, and after closing.
    fn time(&mut self, calendar: &Calendar) {
        let (first, last) = (local(self.begins).date(), local(self.until).date());
        for day in first.series(1.day()).take_while(|day| *day <= last).filter(|day| calendar.is_working_day(*day)) {
            for at in [time(7, 31, 0, 0), time(16, 31, 0, 0)] {
                self.steps.push((on(day, at), What::Time));
            }
        }
    }
}

/// Steps of one moment in one order, whatever the order in which they were planned.
fn order(what: &What) -> (u8, usize) {
    match what {
        What::Time => (0, 0),
        What::Holiday(_) => (1, 0),
        What::Outage(n, _) => (2, *n),
        What::Of(n, _) => (3, *n),
    }
}

fn for_women(ty: &LicenceType) -> bool {
    ty.id == "sip-bidan"
}

/// What people ask for most.
fn popular<'a>(types: &[&'a LicenceType], dice: &mut Rng) -> &'a LicenceType {
    let wanted = one_of(dice, &["sip-dokter", "sip-perawat", "skp-penelitian", "pemakaman", "reklame", "sip-bidan"]);
    types.iter().copied().find(|ty| ty.id == wanted).unwrap_or(types[0])
}

/// Most are granted; each type is refused and taken back once at least, and one that can be is revoked.
fn fate(ty: &LicenceType, before: usize, dice: &mut Rng) -> Fate {
    match before {
        0 if ty.revocation_basis.is_some() => Fate::Revoked,
        1 if !ty.offices.is_empty() => Fate::NotRecommended,
        2 => Fate::Withdrawn,
        3 => Fate::Refused,
        _ => match dice.u8(0..100) {
            0..4 => Fate::Refused,
            4..7 if !ty.offices.is_empty() => Fate::NotRecommended,
            7..11 => Fate::Withdrawn,
            _ => Fate::Granted,
        },
    }
}

/// More in the months in which such things are asked for, and more than a year ago as people learn of it.
fn sent_on(ty: &LicenceType, today: Date, dice: &mut Rng) -> Timestamp {
    // January to December; the most is 9.
    let season: [u8; 12] = match ty.group.as_str() {
        _ if ty.id == "skp-penelitian" => [4, 8, 9, 7, 4, 2, 1, 2, 6, 9, 7, 3],
        _ if ty.id == "reklame" => [3, 6, 7, 4, 3, 4, 6, 8, 3, 3, 5, 9],
        "Kesehatan" => [8, 6, 5, 4, 5, 6, 9, 7, 5, 4, 4, 3],
        _ => [5, 5, 5, 6, 6, 6, 7, 6, 6, 6, 5, 5],
    };
    loop {
        let back = dice.i64(24..i64::from(MONTHS) * 30);
        let day = today.saturating_sub(back.days());
        let month = usize::from(day.month().unsigned_abs()) - 1;
        let grown = i64::from(MONTHS) * 30 - back / 2;
        if dice.u8(0..9) < season[month] && dice.i64(0..i64::from(MONTHS) * 30) < grown {
            let at = time(7, 0, 0, 0).saturating_add(dice.i64(0..14 * 60).minutes());
            return on(day, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::catalogue;
    use std::collections::BTreeSet;

    fn plan(seed: u64, applications: usize, until: &str) -> Plan {
        let catalogue = catalogue::load(&catalogue::embedded()).unwrap_or_else(|_| panic!("the catalogue loads"));
        Plan::new(Wanted { seed, until: until.parse().unwrap(), applications }, &catalogue)
    }

    #[test]
    fn the_same_seed_makes_the_same_plan() {
        let told = |seed| format!("{:?}", plan(seed, 40, "2026-11-27T03:00:00Z"));
        assert_eq!(told(5), told(5));
        assert_ne!(told(5), told(6));
    }

    #[test]
    fn every_type_stands_everywhere_it_can_and_nothing_happens_tomorrow() {
        for until in ["2026-11-27T03:00:00Z", "2026-03-20T20:00:00Z", "2027-01-02T10:00:00Z"] {
            let plan = plan(1, APPLICATIONS, until);
            assert_eq!(plan.lives.len(), APPLICATIONS);
            let places: BTreeSet<String> = plan.lives.iter().map(|l| format!("{} {:?}", l.type_id, l.fate)).collect();
            let types: BTreeSet<&String> = plan.lives.iter().map(|life| &life.type_id).collect();
            assert!(types.len() > 9, "{types:?}");
            for ty in types {
                let wanted = ["Granted", "Refused", "NotRecommended", "Withdrawn"].map(str::to_owned);
                let standing = Stop::ALL.into_iter().filter(|stop| *stop != Stop::Payment);
                let standing = standing.map(|stop| format!("Standing({stop:?})"));
                for fate in wanted.into_iter().chain(standing) {
                    // The rounds of a type that can be revoked begin with that.
                    assert!(places.contains(&format!("{ty} {fate}")), "{ty} is never {fate}");
                }
            }
            assert!(plan.steps.iter().all(|(at, _)| *at >= plan.begins && *at < plan.until));
            assert!(plan.steps.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }
    }

    #[test]
    fn a_small_office_has_every_place_too() {
        let plan = plan(1, 30, "2026-11-27T03:00:00Z");
        let stops = |wanted: &Stop| plan.lives.iter().any(|life| life.fate == Fate::Standing(*wanted));
        let missing: Vec<Stop> = Stop::ALL.into_iter().filter(|stop| *stop != Stop::Payment && !stops(stop)).collect();
        assert!(missing.len() < 2, "{missing:?}");
    }
}
