//! How backups stand, as the admin and Kominfo see it: the last one, its age, the last time one was restored for a trial.

use domain::indonesian;
use ground::config::Config;
use houses::backup::due::Standing;
use houses::backup::runs::Run;
use jiff::{SignedDuration, Timestamp};
use pages::Tone;
use pages::parts::Tag;
use pages::staff::overview::HealthGroup;
use pages::staff::parts::{Fact, tag};

/// The group on the page.
pub fn group(config: &Config, standing: &Standing, now: Timestamp) -> HealthGroup {
    let facts = if config.backup.place.is_some() {
        facts(config, standing, now)
    } else {
        vec![Fact::new("Tempat", "Belum diatur")]
    };
    HealthGroup { title: "Cadangan".into(), state: state(config, standing, now), facts }
}

fn state(config: &Config, standing: &Standing, now: Timestamp) -> Tag {
    let settings = &config.backup;
    if settings.place.is_none() {
        // Nothing in a demo is worth keeping.
        return if config.demo { tag(Tone::Good, "Peragaan") } else { tag(Tone::Bad, "Tidak ada cadangan") };
    }
    let failed = standing.newest.as_ref().is_some_and(|run| run.why.is_some());
    let broken = standing.newest_proof.as_ref().is_some_and(|run| run.why.is_some());
    if broken {
        tag(Tone::Bad, "Cadangan tidak dapat dipulihkan")
    } else if failed || standing.is_late(settings.every_hours, now) {
        tag(Tone::Bad, "Gagal atau terlambat")
    } else if standing.is_unproved(settings.proof_days, now) {
        tag(Tone::Warning, "Pemulihan belum diuji")
    } else {
        tag(Tone::Good, "Terjaga")
    }
}

fn facts(config: &Config, standing: &Standing, now: Timestamp) -> Vec<Fact> {
    let place = config.backup.place.as_deref().unwrap_or_default();
    let kind = if place.starts_with("s3:") { "Penyimpanan S3" } else { "Folder" };
    let mut facts = vec![
        Fact::new("Tempat", kind),
        Fact::new("Terakhir berhasil", &when(standing.well.as_ref().and_then(|run| run.moment), now)),
        Fact::new("Ukuran", &standing.well.as_ref().map_or_else(none, |run| mib(run.bytes))),
    ];
    let failed = standing.newest.as_ref().and_then(|run| run.why.as_ref());
    facts.extend(failed.map(|why| Fact::new("Kegagalan terakhir", why)));
    facts
        .push(Fact::new("Pemulihan terakhir diuji", &when(standing.proved.as_ref().and_then(|run| run.ended_at), now)));
    let broken = standing.newest_proof.as_ref().and_then(why);
    facts.extend(broken.map(|why| Fact::new("Hasil uji terakhir", why)));
    facts
}

fn why(run: &Run) -> Option<&str> {
    run.why.as_deref()
}

fn none() -> String {
    "Belum ada".into()
}

fn mib(bytes: u64) -> String {
    format!("{} MiB", indonesian::thousands(bytes.div_ceil(1 << 20)))
}

fn when(at: Option<Timestamp>, now: Timestamp) -> String {
    at.map_or_else(none, |at| format!("{} WIB, {} lalu", indonesian::date_time(at), age(now.duration_since(at))))
}

fn age(age: SignedDuration) -> String {
    match age.as_hours() {
        ..1 => format!("{} menit", age.as_mins().max(0)),
        1..48 => format!("{} jam", age.as_hours()),
        hours => format!("{} hari", hours / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use uuid::Uuid;

    fn run(ended: &str, why: Option<&str>) -> Run {
        let at: Timestamp = ended.parse().expect("a moment");
        Run {
            id: Uuid::nil(),
            begun_at: at,
            ended_at: Some(at),
            backup: Some("x".into()),
            moment: Some(at),
            bytes: 1,
            written_bytes: 1,
            why: why.map(str::to_owned),
        }
    }

    #[test]
    fn it_is_well_only_when_there_is_one_that_was_proved() {
        let mut config = Config::for_folder(Path::new("."), "127.0.0.1:1", "https://izin.contoh.id");
        let now: Timestamp = "2026-11-29T12:00:00Z".parse().expect("a moment");
        let tone = |config: &Config, standing: &Standing| group(config, standing, now).state.tone;
        assert_eq!(tone(&config, &Standing::default()), Tone::Bad, "nothing is configured");
        config.backup.place = Some("/srv/cadangan".into());
        assert_eq!(tone(&config, &Standing::default()), Tone::Bad, "none was made");
        let fresh = run("2026-11-29T02:00:00Z", None);
        let mut standing = Standing { well: Some(fresh.clone()), newest: Some(fresh.clone()), ..Standing::default() };
        assert_eq!(tone(&config, &standing), Tone::Warning, "never restored");
        let proof = run("2026-11-25T02:00:00Z", None);
        (standing.proved, standing.newest_proof) = (Some(proof.clone()), Some(proof));
        assert_eq!(tone(&config, &standing), Tone::Good);
        let shown = group(&config, &standing, now);
        assert!(shown.facts.iter().any(|fact| fact.value.contains("10 jam lalu")), "the age is said");
        standing.newest = Some(run("2026-11-29T11:00:00Z", Some("tempat penuh")));
        assert_eq!(tone(&config, &standing), Tone::Bad, "the last one failed");
        standing.newest = Some(fresh);
        standing.newest_proof = Some(run("2026-11-29T03:00:00Z", Some("rusak")));
        assert_eq!(tone(&config, &standing), Tone::Bad, "the last one could not be restored");
    }
}
