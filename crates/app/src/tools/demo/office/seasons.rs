//! What people asked for in fourteen months, and on which day: more in some months, and more of late as people learn of it.

use domain::licence_type::LicenceType;
use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::Date;

/// How far back the past goes.
pub const MONTHS: i32 = 14;

/// What people ask for most: so often that the published figures of these types are more than "fewer than five".
pub const POPULAR: [&str; 3] = ["sip-dokter", "sip-perawat", "skp-penelitian"];
/// January to December: after the new year, and when schools and universities begin.
const SEASON: [i64; 12] = [9, 8, 5, 4, 4, 5, 9, 8, 5, 5, 5, 4];
/// How often each of the other types is asked for, at most: once for each way in which it can end.
const EACH: usize = 5;
/// What stands somewhere today was mostly sent in so many last days.
const STANDING_DAYS: i64 = 25;

/// One application of the past, before its own dice are thrown.
pub struct Asked<'a> {
    /// For what.
    pub ty: &'a LicenceType,
    /// How many of the type were planned before it.
    pub before: usize,
    /// When it is sent.
    pub day: Date,
}

/// So many applications, each on its day.
pub fn asked<'a>(types: &[&'a LicenceType], count: usize, (today, dice): (Date, &mut Rng)) -> Vec<Asked<'a>> {
    let rounds = (count / (2 * types.len().max(1))).clamp(1, EACH);
    let popular: Vec<&LicenceType> = types.iter().copied().filter(|ty| POPULAR.contains(&ty.id.as_str())).collect();
    let wanted: Vec<&LicenceType> = std::iter::repeat_n(types, rounds)
        .flatten()
        .copied()
        .chain(popular.iter().copied().cycle())
        .take(count)
        .collect();
    let days = Days::before(today);
    let mut all = Vec::new();
    for ty in types {
        let of_type = wanted.iter().filter(|other| other.id == ty.id).count();
        // Spread evenly, so that a month is as full as its season; the first is the oldest, for what happens long afterwards.
        let mut places: Vec<usize> = (0..of_type).collect();
        if let Some((_, later)) = places.split_first_mut() {
            dice.shuffle(later);
        }
        for (before, place) in places.into_iter().enumerate() {
            all.push(Asked { ty, before, day: days.pick((place, of_type), dice) });
        }
    }
    all
}

/// The days of the past, each with how much is asked for on it and before.
struct Days(Vec<(Date, i64)>);

impl Days {
    fn before(today: Date) -> Self {
        let length = i64::from(MONTHS) * 30;
        let mut sum = 0;
        // What was sent in the last weeks is mostly planned to stand somewhere today; these few come on top.
        let days = (1..length).rev().map(|back| {
            let day = today.saturating_sub(back.days());
            let season = SEASON[usize::from(day.month().unsigned_abs()) - 1];
            let on_top = if back < STANDING_DAYS { 3 } else { 5 };
            sum += season * on_top * (3 * length - back);
            (day, sum)
        });
        Self(days.collect())
    }

    /// A day in this one of so many equal parts.
    fn pick(&self, (place, parts): (usize, usize), dice: &mut Rng) -> Date {
        let whole = self.0.last().map_or(0, |(_, sum)| *sum);
        let part = whole / i64::try_from(parts).unwrap_or(1).max(1);
        let at = part * i64::try_from(place).unwrap_or(0) + dice.i64(0..part.max(1));
        let found = self.0.iter().find(|(_, sum)| *sum > at).or(self.0.last());
        found.map_or(Date::ZERO, |(day, _)| *day)
    }
}
