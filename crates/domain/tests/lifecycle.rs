//! Prints stage x command to `docs/generated/lifecycle.md`, with a diagram; fails when the page is not up to date.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod support;

use domain::account::Actor;
use domain::application::{Application, Command, CommandKind, Facts, Move, Opinion, Stage, apply, decide, possible};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use support::{actors, at, command, draft, licence_type};

/// Stage, command, the stages it leads to.
type Edges = BTreeMap<&'static str, BTreeMap<CommandKind, BTreeSet<&'static str>>>;

/// Every stage that can be reached, by breadth-first search with favourable facts; and the edges between them.
fn explore() -> (Edges, BTreeMap<CommandKind, BTreeSet<&'static str>>) {
    let ty = licence_type(true);
    let people = actors();
    let mut edges = Edges::new();
    let mut who: BTreeMap<CommandKind, BTreeSet<&'static str>> = BTreeMap::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = vec![draft()];
    while let Some(app) = open.pop() {
        edges.entry(app.stage.id()).or_default();
        for actor in &people {
            for kind in possible(&app, &ty, actor) {
                for opinion in [Opinion::Given, Opinion::Refused] {
                    let Some(after) = step(&app, &ty, actor, (kind, opinion)) else { continue };
                    who.entry(kind).or_default().insert(actor.role().map_or("sistem", domain::account::Role::id));
                    edges.entry(app.stage.id()).or_default().entry(kind).or_default().insert(after.stage.id());
                    if after.rounds_used < 2 && seen.insert(signature(&after)) {
                        open.push(after);
                    }
                }
            }
        }
    }
    (edges, who)
}

/// What tells two states apart for the table: not how often a file was attached.
fn signature(app: &Application) -> String {
    let opinions: Vec<_> =
        app.offices.iter().map(|o| (o.opinion.as_ref().map(|x| x.opinion), o.examinations.len().min(1))).collect();
    let files = app.files.values().map(|f| f.len().min(1)).collect::<Vec<_>>();
    let level = match app.stage {
        Stage::UnderApproval { level, outcome, .. } => format!("{level}{outcome:?}"),
        Stage::AwaitingSignature { outcome, .. } | Stage::Signing { outcome, .. } => format!("{outcome:?}"),
        _ => String::new(),
    };
    format!("{}{level}{opinions:?}{files:?}{}{}{:?}", app.stage.id(), app.paid, app.rounds_used, app.checklist.len())
}

fn step(
    app: &Application,
    ty: &domain::licence_type::LicenceType,
    actor: &Actor,
    what: (CommandKind, Opinion),
) -> Option<Application> {
    let office = actor.office().unwrap_or("PERTAMA").to_owned();
    let order = command(what.0, &office, what.1);
    // Favourable: what a proof is for is asked of a register.
    let items = if let Command::AttachProof { item, .. } = &order { vec![item.clone()] } else { Vec::new() };
    let facts = Facts { items, ..Facts::default() };
    let events = decide(Move { app, ty, actor, now: at(60), facts: &facts }, &order).ok()?;
    Some(events.iter().fold(app.clone(), |app, event| apply(app, event, at(60))))
}

#[test]
fn the_lifecycle_page_is_up_to_date() {
    let (edges, who) = explore();
    let mut page = String::from(
        "# Lifecycle of an application\n\nWritten by `crates/domain/tests/lifecycle.rs` from `decide`; do not edit.\n\n",
    );
    page.push_str("## Who may order what\n\n| Command | Roles |\n|---|---|\n");
    for kind in CommandKind::ALL {
        let roles = who.get(&kind).map(|r| r.iter().copied().collect::<Vec<_>>().join(", ")).unwrap_or_default();
        let _ = writeln!(page, "| {kind:?} | {roles} |");
    }
    page.push_str("\n## Where each command leads\n\n| Stage | Command | Next stage |\n|---|---|---|\n");
    for (stage, commands) in &edges {
        for (kind, after) in commands {
            let _ = writeln!(page, "| {stage} | {kind:?} | {} |", after.iter().copied().collect::<Vec<_>>().join(", "));
        }
    }
    page.push_str("\n## Diagram\n\n```mermaid\nstateDiagram-v2\n    [*] --> draft\n");
    for (stage, commands) in &edges {
        let mut arrows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (kind, after) in commands {
            for to in after.iter().filter(|to| *to != stage) {
                arrows.entry(to).or_default().push(format!("{kind:?}"));
            }
        }
        for (to, kinds) in arrows {
            let _ = writeln!(page, "    {stage} --> {to}: {}", kinds.join(", "));
        }
    }
    page.push_str("```\n");
    for stage in [
        "draft",
        "submitted",
        "under_verification",
        "returned",
        "awaiting_rekomendasi",
        "awaiting_payment",
        "under_approval",
        "awaiting_signature",
        "signing",
        "issued",
        "rejected",
        "withdrawn",
        "cancelled",
        "revoked",
    ] {
        assert!(edges.contains_key(stage), "{stage} is never reached");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/generated/lifecycle.md");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    if kept != page {
        std::fs::write(path, &page).unwrap();
        assert!(
            std::env::var_os("CI").is_none(),
            "docs/generated/lifecycle.md was out of date; it has been written anew, commit it"
        );
    }
}
