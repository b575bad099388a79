//! The floors of `ARCHITECTURE.md`: which crate uses which, as cargo knows it, and which file imports which, as `syn` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::Visit;

/// Every crate with those of ours that it may use, the lowest first; a crate uses only what stands above it in this list.
const FLOORS: [(&str, &[&str]); 20] = [
    ("domain", &[]),
    ("outbound", &[]),
    ("channels", &["outbound"]),
    ("document", &[]),
    ("openid", &["outbound"]),
    ("registries", &["outbound"]),
    ("sign", &[]),
    ("signers", &["outbound", "sign"]),
    ("spare_memory", &[]),
    ("pdf_pages", &[]),
    ("files", &["domain"]),
    ("backups", &["files"]),
    ("pages", &["domain"]),
    ("db", &["domain"]),
    ("ledger", &["db", "domain", "files"]),
    (
        "ground",
        &[
            "backups",
            "channels",
            "db",
            "domain",
            "files",
            "ledger",
            "openid",
            "pages",
            "pdf_pages",
            "registries",
            "sign",
            "signers",
        ],
    ),
    (
        "houses",
        &[
            "backups",
            "channels",
            "db",
            "document",
            "domain",
            "files",
            "ground",
            "ledger",
            "openid",
            "pages",
            "registries",
            "sign",
            "signers",
        ],
    ),
    ("web", &["db", "domain", "ground", "houses", "ledger", "pages"]),
    (
        "portals",
        &[
            "channels",
            "db",
            "document",
            "domain",
            "files",
            "ground",
            "houses",
            "ledger",
            "openid",
            "pages",
            "registries",
            "sign",
            "signers",
            "web",
        ],
    ),
    (
        "saporancak",
        &[
            "backups",
            "channels",
            "db",
            "document",
            "domain",
            "files",
            "ground",
            "houses",
            "ledger",
            "openid",
            "pages",
            "pdf_pages",
            "portals",
            "registries",
            "sign",
            "signers",
            "spare_memory",
            "web",
        ],
    ),
];

/// Third-party crates that stay behind one door.
const ONLY_IN: [(&str, &[&str]); 12] = [
    ("age", &["backups"]),
    ("typst", &["document"]),
    // A simulator is a server too; what answers people is in `web`, `portals` and the server itself.
    ("axum", &["channels", "portals", "registries", "saporancak", "signers", "web"]),
    ("resvg", &["document", "files"]),
    ("image", &["document", "files"]),
    // The benchmark asks the files of both engines how large they are.
    ("rusqlite", &["db", "saporancak"]),
    ("postgres", &["db", "saporancak"]),
    ("cms", &["sign", "signers"]),
    ("object_store", &["files"]),
    ("libc", &["pdf_pages", "spare_memory"]),
    ("hayro", &["pdf_pages"]),
    ("seccompiler", &["pdf_pages"]),
];

#[test]
fn a_crate_uses_only_floors_below_it() {
    let metadata = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo tells what it knows");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("as JSON");
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().expect("a name");
        let Some(place) = FLOORS.iter().position(|(floor, _)| *floor == name) else {
            faults.push(format!("{name}: a new crate; say in FLOORS where it stands"));
            continue;
        };
        seen.insert(name);
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let used = dependency["name"].as_str().expect("a name");
            let below = FLOORS[..place].iter().any(|(floor, _)| *floor == used);
            let ours = FLOORS.iter().any(|(floor, _)| *floor == used);
            if ours && !(below && FLOORS[place].1.contains(&used)) {
                faults.push(format!("{name} must not use {used}"));
            }
            let homes = ONLY_IN.iter().find(|(foreign, _)| *foreign == used);
            if homes.is_some_and(|(_, homes)| !homes.contains(&name)) {
                faults.push(format!("{name} must not use {used}: it stays behind one door"));
            }
        }
    }
    faults.extend(FLOORS.iter().filter(|(name, _)| !seen.contains(name)).map(|(name, _)| format!("{name} is gone")));
    assert!(faults.is_empty(), "a floor uses only floors below it\n  {}", faults.join("\n  "));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let house = House::read();
    let arrows = house.arrows();
    assert!(arrows.values().map(BTreeSet::len).sum::<usize>() > 500, "the imports were read");
    let circles = circles(&arrows);
    let told: Vec<String> = circles.iter().map(|circle| circle.join(" <-> ")).collect();
    assert!(
        told.is_empty(),
        "files that import each other in a circle cannot be understood one by one\n  {}",
        told.join("\n  ")
    );
}

#[test]
fn a_portal_imports_no_other_portal() {
    let house = House::read();
    let portal = |file: &str| {
        let inside = file.strip_prefix("crates/portals/src/")?;
        inside.split_once('/').map(|(portal, _)| portal.to_owned())
    };
    let mut faults = Vec::new();
    for (from, to) in house.arrows().iter().flat_map(|(from, to)| to.iter().map(move |to| (from, to))) {
        if let (Some(own), Some(other)) = (portal(from), portal(to))
            && own != other
        {
            faults.push(format!("{from} imports {to}"));
        }
    }
    assert!(faults.is_empty(), "what two portals share stands on a lower floor\n  {}", faults.join("\n  "));
}

#[test]
fn the_reader_of_imports_finds_a_circle() {
    let arrows = BTreeMap::from([
        ("a".to_owned(), BTreeSet::from(["b".to_owned()])),
        ("b".to_owned(), BTreeSet::from(["c".to_owned()])),
        ("c".to_owned(), BTreeSet::from(["b".to_owned()])),
    ]);
    assert_eq!(circles(&arrows), [vec!["b".to_owned(), "c".to_owned()]]);
    let text = "use super::other::{Thing, deep::Part}; fn f() { crate::far::away(); } #[cfg(test)] mod tests { use crate::no; }";
    let mut paths = Paths::default();
    paths.visit_file(&syn::parse_file(text).expect("a file"));
    let found: Vec<String> = paths.used.iter().map(|path| path.join("::")).collect();
    assert_eq!(paths.in_full(&["Part".into(), "made".into()]), ["super", "other", "deep", "Part", "made"]);
    assert_eq!(found, ["super::other::Thing", "super::other::deep::Part", "crate::far::away"]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the root of the repository")
}

/// A module: its crate, and its path from there.
type Module = (String, Vec<String>);

/// Every file of ours with what it names.
struct House {
    files: BTreeMap<Module, (String, Paths)>,
}

/// Paths that a file uses, and those it passes on under its own name.
#[derive(Default)]
struct Paths {
    used: Vec<Vec<String>>,
    /// By which name what is imported is called here: `sample::frame` begins with one.
    called: Vec<(String, Vec<String>)>,
    passed_on: Vec<(String, Vec<String>)>,
}

impl Paths {
    /// A path that begins with the name of something imported, from where that is.
    fn in_full(&self, path: &[String]) -> Vec<String> {
        let imported = self.called.iter().find(|(name, _)| path.len() > 1 && *name == path[0]);
        imported.map_or_else(|| path.to_vec(), |(_, above)| [above.as_slice(), &path[1..]].concat())
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = module.attrs.iter().any(|a| a.path().is_ident("cfg") && quote(a).contains("test"));
        if !is_test {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut leaves = Vec::new();
        unfold(&item.tree, &mut Vec::new(), &mut leaves);
        for (name, path) in leaves {
            // What is passed on is a name, not an import: whoever uses it is taken to where it is defined.
            if matches!(item.vis, syn::Visibility::Inherited) {
                self.used.push(path.clone());
                self.called.push((name, path));
            } else {
                self.passed_on.push((name, path));
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.used.push(path.segments.iter().map(|s| s.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }
}

fn quote(attribute: &syn::Attribute) -> String {
    attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default()
}

fn unfold(tree: &syn::UseTree, above: &mut Vec<String>, leaves: &mut Vec<(String, Vec<String>)>) {
    match tree {
        syn::UseTree::Path(path) => {
            above.push(path.ident.to_string());
            unfold(&path.tree, above, leaves);
            above.pop();
        }
        syn::UseTree::Group(group) => group.items.iter().for_each(|tree| unfold(tree, above, leaves)),
        syn::UseTree::Name(name) if name.ident == "self" => {
            leaves.push((above.last().cloned().unwrap_or_default(), above.clone()));
        }
        syn::UseTree::Name(name) => {
            leaves.push((name.ident.to_string(), [above.as_slice(), &[name.ident.to_string()]].concat()));
        }
        syn::UseTree::Rename(name) => {
            leaves.push((name.rename.to_string(), [above.as_slice(), &[name.ident.to_string()]].concat()));
        }
        syn::UseTree::Glob(_) => leaves.push(("*".into(), above.clone())),
    }
}

impl House {
    fn read() -> Self {
        let root = root();
        let mut files = BTreeMap::new();
        for (name, _) in FLOORS {
            let folder = if name == "saporancak" { "app" } else { name };
            walk(&root.join("crates").join(folder).join("src"), &mut |path| {
                let place = path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
                let inside = place.split_once("/src/").expect("in src").1.trim_end_matches(".rs");
                let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
                if ["lib", "main", "mod"].contains(&module.last().map_or("", String::as_str)) {
                    module.pop();
                }
                let text = std::fs::read_to_string(path).expect("a file of ours can be read");
                let mut paths = Paths::default();
                paths.visit_file(&syn::parse_file(&text).unwrap_or_else(|e| panic!("{place}: {e}")));
                // `main.rs` only calls the library.
                if !place.ends_with("/main.rs") {
                    files.insert((name.to_owned(), module), (place, paths));
                }
            });
        }
        Self { files }
    }

    /// From each file to those it imports.
    fn arrows(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut arrows = BTreeMap::new();
        for (module, (file, paths)) in &self.files {
            let to = paths.used.iter().filter_map(|path| self.home_of(module, &paths.in_full(path), 0));
            let to: BTreeSet<String> = to.filter(|other| other != file).map(str::to_owned).collect();
            arrows.insert(file.clone(), to);
        }
        arrows
    }

    /// The file in which what a path names is defined; `None` for what is not ours.
    fn home_of(&self, from: &Module, path: &[String], depth: usize) -> Option<&str> {
        let (name, mut module, mut rest) = self.begin(from, path)?;
        while let Some(next) = rest.first() {
            let below = [module.as_slice(), std::slice::from_ref(next)].concat();
            if !self.files.contains_key(&(name.clone(), below.clone())) {
                break;
            }
            (module, rest) = (below, &rest[1..]);
        }
        let home = (name, module);
        let (file, paths) = self.files.get(&home)?;
        let passed = rest.first().and_then(|item| paths.passed_on.iter().find(|(name, _)| name == item));
        match passed {
            Some((_, further)) if depth < 8 => {
                let further = [further.as_slice(), &rest[1..]].concat();
                self.home_of(&home, &further, depth + 1).or(Some(file))
            }
            _ => Some(file),
        }
    }

    /// Where a path begins: crate, module, and what is left of it.
    fn begin<'p>(&self, from: &Module, path: &'p [String]) -> Option<(String, Vec<String>, &'p [String])> {
        let (own, here) = from;
        match path.first()?.as_str() {
            "crate" => Some((own.clone(), Vec::new(), &path[1..])),
            "self" => Some((own.clone(), here.clone(), &path[1..])),
            "super" => {
                let up = path.iter().take_while(|part| *part == "super").count();
                Some((own.clone(), here[..here.len().checked_sub(up)?].to_vec(), &path[up..]))
            }
            first if self.files.contains_key(&(own.clone(), [here.as_slice(), &[first.to_owned()]].concat())) => {
                Some((own.clone(), here.clone(), path))
            }
            first => FLOORS.iter().any(|(name, _)| *name == first).then(|| (first.to_owned(), Vec::new(), &path[1..])),
        }
    }
}

fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).expect("a folder of ours can be read") {
        let path = entry.expect("a folder of ours can be read").path();
        if path.is_dir() {
            walk(&path, visit);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            visit(&path);
        }
    }
}

/// Groups of files each of which is reached from each other one (the strongly connected components of the graph).
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = arrows.keys().map(|from| (from, reach(arrows, from))).collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (from, far) in &reached {
        let mut circle: Vec<String> = far
            .iter()
            .filter(|to| reached.get(*to).is_some_and(|back| back.contains(from)))
            .map(|to| (*to).clone())
            .collect();
        circle.sort();
        found.insert(circle);
    }
    found.into_iter().filter(|circle| !circle.is_empty()).collect()
}

fn reach<'a>(arrows: &'a BTreeMap<String, BTreeSet<String>>, from: &String) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&String> = arrows.get(from).into_iter().flatten().collect();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(arrows.get(next).into_iter().flatten());
        }
    }
    reached
}
