//! How long signing and checking take; printed with `--nocapture`, and far from any limit a user would notice.

use std::time::{Duration, Instant};

use sign::pades::verify;

use crate::samples::{ROOTS, licence, now, signed, with_table};

const ROUNDS: usize = 200;

#[test]
fn signing_and_checking_take_milliseconds() {
    let base = with_table(&mut licence());
    let sample = signed(&base);
    let signing = median(|| drop(signed(&base)));
    let checking = median(|| assert!(verify(&sample, &ROOTS, now()).unwrap().reasons.is_empty()));
    println!("sign {signing:?}, verify {checking:?} ({} bytes in, {} out)", base.len(), sample.len());
    assert!(signing < Duration::from_millis(250) && checking < Duration::from_millis(250));
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}
