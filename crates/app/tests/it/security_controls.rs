//! What OWASP ASVS 5.0 (level 2) and Peraturan BSSN 4/2021 ask, each with the test or procedure that meets it, or `belum`; printed to
//! `docs/generated/security-controls.md`.

use crate::world::keep_generated;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use syn::visit::Visit;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const ASVS: &str = include_str!("../controls/asvs.toml");
const BSSN: &str = include_str!("../controls/bssn.toml");

/// Requirements of a level in the standard, so that none is left out unseen.
const ASVS_COUNT: usize = 253;
const BSSN_COUNT: usize = 72;

/// One control, and what meets it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Control {
    /// Function, where the source groups by one.
    #[serde(default)]
    f: String,
    /// What it asks, in short words of ours.
    t: String,
    /// Tests.
    #[serde(default)]
    uji: Vec<String>,
    /// Procedures, as `PATH: words`.
    #[serde(default)]
    cara: Vec<String>,
    /// Why it does not apply.
    bukan: Option<String>,
    /// What is missing.
    belum: Option<String>,
}

impl Control {
    fn standing(&self) -> &'static str {
        match (&self.belum, &self.bukan, self.uji.is_empty()) {
            (Some(_), _, _) => "belum",
            (None, Some(_), true) => "does not apply",
            (None, _, false) => "tested",
            (None, None, true) => "procedure",
        }
    }
}

/// `V1_2_10` and `K07` in the order of the standard, as the standard writes them.
fn read(text: &str) -> BTreeMap<Vec<u32>, (String, Control)> {
    let table: BTreeMap<String, Control> = toml::from_str(text).expect("the table can be read");
    let numbered = |(key, control): (String, Control)| {
        let numbers = key[1..].split('_').map(|n| n.parse().expect("a number")).collect();
        let name =
            if key.starts_with('V') { key.replace('_', ".") } else { format!("K{}", key[1..].trim_start_matches('0')) };
        (numbers, (name, control))
    };
    table.into_iter().map(numbered).collect()
}

/// Names of functions that are tests, or journeys that the macro for both engines makes tests of.
#[derive(Default)]
struct Tests(BTreeSet<String>);

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let is_test = |attribute: &syn::Attribute| attribute.path().segments.last().is_some_and(|s| s.ident == "test");
        if function.attrs.iter().any(is_test) {
            self.0.insert(function.sig.ident.to_string());
        }
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let name = call.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let words: Vec<String> = call.tokens.clone().into_iter().map(|token| token.to_string()).collect();
        match name.as_str() {
            // on_both!(/// doc  name, journey): before the first comma stands the name of the module, behind it that of the journey.
            "on_both" | "on_both_from" => {
                let comma = words.iter().position(|word| word == ",").unwrap_or_default();
                self.0.extend(words.get(comma.wrapping_sub(1)).cloned());
                self.0.extend(words.get(comma + 1).cloned());
            }
            "proptest" => self.0.extend(words.windows(2).filter(|pair| pair[0] == "fn").map(|pair| pair[1].clone())),
            _ => {}
        }
    }
}

fn tests_below(folder: &Path, found: &mut Tests) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            tests_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.visit_file(&file);
        }
    }
}

fn wrong(name: &str, control: &Control, tests: &Tests) -> Vec<String> {
    let mut wrong = Vec::new();
    for test in control.uji.iter().filter(|test| !tests.0.contains(*test)) {
        wrong.push(format!("{name}: there is no test {test}"));
    }
    for procedure in &control.cara {
        let path = procedure.split_once(": ").map_or(procedure.as_str(), |(path, _)| path);
        if !Path::new(ROOT).join(path).exists() {
            wrong.push(format!("{name}: there is no {path}"));
        }
    }
    let said = [&control.bukan, &control.belum].into_iter().flatten();
    if control.t.is_empty() || said.clone().any(String::is_empty) {
        wrong.push(format!("{name}: something is empty"));
    }
    if control.uji.is_empty() && control.cara.is_empty() && said.count() == 0 {
        wrong.push(format!("{name}: nothing meets it, and nothing says so"));
    }
    wrong
}

fn section(title: &str, table: &BTreeMap<Vec<u32>, (String, Control)>) -> String {
    let mut page = format!("\n## {title}\n\n");
    let standings = ["tested", "procedure", "does not apply", "belum"];
    let counted = standings.map(|one| (one, table.values().filter(|(_, control)| control.standing() == one).count()));
    let counted = counted.map(|(one, count)| format!("{count} {one}"));
    writeln!(page, "{} controls: {}.\n", table.len(), counted.join(", ")).expect("a string grows");
    page.push_str("| | Asks | Standing | Met by, or why not |\n|---|---|---|---|\n");
    for (name, control) in table.values() {
        let asks = if control.f.is_empty() { control.t.clone() } else { format!("{}: {}", control.f, control.t) };
        let mut met: Vec<String> = control.uji.iter().map(|test| format!("`{test}`")).collect();
        met.extend(control.cara.iter().map(|procedure| match procedure.split_once(": ") {
            Some((path, words)) => format!("`{path}`: {words}"),
            None => format!("`{procedure}`"),
        }));
        met.extend(control.bukan.clone());
        met.extend(control.belum.as_ref().map(|missing| format!("**belum**: {missing}")));
        writeln!(page, "| {name} | {asks} | {} | {} |", control.standing(), met.join("; ")).expect("a string grows");
    }
    page
}

/// Pasal 6(2): the security of data, network and infrastructure, control by control.
#[test]
fn every_control_names_what_meets_it() {
    let mut tests = Tests::default();
    for entry in std::fs::read_dir(Path::new(ROOT).join("crates")).expect("the crates").flatten() {
        tests_below(&entry.path().join("src"), &mut tests);
        tests_below(&entry.path().join("tests"), &mut tests);
    }
    let (asvs, bssn) = (read(ASVS), read(BSSN));
    assert_eq!((asvs.len(), bssn.len()), (ASVS_COUNT, BSSN_COUNT), "every control stands once");
    let all = asvs.values().chain(bssn.values());
    let wrong: Vec<String> = all.flat_map(|(name, control)| wrong(name, control, &tests)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut page = String::from(
        "# Security controls\n\nWritten by `crates/app/tests/it/security_controls.rs` from the tables in `crates/app/tests/controls`. \
         A test that is named here exists; `belum` says what is missing, also beside a test that covers a part. The words are ours \
         and short; the standards' own text counts. Nobody outside has audited this.\n",
    );
    page.push_str(&section("OWASP ASVS 5.0.0, levels 1 and 2", &asvs));
    page.push_str(&section("Peraturan BSSN 4/2021, Pasal 26-27: web applications", &bssn));
    keep_generated("security-controls.md", &page);
}

/// The list of tests would be of no use if anything were in it.
#[test]
fn the_finder_of_tests_finds_tests_only() {
    let file =
        "fn helper() {} #[test] fn one() {} mod m { #[tokio::test(flavor = \"multi_thread\")] async fn two() {} }
                on_both!(/// Why.
                    name, journey); proptest! { #[test] fn three(n in 0..9) {} }";
    let mut tests = Tests::default();
    tests.visit_file(&syn::parse_file(file).expect("source"));
    assert_eq!(tests.0.into_iter().collect::<Vec<_>>(), ["journey", "name", "one", "three", "two"]);
}
