//! Where applications stand today on purpose: each place, for each type and each technical office something.

use super::life::Stop;
use super::seasons::POPULAR;
use domain::licence_type::LicenceType;
use std::collections::BTreeSet;

/// Every third round is of what many ask for; the others are of the types that would stand hardly anywhere else.
const POPULAR_ROUND: usize = 3;

/// A place with a type for it.
type Place<'a> = (&'a LicenceType, Stop);

/// Every place once, then what each technical office still lacks, then every place again and again.
pub fn places<'a>(types: &[&'a LicenceType]) -> Vec<Place<'a>> {
    let by_office = [Stop::Offices, Stop::Delivery];
    let offices = covering(types);
    let mut places: Vec<Place> = Vec::new();
    for round in 0..types.len() {
        for stop in Stop::ALL {
            let first = offices.first().filter(|_| round == 0 && by_office.contains(&stop));
            places.extend(first.copied().or_else(|| lacking(types, stop, (&places, round))).map(|ty| (ty, stop)));
        }
        if round == 0 {
            let rest = |stop: Stop| offices.iter().skip(1).map(move |ty| (*ty, stop));
            places.extend(by_office.into_iter().flat_map(rest));
        }
    }
    places
}

/// The type that stands in the fewest places so far, and not yet here.
fn lacking<'a>(
    types: &[&'a LicenceType],
    stop: Stop,
    (places, round): (&[Place<'a>], usize),
) -> Option<&'a LicenceType> {
    let wants_popular = round % POPULAR_ROUND == POPULAR_ROUND - 1;
    let times = |ty: &LicenceType, at: Option<Stop>| {
        places.iter().filter(|(other, stop)| other.id == ty.id && at.is_none_or(|at| at == *stop)).count()
    };
    let fitting = types.iter().copied().filter(|ty| stop.fits(ty));
    fitting.min_by_key(|ty| {
        let popular = POPULAR.contains(&ty.id.as_str());
        (popular != wants_popular, times(ty, Some(stop)), times(ty, None))
    })
}

/// The types that together give every technical office something to do.
fn covering<'a>(types: &[&'a LicenceType]) -> Vec<&'a LicenceType> {
    let mut asked = BTreeSet::new();
    let lacking = types.iter().copied().filter(|ty| {
        let codes: Vec<&str> = ty.offices.iter().map(|office| office.code.as_str()).collect();
        let lacks = codes.iter().any(|code| !asked.contains(code));
        asked.extend(codes);
        lacks
    });
    lacking.collect()
}
