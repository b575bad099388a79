//! Numbers and money: written in every form people use, taken as they were meant or refused, and printed as they were meant.

use domain::indonesian;
use domain::typed::number::{Number, Wanted, kept, rupiah};
use proptest::prelude::*;

/// As somebody typed it: below zero, whole part, digits of the fraction.
type Meant = (bool, u64, String);

/// What a text means to whoever knows only that points part thousands and the comma begins the fraction.
fn meant(printed: &str) -> Meant {
    let (negative, digits) = printed.strip_prefix('-').map_or((false, printed), |rest| (true, rest));
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
    (negative, whole.replace('.', "").parse().expect("a number"), fraction.to_owned())
}

/// The digits in groups of three from the right.
fn apart(whole: u64, mark: char) -> String {
    let digits = whole.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits"));
    groups.collect::<Vec<_>>().join(&mark.to_string())
}

fn written(whole: &str, mark: char, fraction: &str) -> String {
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}{mark}{fraction}") }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the form, what is taken is what was meant, and so it is printed; else it is refused.
    #[test]
    fn a_number_is_taken_as_it_was_meant_or_refused(
        below in any::<bool>(), digits in 1..=15_u32, drawn in any::<u64>(), fraction in "[0-9]{0,4}",
    ) {
        let whole = drawn % 10_u64.pow(digits);
        let wanted = Wanted { unit: Some("m2"), min: Some(i64::MIN), ..Wanted::default() };
        let value: Meant = (below && whole > 0, whole, fraction.clone());
        let minus = if value.0 { "-" } else { "" };
        let plain = whole.to_string();
        let ours = [written(&plain, ',', &fraction), written(&apart(whole, '.'), ',', &fraction)];
        let others = [
            written(&plain, '.', &fraction),
            written(&apart(whole, ' '), ',', &fraction),
            written(&apart(whole, ' '), '.', &fraction),
        ];
        // As in English; one comma alone is our own mark, whoever wrote it.
        let english = written(&apart(whole, ','), '.', &fraction);
        // Points in two meanings; three digits behind the last are a fraction to nobody.
        let points = Some(written(&apart(whole, '.'), '.', &fraction)).filter(|_| fraction.len() != 3);
        let english = Some(english).filter(|form| form.contains('.') || form.matches(',').count() != 1);
        for (n, form) in ours.iter().chain(&others).chain(&english).chain(&points).enumerate() {
            for typed in [format!("{minus}{form}"), format!(" {minus} {form} m2 "), format!("{minus}{form}m²")] {
                let Ok(number) = Number::read(&typed, wanted) else {
                    // `1.500` and `1500.000` may be a fraction behind a point.
                    let unclear = n == 1 && (1_000..1_000_000).contains(&whole) && fraction.is_empty();
                    prop_assert!(n >= 2 || unclear, "{} is written as people write it", typed);
                    continue;
                };
                prop_assert_eq!(meant(&number.to_string()), value.clone(), "{} as kept", &typed);
                prop_assert_eq!(meant(&number.shown()), value.clone(), "{} as printed", &typed);
                prop_assert_eq!(kept(&number.to_string()), Some(number));
            }
        }
    }

    #[test]
    fn money_is_taken_as_it_was_meant_or_refused(digits in 1..=15_u32, drawn in any::<u64>(), sen in "[0-9]{1,3}") {
        let amount = drawn % 10_u64.pow(digits);
        let [points, spaces, commas] = ['.', ' ', ','].map(|mark| apart(amount, mark));
        for form in [format!("{amount}"), points.clone(), spaces] {
            for typed in [form.clone(), format!("Rp{form}"), format!("Rp {form},-"), format!("rp. {form},00")] {
                prop_assert_eq!(rupiah(&typed), Ok(amount), "{}", typed);
            }
        }
        for form in [format!("{amount}.00"), commas.clone(), format!("{commas}.00"), format!("{points}.00")] {
            prop_assert!(rupiah(&form).is_err() || rupiah(&form) == Ok(amount), "{}", form);
        }
        let printed = indonesian::rupiah(amount);
        prop_assert_eq!(printed.trim_start_matches("Rp").replace('.', "").parse(), Ok(amount), "{}", printed);
        // Part of a rupiah is never taken for whole ones.
        let half = format!("{amount},{sen}");
        if sen.bytes().any(|digit| digit != b'0') && !(sen.len() == 3 && amount < 1_000) {
            prop_assert!(rupiah(&half).is_err(), "{}", half);
        }
    }

    /// Of any letters and marks, what is taken holds no other digits than were typed.
    #[test]
    fn no_digit_is_lost_or_made_up(typed in "[-0-9., ]{1,14}") {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let wide = Wanted { min: Some(-1_000_000_000), ..Wanted::default() };
        if let Ok(number) = Number::read(&typed, wide) {
            let (typed, shown) = (digits(&typed), digits(&number.shown()));
            prop_assert_eq!(typed.trim_start_matches('0'), shown.trim_start_matches('0'));
        }
    }
}
