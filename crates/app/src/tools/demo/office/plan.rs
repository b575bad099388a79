//! The plan of an office that has worked for fourteen months: every step with its moment, from a seed and the catalogue alone.

use super::calendar::{on, working_day_before};
use super::life::{Act, Fate, Life, Stop, Way};
use super::outage_days::{self, OutageAct};
use super::seasons::{Asked, MONTHS, asked};
use super::standing::places;
use domain::calendar::Calendar;
use domain::indonesian::local;
use domain::licence_type::LicenceType;
use fastrand::Rng;
use ground::catalogue::Catalogue;
use jiff::civil::{Date, Time, time};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Applications of the whole office.
pub const APPLICATIONS: usize = 300;
/// So many of a hundred stand somewhere today on purpose.
const STANDING_OF_HUNDRED: usize = 13;
/// The office closes for a day of its own, so many days before today.
const HOLIDAY_DAYS_AGO: i64 = 215;

/// Where the newcomer has an application of their own today.
pub const OWN: [Stop; 4] = [Stop::Draft, Stop::Returned, Stop::Offices, Stop::Delivery];

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

    /// Some in each place in which an application can stand today, each of another type.
    fn standing(&mut self, types: &[&LicenceType], calendar: &Calendar, (dice, applications): (&mut Rng, usize)) {
        let most = (applications * STANDING_OF_HUNDRED / 100).max(Stop::ALL.len());
        let mut own: Vec<Stop> = OWN.to_vec();
        for (ty, stop) in places(types).into_iter().take(most.min(applications)) {
            let mut life = self.life(ty, Fate::Standing(stop), dice);
            if let Some(first) = own.iter().position(|wanted| *wanted == stop && !for_women(ty)) {
                own.remove(first);
                (life.person, life.at_counter) = (None, false);
            }
            life.returned = u8::from(stop == Stop::Returned);
            // One after the other, so that each verifier holds some.
            life.verifier = self.lives.iter().filter(|other| other.fate == life.fate).count() % 2;
            self.at_last(&life, ty, calendar, dice);
            self.lives.push(life);
        }
    }

    /// So that the last step lies a few days back; for one in five longer than was promised, for one in seven more than a month.
    fn at_last(&mut self, life: &Life, ty: &LicenceType, calendar: &Calendar, dice: &mut Rng) {
        let number = self.lives.len();
        // Drafts and corrections that nobody goes on with come to an end by themselves.
        let with_applicant = matches!(life.fate, Fate::Standing(Stop::Draft | Stop::Returned));
        let hours = match number {
            n if n % 7 == 3 && !with_applicant => dice.i64(32 * 24..60 * 24),
            n if n % 5 == 1 => dice.i64(9 * 24..20 * 24),
            _ => dice.i64(2..70),
        };
        let ends = self.until - SignedDuration::from_hours(hours);
        let mut sent = on(local(ends).date(), by_day(dice));
        let mut acts = Way::of(life, ty, calendar, sent);
        while acts.last().is_some_and(|(at, _)| *at > ends) && sent > self.begins {
            // The same time of the day before: nobody sends anything in the middle of the night.
            sent -= SignedDuration::from_hours(24);
            acts = Way::of(life, ty, calendar, sent);
        }
        self.steps.extend(acts.into_iter().map(|(at, act)| (at, What::Of(number, act))));
    }

    /// The rest was sent in these months; what was sent last is still on its way.
    fn over(&mut self, types: &[&LicenceType], calendar: &Calendar, (dice, applications): (&mut Rng, usize)) {
        let today = local(self.until).date();
        let rest = applications.saturating_sub(self.lives.len());
        for Asked { ty, before, day } in asked(types, rest, (today, dice)) {
            let fate = fate(ty, before, dice);
            let mut life = self.life(ty, fate, dice);
            life.returned = u8::from(dice.u8(0..4) == 0 && fate != Fate::Withdrawn);
            life.sent_back = fate == Fate::Granted && dice.u8(0..25) == 0;
            let acts = Way::of(&life, ty, calendar, on(day, by_day(dice)));
            let index = self.lives.len();
            self.steps.extend(acts.into_iter().map(|(at, act)| (at, What::Of(index, act))));
            self.lives.push(life);
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

/// A time of the day at which people sit at a screen.
fn by_day(dice: &mut Rng) -> Time {
    time(7, 0, 0, 0).saturating_add(dice.i64(0..14 * 60).minutes())
}

/// Most are granted, and of each type one at least; each is refused and taken back once at least, and one that can be is revoked.
fn fate(ty: &LicenceType, before: usize, dice: &mut Rng) -> Fate {
    match before {
        0 if ty.revocation_basis.is_some() => Fate::Revoked,
        0 | 4 => Fate::Granted,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tools::demo::office::seasons::POPULAR;
    use ground::catalogue;
    use std::collections::{BTreeMap, BTreeSet};

    const DAYS: [&str; 3] = ["2026-11-27T03:00:00Z", "2026-03-20T20:00:00Z", "2027-01-02T10:00:00Z"];

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
    fn every_place_is_filled_every_type_ends_in_every_way_and_nothing_happens_tomorrow() {
        for until in DAYS {
            let plan = plan(1, APPLICATIONS, until);
            assert_eq!(plan.lives.len(), APPLICATIONS);
            let fates: BTreeSet<String> = plan.lives.iter().map(|l| format!("{} {:?}", l.type_id, l.fate)).collect();
            let types: BTreeSet<&String> = plan.lives.iter().map(|life| &life.type_id).collect();
            assert!(types.len() > 9, "{types:?}");
            for ty in types {
                for fate in ["Refused", "NotRecommended", "Withdrawn"] {
                    assert!(fates.contains(&format!("{ty} {fate}")), "{ty} is never {fate}");
                }
            }
            for stop in Stop::ALL.into_iter().filter(|stop| *stop != Stop::Payment) {
                let there = plan.lives.iter().filter(|life| life.fate == Fate::Standing(stop)).count();
                assert!((2..12).contains(&there), "{there} stand at {stop:?}");
            }
            assert!(plan.steps.iter().all(|(at, _)| *at >= plan.begins && *at < plan.until));
            assert!(plan.steps.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }
    }

    #[test]
    fn few_stand_on_purpose_and_some_of_them_for_more_than_a_month() {
        for until in DAYS {
            let plan = plan(1, APPLICATIONS, until);
            let standing = |n: &usize| matches!(plan.lives[*n].fate, Fate::Standing(_));
            let numbers: Vec<usize> = (0..APPLICATIONS).filter(standing).collect();
            assert!((30..46).contains(&numbers.len()), "{} stand", numbers.len());
            let last = |n: usize| plan.steps.iter().rfind(|(_, what)| matches!(what, What::Of(of, _) if *of == n));
            let month = plan.until - SignedDuration::from_hours(31 * 24);
            let old = numbers.iter().filter(|n| last(**n).is_some_and(|(at, _)| *at < month)).count();
            assert!((3..12).contains(&old), "{old} stand for more than a month");
        }
    }

    /// Sent in each month of the year that ends with the last full month.
    fn sent_by_month(plan: &Plan, type_id: Option<&str>) -> BTreeMap<(i16, i8), usize> {
        let mut months = BTreeMap::new();
        for (at, what) in &plan.steps {
            if let What::Of(n, Act::Send) = what
                && type_id.is_none_or(|wanted| plan.lives[*n].type_id == wanted)
            {
                let day = local(*at).date();
                *months.entry((day.year(), day.month())).or_default() += 1;
            }
        }
        months
    }

    #[test]
    fn months_have_seasons_and_none_towers_over_the_others() {
        for seed in [1, 2, 3] {
            let plan = plan(seed, APPLICATIONS, DAYS[0]);
            let sent = sent_by_month(&plan, None);
            let of = |months: &[i8]| months.iter().map(|month| sent[&(2026, *month)]).sum::<usize>();
            assert!(of(&[1, 2]) > of(&[3, 4]) && of(&[7, 8]) > of(&[4, 5]), "{sent:?}");
            assert!(of(&[7, 8]) > of(&[9, 10]), "{sent:?}");
            let most = sent.values().max().unwrap();
            assert!(*most < 2 * plan.lives.len() / 14, "{sent:?}");
            assert!(sent.iter().filter(|(_, n)| **n >= 10).count() > 11, "{sent:?}");
            let mut shown_today = 0;
            for ty in POPULAR {
                let of_type = sent_by_month(&plan, Some(ty));
                let shown = of_type.iter().filter(|(month, n)| month.0 == 2026 && **n > 4).count();
                assert!(shown > 5, "{ty}: {of_type:?}");
                shown_today += usize::from(of_type[&(2026, 11)] > 4);
            }
            assert!(shown_today > 1, "only {shown_today} types show figures in the running month");
        }
    }

    #[test]
    fn the_counter_keeps_the_hours_of_the_office() {
        let catalogue = catalogue::load(&catalogue::embedded()).unwrap_or_else(|_| panic!("the catalogue loads"));
        for until in DAYS {
            let plan = plan(1, APPLICATIONS, until);
            let mut seen = 0;
            for (at, what) in &plan.steps {
                if let What::Of(n, act @ (Act::Begin | Act::Send | Act::Correct | Act::Withdraw)) = what
                    && plan.lives[*n].at_counter
                {
                    assert_eq!(catalogue.calendar.next_moment(*at), Some(*at), "{n} {act:?} at {}", local(*at));
                    seen += 1;
                }
            }
            assert!(seen > 40, "{seen}");
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
