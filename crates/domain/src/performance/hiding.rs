//! What is not shown: counts so small that they point at a person, and counts that would give those away by subtraction.

use super::{Cell, Count, FEW_MAX, ShownCount};

/// Notes what must not be published in a total and its parts, which add up to it count by count.
///
/// After it, no hidden count can be computed from the published ones of its column: what the reader knows (the sum, that `< 5` is 1 to
/// 4, a part withheld at least 5 and a total withheld at least 1) leaves at least two values possible for each. Where that fails, the
/// smallest published part is withheld as well, and at last the total: four parts and a total that are all `< 5` can only be four
/// times 1. How many were withdrawn is never published: with it, `waiting` of two months would give
/// away a small count of the month between.
pub fn hide(total: &mut Cell, parts: &mut [&mut Cell]) {
    for count in Count::ALL {
        for cell in parts.iter_mut().map(|part| &mut **part).chain([&mut *total]) {
            note(cell, count, |number| (1..=FEW_MAX).contains(&number));
        }
        while given_away(total, parts, count) {
            let open = |cell: &Cell| matches!(cell.shown(count), ShownCount::Number(1..));
            let smallest = parts.iter_mut().filter(|part| open(part)).min_by_key(|part| part.counts.get(count));
            match smallest {
                Some(part) => note(part, count, |_| true),
                None if total.shown(count) == ShownCount::Withheld => break,
                None => total.hidden.set_wholly(count),
            }
        }
    }
}

fn note(cell: &mut Cell, count: Count, when: impl Fn(u32) -> bool) {
    if when(cell.counts.get(count)) {
        cell.hidden.set(count);
    }
}

/// What a reader can say of a count: at least, at most.
fn known(shown: ShownCount, withheld_from: u32) -> (i64, i64) {
    match shown {
        ShownCount::Number(number) => (number.into(), number.into()),
        ShownCount::Few => (1, FEW_MAX.into()),
        // Far beyond what a city receives in a month.
        ShownCount::Withheld => (withheld_from.into(), u32::MAX.into()),
    }
}

/// Whether some hidden count is the only one possible: `total - part - part … = 0` with what is known of the others.
fn given_away(total: &Cell, parts: &[&mut Cell], count: Count) -> bool {
    let of_parts = parts.iter().map(|part| (-1, known(part.shown(count), FEW_MAX + 1)));
    let terms: Vec<_> = of_parts.chain([(1, known(total.shown(count), 1))]).collect();
    let signed = |(sign, (low, high)): &(i64, (i64, i64))| if *sign > 0 { (*low, *high) } else { (-*high, -*low) };
    let (low_sum, high_sum) = terms.iter().map(signed).fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
    terms.iter().any(|own| {
        let (low, high) = own.1;
        let (own_low, own_high) = signed(own);
        // What all others together can be; this one must make up for it.
        let (rest_low, rest_high) = (low_sum - own_low, high_sum - own_high);
        let (from, to) = if own.0 > 0 { (-rest_high, -rest_low) } else { (rest_low, rest_high) };
        low < high && low.max(from) >= high.min(to)
    })
}
