//! Personal data of others is reached through `houses::reading` only: portals never name what lies below it.

use std::fs;
use std::path::{Path, PathBuf};

/// What lies below readings, and what stands in its place.
const BELOW: [(&str, &str); 7] = [
    ("applications::load", "reading::open, reading::own"),
    ("LoadedApplication::load", "reading::open, reading::own"),
    ("uploads::get", "reading::open_file"),
    ("documents::get", "reading::open_entry, reading::open_document"),
    ("note_read", "reading::open notes by itself"),
    ("vault.open", "reading::open_document"),
    ("into read_entry", "reading::open notes by itself"),
];

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            all.push(path);
        }
    }
}

/// Names of [`BELOW`] in a text, wherever its lines break and whatever is imported from where.
fn named(text: &str) -> Vec<&'static str> {
    let joined: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::trim).collect();
    let mut found: Vec<&str> = BELOW.iter().map(|(name, _)| *name).filter(|name| joined.contains(*name)).collect();
    for (module, name) in [("applications", "load"), ("uploads", "get"), ("documents", "get")] {
        // An import of the function itself, alone or among others, under whatever name.
        let imports = joined.split(';').filter(|part| part.contains("use ") && part.contains(&format!("{module}::{{")));
        let words = imports.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
        if words.into_iter().any(|word| word == name) {
            found.push(module);
        }
    }
    found
}

#[test]
fn portals_reach_personal_data_through_readings_only() {
    let portals = Path::new(env!("CARGO_MANIFEST_DIR")).join("../portals/src");
    let mut files = Vec::new();
    sources(&portals, &mut files);
    assert!(files.len() > 50, "the portals were found");
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("it can be read");
        for name in named(&text) {
            let instead = BELOW.iter().find(|(below, _)| *below == name).map_or("reading", |(_, instead)| instead);
            wrong.push(format!("{}: {name}; use {instead}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_finds_what_it_forbids() {
    assert_eq!(named("let x = applications::load(tx, vault, id)?;"), ["applications::load"]);
    assert_eq!(named("app\n    .vault\n    .open(&key)"), ["vault.open"]);
    assert_eq!(named("use ledger::uploads::{StoredFile, get};"), ["uploads"]);
    assert!(named("// applications::load is below\nuse ledger::uploads::{self, StoredFile};").is_empty());
}
