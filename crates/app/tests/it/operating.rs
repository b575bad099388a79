//! What is given to those who run it says what is so: counters that exist, files that are packed, one address of everything.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Names that the program counts, each with its labels; a histogram under the names that Prometheus gives it.
fn counted() -> BTreeMap<String, BTreeSet<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(ROOT).join("crates")).expect("the crates") {
        let source = entry.expect("a crate").path().join("src");
        if source.is_dir() {
            sources(&source, &mut files);
        }
    }
    let mut all = BTreeMap::new();
    for text in files.iter().map(|file| fs::read_to_string(file).expect("a file")) {
        if text.contains("metrics::gauge!(name)") {
            // Named from a list in the same file.
            let words = text.split('"').filter(|word| word.ends_with("_seconds") && !word.contains(' '));
            all.extend(words.map(|word| (word.to_owned(), BTreeSet::new())));
        }
        for kind in ["counter", "gauge", "histogram"] {
            for rest in text.split(&format!("metrics::{kind}!(")).skip(1) {
                let ends = [".increment(", ".set(", ".record("].iter().filter_map(|end| rest.find(end));
                let call = &rest[..ends.min().unwrap_or_default()];
                let words: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
                let Some((name, _)) = words.split_first() else { continue };
                let labels = call.split("=>").map(|part| part.rsplit('"').nth(1).unwrap_or_default().to_owned());
                let labels: BTreeSet<String> = labels.take(call.matches("=>").count()).collect();
                if kind == "histogram" {
                    let buckets = labels.iter().cloned().chain(["le".to_owned()]).collect();
                    all.insert(format!("{name}_bucket"), buckets);
                    all.insert(format!("{name}_sum"), labels.clone());
                    all.insert(format!("{name}_count"), labels);
                } else {
                    all.insert((*name).to_owned(), labels);
                }
            }
        }
    }
    all
}

/// Words of a query that are no counters: functions stand before a parenthesis, labels in braces or after `by`.
fn asked(query: &str) -> Vec<(String, BTreeSet<String>)> {
    const WORDS: [&str; 5] = ["by", "or", "and", "le", "up"];
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut rest = query;
    let mut grouped = BTreeSet::new();
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '{' || c == '[') {
        rest = &rest[start..];
        if let Some(inside) = rest.strip_prefix('[') {
            rest = inside.split_once(']').map_or("", |(_, after)| after);
            continue;
        }
        if let Some(inside) = rest.strip_prefix('{') {
            let (labels, after) = inside.split_once('}').expect("a brace is closed");
            let labels =
                labels.split(',').filter_map(|one| one.split(['=', '!']).next()).map(|one| one.trim().to_owned());
            names.last_mut().expect("a name before its labels").1.extend(labels);
            rest = after;
            continue;
        }
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        if word == "by" {
            let (labels, after) =
                rest.trim_start().strip_prefix('(').and_then(|in_| in_.split_once(')')).expect("labels");
            grouped.extend(labels.split(',').map(|one| one.trim().to_owned()));
            rest = after;
        } else if word == "up" {
            // Prometheus' own, with a label of its own.
            rest = rest.split_once('}').map_or(rest, |(_, after)| after);
        } else if !rest.trim_start().starts_with('(') && !WORDS.contains(&word) {
            names.push((word.to_owned(), BTreeSet::new()));
        }
    }
    for (_, labels) in &mut names {
        labels.extend(grouped.iter().cloned());
    }
    names
}

fn queries() -> Vec<String> {
    let alerts = read("packaging/monitoring/alerts.yml");
    let mut all: Vec<String> =
        alerts.lines().filter_map(|line| line.trim().strip_prefix("expr: ")).map(str::to_owned).collect();
    let dashboard: Value = serde_json::from_str(&read("packaging/monitoring/dashboard.json")).expect("JSON");
    for panel in dashboard["panels"].as_array().expect("panels") {
        let targets = panel["targets"].as_array().expect("targets").iter();
        all.extend(targets.map(|target| target["expr"].as_str().expect("a query").to_owned()));
    }
    assert!(all.len() > 30, "{}", all.len());
    all
}

#[test]
fn every_counter_that_alerts_and_panels_look_at_exists() {
    let counted = counted();
    assert!(counted.len() > 12 && counted["http_requests_total"].contains("status"), "{counted:?}");
    for query in queries() {
        for (name, labels) in asked(&query) {
            let known = counted.get(&name).unwrap_or_else(|| panic!("nothing counts {name}: {query}"));
            assert!(labels.is_subset(known), "{name} has labels {known:?}: {query}");
        }
    }
}

#[test]
fn what_a_query_asks_is_read() {
    let read = asked("sum(rate(a_total{x=\"y.z\"}[5m])) by (le) / b_bytes > 0.1 or predict_linear(c[6h], 2) < 0");
    let names: Vec<&str> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a_total", "b_bytes", "c"]);
    assert_eq!(read[0].1, BTreeSet::from(["le".to_owned(), "x".to_owned()]));
}

#[test]
fn the_package_holds_what_it_names() {
    let manifest: toml::Table = read("crates/app/Cargo.toml").parse().expect("TOML");
    let deb = &manifest["package"]["metadata"]["deb"];
    let assets = deb["assets"].as_array().expect("assets");
    let mut installed = BTreeSet::new();
    for asset in assets {
        let [from, to, mode] = [0, 1, 2].map(|i| asset[i].as_str().expect("words"));
        assert!(mode.parse::<u32>().is_ok());
        if from.starts_with("target/") {
            continue;
        }
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from.trim_end_matches('*'));
        assert!(from.exists(), "{}", from.display());
        installed.insert(format!("/{to}{}", from.file_name().and_then(|name| name.to_str()).unwrap_or_default()));
    }
    for file in deb["conf-files"].as_array().expect("files") {
        assert!(installed.contains(file.as_str().expect("a path")), "{file}: {installed:?}");
    }
    let unit = read("packaging/systemd/saporancak.service");
    assert!(unit.contains("SAPORANCAK_CONFIG=/etc/saporancak/saporancak.toml"));
    for name in ["postinst", "prerm", "postrm"] {
        assert!(read(&format!("packaging/debian/{name}")).starts_with("#!/bin/sh\n"));
    }
}

/// What is commented out in the configuration that comes with the package is understood once it is not.
#[test]
fn the_configuration_of_the_package_is_one() {
    let text = read("packaging/debian/saporancak.toml");
    let open: String = text
        .lines()
        .filter(|line| !line.starts_with("# ") || line.starts_with("# [") || line.contains(" = "))
        .fold(String::new(), |all, line| all + line.strip_prefix("# ").unwrap_or(line) + "\n");
    let config = ground::config::read(&open, &[]).unwrap_or_else(|wrong| panic!("{wrong:?}\n{open}"));
    let status = config.status_folder.expect("a folder outside the data");
    for proxy in ["docs/operate/nginx.conf", "docs/operate/Caddyfile", "packaging/systemd/saporancak.service"] {
        assert!(read(proxy).contains(status.to_str().expect("a path")), "{proxy}");
    }
    assert!(read("packaging/systemd/saporancak.socket").contains(&format!("ListenStream={}", config.listen)));
    let unfinished = ground::config::read(&text, &[]).expect_err("nobody chose an address yet");
    assert!(unfinished[0].contains("public_url"), "{unfinished:?}");
}
