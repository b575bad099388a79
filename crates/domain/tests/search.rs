//! Everyday searches find the right licence type among the first three.

use domain::catalogue::{Surroundings, offices, read, shared_sections};
use domain::licence_type::LicenceType;
use domain::search::{Found, SearchIndex, SearchWords};
use std::fs::{read_dir, read_to_string};
use std::sync::LazyLock;

static INDEX: LazyLock<SearchIndex> = LazyLock::new(index);

/// The catalogue as it is shipped.
fn index() -> SearchIndex {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let text = |name: &str| read_to_string(format!("{folder}/{name}")).unwrap();
    let sections = shared_sections(&text("_shared/sections.toml")).unwrap();
    let offices = offices(&text("_shared/offices.toml")).unwrap();
    let words = SearchWords::parse(&text("_shared/search-words.csv")).unwrap();
    let names = read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let around = Surroundings { sections: &sections, offices: &offices };
    let types: Vec<LicenceType> = names
        .filter(|name| name != "_shared")
        .map(|name| read(&text(&format!("{name}/licence.toml")), &name, around).unwrap())
        .collect();
    SearchIndex::new(words, &types)
}

fn search(text: &str) -> Found {
    INDEX.search(text)
}
