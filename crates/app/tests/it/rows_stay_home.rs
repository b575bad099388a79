//! A row of a table is read by the file that knows its columns: what a house hands out has a type of its own.

use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Signatures of public functions that take or give a row, fields of public types included.
fn leaks(text: &str) -> Vec<String> {
    let after = text.split("pub ").skip(1);
    let signatures = after.map(|piece| piece.split(['{', ';']).next().unwrap_or_default());
    let fields = text.lines().map(str::trim).filter(|line| line.starts_with("pub ") && line.ends_with(','));
    let words = |piece: &str| piece.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "Row");
    let functions = signatures.filter(|s| s.starts_with("fn ") || s.starts_with("async fn ") || s.starts_with("type "));
    functions.chain(fields).filter(|piece| words(piece)).map(|piece| piece.trim().to_owned()).collect()
}

#[test]
fn no_house_hands_out_a_row() {
    let mut files = Vec::new();
    for floor in ["ledger", "houses"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(floor).join("src"), &mut files);
    }
    assert!(files.len() > 50, "only {} files were looked through", files.len());
    let found: Vec<String> = files
        .iter()
        .flat_map(|path| {
            let text = std::fs::read_to_string(path).expect("a file");
            leaks(&text).into_iter().map(|leak| format!("{}: {leak}", path.display())).collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "rows leave their house:\n{}", found.join("\n"));
}

#[test]
fn a_leak_is_seen_however_it_is_written() {
    assert_eq!(
        leaks("pub fn all(tx: &mut dyn Tx) -> Result<Vec<Row>, DbError> {"),
        ["fn all(tx: &mut dyn Tx) -> Result<Vec<Row>, DbError>"]
    );
    assert_eq!(leaks("pub async fn of(\n    row: &db::Row,\n) -> String {").len(), 1);
    assert_eq!(leaks("pub struct Found {\n    pub row: Row,\n}").len(), 1);
    assert!(
        leaks("fn kept(row: &Row) -> Kept {\n}\npub fn all() -> Vec<RowKind> {\n    Row::default();\n}").is_empty()
    );
}
