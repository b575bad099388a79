//! Counters of this process in Prometheus' text form.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Bounds of the times that are counted, in seconds: those that a page has usually, and those at which people and programs give up.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0];

/// All counters in Prometheus' text form.
pub fn metrics_text() -> String {
    METRICS.get().map(PrometheusHandle::render).unwrap_or_default()
}

/// Starts counting; once per process.
pub fn install_metrics() {
    if METRICS.get().is_none()
        && let Ok(builder) =
            PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &SECONDS)
        && let Ok(handle) = builder.install_recorder()
    {
        let _ = METRICS.set(handle);
    }
}

/// Puts what was measured into its buckets. Without it every single time is kept until somebody asks, and where nobody ever does for ever.
pub fn keep_up() {
    if let Some(handle) = METRICS.get() {
        handle.run_upkeep();
    }
}
