//! The rules of `ARCHITECTURE.md` and `STYLE.md` that a text search can check; nothing is compiled for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const LINES_MAX: usize = 400;

/// Folders at the root that git does not keep.
const NOT_OURS: [&str; 5] = [".git", ".tools", "data", "screenshots", "target"];

/// What would let the law depend on when, where or by whom it is run.
const NOT_IN_DOMAIN: [&str; 19] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "std::io",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "TimeZone::get",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "getrandom",
    "rand::",
    "async fn",
    "tokio",
];

/// Names of files that say nothing about what is in them …
const EMPTY_NAMES: [&str; 9] =
    ["common", "helper", "helpers", "manager", "misc", "service", "services", "util", "utils"];
/// … except where the word is one of the field: *layanan*, a public service of the city.
const LAYANAN: [&str; 3] =
    ["crates/pages/src/public/service.rs", "crates/pages/src/public/services.rs", "crates/pages/src/sample/service.rs"];

/// Words for work left over; it belongs into the tracker, or is done.
const LEFT_OVER: [&str; 5] = ["TODO", "FIXME", "XXX", "todo!", "unimplemented!"];

/// Folders at the top of a machine under which somebody's checkout lies.
const CHECKOUT_FOLDERS: [&str; 3] = ["work", "root", "home"];
/// Addresses that a client knows by itself.
const REGISTRIES: [&str; 6] =
    ["registry.npmjs", "pypi.org", "pythonhosted", "deb.debian.org", "index.crates.io", "static.crates.io"];

#[test]
fn domain_reads_no_clock_file_or_socket() {
    let mut faults = Vec::new();
    for file in ours("rs").iter().filter(|f| f.path.starts_with("crates/domain/src/")) {
        for (number, line) in file.code() {
            let found = NOT_IN_DOMAIN.iter().filter(|word| line.contains(*word));
            faults.extend(found.map(|word| format!("{}:{number}: {word}", file.path)));
        }
    }
    none(&faults, "the domain is a pure function of its arguments (rule 1)");
}

/// The one exception: the benchmark makes a million rows by SQL, into a database of its own.
const CROWD: &str = "crates/app/src/tools/bench/crowd.rs";

#[test]
fn only_the_ledger_and_the_houses_write() {
    let mut faults = Vec::new();
    for file in ours("rs").iter().filter(|f| is_source(&f.path) && !may_write(&f.path)) {
        let tables = written_tables(&file.text);
        faults.extend(tables.iter().map(|table| format!("{}: writes table {table}", file.path)));
    }
    none(&faults, "only the ledger, the houses and the schema write (rule 6)");
}

/// The sequencer gives the rows of other tables their number in the log, and changes nothing else in them.
const NUMBERS: &str = "crates/ledger/src/log/covered.rs";

#[test]
fn every_table_has_one_writer() {
    let mut writers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in ours("rs").iter().filter(|f| is_source(&f.path) && f.path != CROWD && f.path != NUMBERS) {
        for table in written_tables(&file.text) {
            writers.entry(table).or_default().insert(file.path.clone());
        }
    }
    let shared = writers.iter().filter(|(_, files)| files.len() > 1);
    let faults: Vec<_> = shared.map(|(table, files)| format!("{table}: {files:?}")).collect();
    none(&faults, "one writer per table (rule 6)");
}

/// Where a transaction may be opened without [`ground::Work`]: the door itself, and what runs before there is one.
const OPEN_TRANSACTIONS: [&str; 5] = [
    "crates/ground/src/app.rs",
    "crates/app/src/server/setup.rs",
    "crates/app/src/server/installation.rs",
    "crates/app/src/tools/backup/noting.rs",
    "crates/app/src/tools/bench/",
];

#[test]
fn a_command_gets_work_and_nothing_else() {
    let mut faults = Vec::new();
    for file in ours("rs").iter().filter(|f| f.path.contains("/src/") && !f.path.starts_with("crates/db/")) {
        if OPEN_TRANSACTIONS.iter().any(|place| file.path.starts_with(place)) {
            continue;
        }
        let joined: String = file.code().map(|(_, line)| line.trim()).collect();
        let opened =
            ["db.command(", "db.command::", "db.command_on_locked"].iter().filter(|door| joined.contains(*door));
        faults.extend(opened.map(|door| format!("{}: {door}", file.path)));
    }
    none(
        &faults,
        "a command is ordered by App::command and gets Work: it cannot touch the network inside a transaction (rule 3)",
    );
}

#[test]
fn every_file_is_short_and_says_what_it_is() {
    let mut faults = Vec::new();
    for file in ours("rs") {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            faults.push(format!("{}: {lines} lines, at most {LINES_MAX}", file.path));
        }
        if !file.text.starts_with("//! ") {
            faults.push(format!("{}: begins without a //! sentence", file.path));
        }
    }
    for file in ["css", "html", "js", "py"].into_iter().flat_map(ours) {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            faults.push(format!("{}: {lines} lines, at most {LINES_MAX}", file.path));
        }
    }
    none(&faults, "a file has one sentence of purpose and fits in a head");
}

#[test]
fn no_file_has_an_empty_name() {
    let files = ours("rs");
    let empty = files.iter().filter(|f| {
        let stem = f.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        let folder = f.path.rsplit('/').nth(1).unwrap_or_default();
        (EMPTY_NAMES.contains(&stem) || EMPTY_NAMES.contains(&folder)) && !LAYANAN.contains(&f.path.as_str())
    });
    let faults: Vec<_> = empty.map(|f| f.path.clone()).collect();
    none(&faults, "a file is named for what is in it");
}

#[test]
fn nothing_is_left_over_and_nothing_names_this_machine() {
    let mut faults = Vec::new();
    for file in every_text().iter().filter(|f| f.path != "Cargo.lock" && !f.path.ends_with("it/tidy.rs")) {
        for (i, line) in file.text.lines().enumerate() {
            let left = LEFT_OVER.iter().filter(|word| has_word(line, word));
            let elsewhere = REGISTRIES.iter().filter(|host| line.contains(*host));
            let machine = CHECKOUT_FOLDERS.iter().filter(|folder| line.contains(&format!("/{folder}/")));
            faults.extend(left.chain(elsewhere).chain(machine).map(|word| format!("{}:{}: {word}", file.path, i + 1)));
        }
    }
    none(&faults, "work left over is in the tracker; paths of a machine and hosts of registries are nowhere");
}

#[test]
fn documents_mention_only_what_exists() {
    let mut faults = Vec::new();
    for file in ours("md") {
        let folder = root().join(&file.path).parent().map(Path::to_owned).unwrap_or_default();
        for (i, line) in file.text.lines().enumerate() {
            let missing_links = links(line).into_iter().filter(|link| !folder.join(link).exists());
            let missing_paths = quoted_paths(line).into_iter().filter(|path| !root().join(path).exists());
            faults.extend(missing_links.chain(missing_paths).map(|what| format!("{}:{}: {what}", file.path, i + 1)));
        }
    }
    none(&faults, "a document that names a file that is not there is wrong");
}

#[test]
fn decisions_that_are_cited_exist_and_are_numbered_without_gaps() {
    let files = every_text();
    let records = files.iter().filter_map(|f| f.path.strip_prefix("docs/decisions/")?.get(..4)?.parse::<usize>().ok());
    let numbers: BTreeSet<usize> = records.collect();
    let gapless = numbers.iter().copied().eq(1..=numbers.len());
    let mut faults = if gapless { Vec::new() } else { vec![format!("docs/decisions: {numbers:?}")] };
    for file in &files {
        let cited = file.text.split("docs/decisions/").skip(1).filter_map(|rest| rest.get(..4)?.parse::<usize>().ok());
        let unknown = cited.filter(|number| !numbers.contains(number));
        faults.extend(unknown.map(|number| format!("{}: decision {number:04} does not exist", file.path)));
    }
    none(&faults, "a decision record that is cited can be read");
}

/// A file of the repository.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl File {
    /// Numbered lines that are not comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the root of the repository")
}

fn ours(ending: &str) -> Vec<File> {
    let ending = format!(".{ending}");
    every_text().into_iter().filter(|file| file.path.ends_with(&ending)).collect()
}

fn every_text() -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    assert!(found.len() > 100, "the repository was not found at {}", root.display());
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a folder of ours can be read") {
        let path = entry.expect("a folder of ours can be read").path();
        let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
        if NOT_OURS.contains(&name.as_str()) {
            continue; // in a second work tree `.git` is a file
        }
        if path.is_dir() {
            walk(root, &path, found);
        } else if path.is_file()
            && let Ok(text) = fs::read_to_string(&path)
        {
            // What is no text (a picture, a font) has no rules here.
            found.push(File { path: name, text });
        }
    }
}

/// Fails with one line per fault.
fn none(faults: &[String], rule: &str) {
    let list = faults.iter().fold(String::new(), |mut list, fault| {
        let _ = writeln!(list, "  {fault}");
        list
    });
    assert!(faults.is_empty(), "{rule}\n{list}");
}

/// Source of a floor that reaches the database.
fn is_source(path: &str) -> bool {
    let beside = ["crates/channels/", "crates/registries/"];
    path.starts_with("crates/") && path.contains("/src/") && !beside.iter().any(|floor| path.starts_with(floor))
}

fn may_write(path: &str) -> bool {
    // Versions of the catalogue are kept before any command can run.
    const BEFORE_ANY_COMMAND: &str = "crates/ground/src/catalogue_store.rs";
    path == CROWD
        || path == BEFORE_ANY_COMMAND
        || ["db", "houses", "ledger"].iter().any(|floor| path.starts_with(&format!("crates/{floor}/src/")))
}

/// Tables that the SQL in a file inserts into, updates or deletes from.
fn written_tables(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let plain = code.join(" ").replace(['\\', '"'], " ").to_lowercase();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let written = words.windows(3).filter_map(|three| match three {
        ["insert", "into", table] | ["delete", "from", table] => Some(*table),
        ["update", table, "set"] if *table != "set" => Some(*table),
        _ => None,
    });
    written.map(|table| table.trim_end_matches(['(', ',', ';']).to_owned()).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    line.match_indices(word)
        .any(|(at, _)| !is_letter(line[..at].chars().next_back()) && !is_letter(line[at + word.len()..].chars().next()))
}

/// Targets of relative links and pictures, without their anchors.
fn links(line: &str) -> Vec<String> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let relative = targets
        .filter(|target| !target.contains("://") && !target.starts_with(['#', '<']) && !target.starts_with("mailto:"));
    relative.filter_map(|target| target.split('#').next()).map(str::to_owned).collect()
}

/// Paths in backquotes that begin with a folder of ours and hold no placeholder.
fn quoted_paths(line: &str) -> Vec<String> {
    let quoted = line.split('`').skip(1).step_by(2);
    let ours = quoted.filter(|q| ["crates/", "catalog/", "docs/", "scripts/", ".ci/"].iter().any(|f| q.starts_with(f)));
    ours.filter(|q| !q.contains(['<', '*', '{', '…', ' '])).map(str::to_owned).collect()
}
