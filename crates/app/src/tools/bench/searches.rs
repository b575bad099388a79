//! A search in the catalogue: everyday ones, misspelled ones and the longest, each a thousand times on one thread.

use crate::tools::bench::measured::{say, thread_cpu, verdict};
use ground::App;
use std::time::{Duration, Instant};

const SEARCHES: [&str; 8] = [
    "buka apotik",
    "doktr gigi",
    "kubua apak",
    "mau bikin sekolah swasta",
    "surat pengantar riset skripsi mahasiswa",
    "pnetilian skrpsi kampsu unibersitas",
    "xqzwv qwrtp zxcvbn",
    "saya mau memasang papan reklame untuk toko kacamata milik orang tua di jalan raya",
];
const TIMES: usize = 1_000;
const SEARCH_MAX: Duration = Duration::from_millis(2);

/// Measures each search; says the quickest, the slowest and what one costs on average.
pub fn measure(app: &App) {
    let index = &app.rules.catalogue.search;
    let (mut all, mut slowest) = (Duration::ZERO, (Duration::ZERO, ""));
    for text in SEARCHES {
        let (began, cpu) = (Instant::now(), thread_cpu());
        // Counted, so that no compiler leaves the work out.
        let found: usize = (0..TIMES).map(|_| index.search(text).ids.len()).sum();
        assert!(found.is_multiple_of(TIMES), "a search finds the same each time");
        let spent = began.elapsed().min(thread_cpu().saturating_sub(cpu).max(Duration::from_nanos(1)));
        let each = spent / u32::try_from(TIMES).unwrap_or(u32::MAX);
        all += each;
        slowest = slowest.max((each, text));
    }
    let mean = all / u32::try_from(SEARCHES.len()).unwrap_or(u32::MAX);
    let figure = format!(
        "{} us mean, {} us slowest: {} (2 ms: {})",
        mean.as_micros(),
        slowest.0.as_micros(),
        slowest.1,
        verdict(slowest.0 <= SEARCH_MAX)
    );
    say("-", "a search among the licence types", &figure);
}
