//! The bill of materials that a release comes with says what is built in, and nothing else.

use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn bill() -> Vec<u8> {
    let made =
        Command::new("python3").arg("scripts/sbom").arg("--offline").current_dir(ROOT).output().expect("Python runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    made.stdout
}

#[test]
fn the_bill_of_materials_names_what_is_built_in() {
    let bytes = bill();
    assert_eq!(bytes, bill(), "the same commit gives the same bytes");
    let bill: Value = serde_json::from_slice(&bytes).expect("JSON");
    assert_eq!((bill["bomFormat"].as_str(), bill["specVersion"].as_str()), (Some("CycloneDX"), Some("1.6")));
    assert_eq!(bill["metadata"]["component"]["name"], "saporancak");
    let components = bill["components"].as_array().expect("components");
    let required = components.iter().filter(|one| one["scope"] == "required");
    let built: BTreeSet<&str> = required.filter_map(|one| one["name"].as_str()).collect();
    for part in ["ring", "rustls", "tokio-rustls", "libsqlite3-sys", "postgres", "typst", "axum", "sign", "db"] {
        assert!(built.contains(part), "{part} is built in");
    }
    let named: BTreeSet<&str> = components.iter().filter_map(|one| one["name"].as_str()).collect();
    for other in ["thirtyfour", "scraper", "proptest", "windows-sys"] {
        assert!(!named.contains(other), "{other} is for tests or another system");
    }
    assert!(named.contains("serde_derive") && !built.contains("serde_derive"), "a macro runs while it is built");
    // What cargo verifies a part by stands in the bill word for word.
    let lock = std::fs::read_to_string(format!("{ROOT}/Cargo.lock")).expect("the lock file");
    for one in components.iter().filter(|one| one["hashes"].is_array()) {
        let hash = one["hashes"][0]["content"].as_str().expect("a hash");
        assert!(lock.contains(&format!("checksum = \"{hash}\"")), "{}", one["purl"]);
    }
}
