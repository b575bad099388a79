//! What every measurement shares: the type measured, how a figure is said, and the clocks of the kernel.

use std::time::Duration;

/// The type measured: one office, no inspection, five documents.
pub const TYPE: &str = "skp-penelitian";

/// Prints a figure.
pub fn say(engine: &str, what: &str, figure: &str) {
    println!("{engine:<9} {what:<56} {figure}");
}

/// How a figure stands to its goal.
pub fn verdict(good: bool) -> &'static str {
    if good { "met" } else { "MISSED" }
}

/// A rate.
#[allow(clippy::cast_precision_loss)] // counts of a benchmark
pub fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// CPU time of this thread, from the kernel.
pub fn thread_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

/// CPU time of all threads of this process, those that have ended included; the kernel counts in hundredths of a second.
pub fn process_cpu() -> Duration {
    cpu_of("/proc/self/stat")
}

/// The same of the process with this `stat` file.
pub fn cpu_of(stat: &str) -> Duration {
    let text = std::fs::read_to_string(stat).unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum::<u64>();
    Duration::from_millis(ticks * 10)
}
