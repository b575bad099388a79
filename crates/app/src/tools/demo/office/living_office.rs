//! What the plan of an office must hold so that everybody has something to see.

use super::life::{Act, Fate, Stop};
use super::plan::{APPLICATIONS, OWN, Plan, Wanted, What};
use domain::indonesian::local;
use domain::licence_type::Validity;
use ground::catalogue::{self, Catalogue};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

const DAYS: [&str; 3] = ["2026-11-27T03:00:00Z", "2026-03-20T20:00:00Z", "2027-01-02T10:00:00Z"];

fn plan(catalogue: &Catalogue, until: &str) -> Plan {
    Plan::new(Wanted { seed: 1, until: until.parse().unwrap(), applications: APPLICATIONS }, catalogue)
}

fn types() -> (Catalogue, Vec<String>) {
    let catalogue = catalogue::load(&catalogue::embedded()).unwrap_or_else(|_| panic!("the catalogue loads"));
    let offered = catalogue.all().filter(|v| v.ty.offered() && v.ty.document.is_some());
    let ids = offered.map(|v| v.ty.id.clone()).collect();
    (catalogue, ids)
}

/// At the counter, verifiers, each technical office in both of its lists, both levels, the head, the newcomer.
#[test]
fn every_role_has_something_to_do() {
    let (catalogue, ids) = types();
    let codes = |id: &String| -> Vec<String> {
        let version = catalogue.current(id).unwrap_or_else(|| panic!("{id}"));
        version.ty.offices.iter().map(|office| office.code.clone()).collect()
    };
    let all: BTreeSet<String> = ids.iter().flat_map(codes).collect();
    for until in DAYS {
        let plan = plan(&catalogue, until);
        let at = |stop: Stop| plan.lives.iter().filter(move |life| life.fate == Fate::Standing(stop));
        for stop in [Stop::Offices, Stop::Delivery] {
            let asked: BTreeSet<String> = at(stop).flat_map(|life| codes(&life.type_id)).collect();
            assert_eq!(asked, all, "{stop:?}");
        }
        for stop in [Stop::Submitted, Stop::Claimed, Stop::FirstApproval, Stop::SecondApproval, Stop::Signature] {
            assert!(at(stop).count() > 1, "{stop:?}");
        }
        let verifiers: BTreeSet<usize> = at(Stop::Claimed).map(|life| life.verifier).collect();
        assert_eq!(verifiers.len(), 2, "{until}");
        let own = plan.lives.iter().filter(|life| life.person.is_none());
        let own: Vec<Fate> = own.map(|life| life.fate).collect();
        assert!(OWN.iter().all(|stop| own.contains(&Fate::Standing(*stop))), "{own:?}");
        let standing = plan.lives.iter().filter(|life| matches!(life.fate, Fate::Standing(_)));
        assert!(standing.filter(|life| life.at_counter).count() > 1, "{until}");
    }
}

#[test]
fn every_type_is_granted_revoked_where_it_can_be_and_stands_in_several_places() {
    let (catalogue, ids) = types();
    for until in DAYS {
        let plan = plan(&catalogue, until);
        for id in &ids {
            let of_type: Vec<Fate> =
                plan.lives.iter().filter(|life| life.type_id == *id).map(|life| life.fate).collect();
            let signed = |(at, what): &(Timestamp, What)| {
                let What::Of(n, Act::Sign) = what else { return false };
                plan.lives[*n].type_id == *id && plan.lives[*n].fate == Fate::Granted && *at < plan.until
            };
            assert!(plan.steps.iter().any(signed), "{id} is never issued");
            let revocable = catalogue.current(id).is_some_and(|v| v.ty.revocation_basis.is_some());
            assert_eq!(of_type.contains(&Fate::Revoked), revocable, "{id}");
            let stops = Stop::ALL.into_iter().filter(|stop| of_type.contains(&Fate::Standing(*stop))).count();
            assert!(stops > 2, "{id} stands in {stops} places: {of_type:?}");
        }
    }
}

#[test]
fn licences_expire_and_applications_are_late() {
    let (catalogue, _) = types();
    let plan = plan(&catalogue, DAYS[0]);
    let today = local(plan.until).date();
    let (mut short, mut late) = (0, 0);
    for (n, life) in plan.lives.iter().enumerate() {
        let Some(version) = catalogue.current(&life.type_id) else { continue };
        let of = |wanted: Act| {
            let done = |(_, what): &&(Timestamp, What)| *what == What::Of(n, wanted);
            plan.steps.iter().find(done).map(|(at, _)| local(*at).date())
        };
        let months = match version.ty.validity {
            Some(Validity::Months { months }) => Some(i32::from(months)),
            Some(Validity::Until { months_max, .. }) => Some(i32::from(months_max)).filter(|months| *months > 0),
            Some(Validity::Years { years, .. }) => Some(12 * i32::from(years)),
            Some(Validity::WhileOperating) | None => None,
        };
        let ends = of(Act::Sign).zip(months).map(|(day, months)| day.saturating_add(months.months()));
        short += usize::from(life.fate == Fate::Granted && ends.is_some_and(|day| day < today));
        let promised = version.ty.promise.days.map(u32::from);
        let waited = of(Act::Send).map(|day| catalogue.calendar.working_days_between(day, today));
        let runs = matches!(life.fate, Fate::Standing(stop) if stop != Stop::Returned && stop != Stop::Delivery);
        late += usize::from(runs && waited > promised && promised.is_some());
    }
    assert!(short > 2, "only {short} licences have expired");
    assert!((3..20).contains(&late), "{late} are late");
}
