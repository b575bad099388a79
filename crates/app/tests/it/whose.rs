//! Every route about one application x every role x whose it is and how it stands: the page opens, or the order happens, only where the
//! table of the law says so.

use crate::client::Client;
use crate::people::sign_in;
use crate::world::World;
use domain::access::{Facts, Purpose, may_read};
use domain::account::{Actor, Role, TypeScope};
use domain::application::{Application, Command, possible};
use domain::ids::ApplicationId;
use domain::ordering::Ordered;
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::applications;
use houses::application::order::Order;
use saporancak::tools::demo::story::{carry_on, drafted_by, sent_by, until_approval, until_offices};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use web::routes::Route;

/// With the office of the examiner who is asked, and with another one.
const TYPE: &str = "sip-dokter";
const OF_ANOTHER_OFFICE: &str = "reklame";

/// Whose a file is, and how it stands, seen from a role.
const CASES: [&str; 5] = ["own", "other's", "other office's", "draft", "withdrawn"];

/// What was asked, and what the law says of it.
pub struct Matrix {
    /// Requests made.
    pub requests: usize,
    /// Requests that the law lets through.
    pub let_through: usize,
    /// Lines of a table: what each role may do in each case.
    pub table: String,
    /// Everything that was otherwise than the law says.
    pub wrong: Vec<String>,
}

/// How far a file is carried, so that it lies where a role works.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Far {
    Sent,
    AtOffices,
    FirstApproval,
    SecondApproval,
    Signature,
}

fn far_of(role: Role) -> Far {
    match role {
        Role::Opd => Far::AtOffices,
        Role::KepalaSeksi => Far::FirstApproval,
        Role::KepalaBidang => Far::SecondApproval,
        Role::KepalaDinas => Far::Signature,
        Role::Pemohon | Role::Loket | Role::Verifikator | Role::Admin | Role::Kominfo | Role::Inspektorat => Far::Sent,
    }
}

/// A file of this account, carried so far.
async fn file(world: &World, type_id: &str, owner: &Account, far: Far) -> ApplicationId {
    let (app, cast) = (&world.app, &world.cast);
    let applicant = Account { role: Role::Pemohon, office: None, types: TypeScope::All, ..owner.clone() };
    let id = sent_by(app, cast, type_id, &applicant).await.expect("sent");
    match far {
        Far::Sent => {}
        Far::AtOffices => until_offices(app, cast, type_id, id).await.expect("accepted"),
        Far::FirstApproval | Far::SecondApproval => {
            until_approval(app, cast, type_id, id).await.expect("recommended");
            if far == Far::SecondApproval {
                let section = cast.person("kasi").expect("the section's head").actor();
                act(app, Order::new(id, section, Command::Approve)).await.expect("approved");
            }
        }
        Far::Signature => carry_on(app, cast, type_id, id).await.expect("approved"),
    }
    id
}

async fn state(world: &World, id: ApplicationId) -> Application {
    world.app.db.read(move |tx| applications::state_of(tx, id)).await.expect("read").expect("it is there")
}

/// What a page is opened for; `None` for a route that is not about one application.
fn purpose(path: &str) -> Option<Purpose> {
    match path {
        "/berkas/{id}" | "/berkas/{id}/halaman/{page}" => Some(Purpose::File),
        "/kerja/{id}/pratinjau" => Some(Purpose::Preview),
        "/kerja/{id}/pemeriksaan" => Some(Purpose::Examination),
        "/kerja/{id}/rekomendasi" => Some(Purpose::Recommendation),
        path if path.starts_with("/kerja/{id}") => Some(Purpose::Work),
        path if path.starts_with("/permohonan/{id}") => Some(Purpose::Applying),
        _ => None,
    }
}

/// Pages that open whenever they may be read, whatever the state.
const ALWAYS: [&str; 3] = ["/kerja/{id}", "/berkas/{id}", "/berkas/{id}/halaman/{page}"];

struct Asker<'a> {
    world: &'a World,
    client: Client,
    actor: Actor,
}

impl Asker<'_> {
    /// Asks one route about one file; what the answer is otherwise than it must be.
    async fn ask(&self, route: &Route, app: &Application, matrix: &mut Matrix) {
        let Some(purpose) = purpose(route.path) else { return };
        let id = if purpose == Purpose::File {
            let Some(file) = app.files.values().flatten().next() else { return };
            file.to_string()
        } else {
            app.id.to_string()
        };
        let path = crate::routes::concrete_for(route.path, &id);
        let readable = may_read(purpose, &self.actor, &Facts::of(app, true, &self.actor));
        let role = self.actor.role().expect("somebody").id();
        if route.method == "GET" {
            let page = self.client.get(&path).await;
            matrix.requests += 1;
            matrix.let_through += usize::from(readable);
            let shut = matches!(page.status, 403 | 404);
            if (!readable && !shut) || (readable && ALWAYS.contains(&route.path) && page.status != 200) {
                matrix.wrong.push(format!("{role}: GET {} of {}: {}", route.path, app.stage.id(), page.status));
            }
            return;
        }
        let version = self.world.app.rules.catalogue.current(&app.type_id).expect("the type").clone();
        let may = possible(app, &version.ty, &self.actor);
        let allowed = !route.orders.is_empty()
            && route.orders.iter().all(|order| matches!(order, Ordered::Application(kind) if may.contains(kind)));
        matrix.requests += 1;
        matrix.let_through += usize::from(allowed);
        if allowed {
            // What is allowed is shown by the journeys; here it would change the file for those who come after.
            return;
        }
        let page = self.client.post_raw(&path, &[("x", "y")], &[]).await;
        if page.status >= 500 || state(self.world, app.id).await.version != app.version {
            let what = format!("{role}: POST {} of {}: {}", route.path, app.stage.id(), page.status);
            matrix.wrong.push(what);
        }
    }
}

/// Asks everything.
pub async fn ask_all(world: &World, routes: &[Route], username: fn(Role) -> &'static str) -> Matrix {
    let mut matrix = Matrix { requests: 0, let_through: 0, table: String::new(), wrong: Vec::new() };
    let stranger = world.cast.person("pemohon").expect("the applicant").clone();
    let other = world.cast.person("loket").expect("another person").clone();
    let mut others = BTreeMap::new();
    for far in [Far::Sent, Far::AtOffices, Far::FirstApproval, Far::SecondApproval, Far::Signature] {
        others.insert(far, file(world, TYPE, &stranger, far).await);
    }
    // The applicant's own files are somebody else's for everybody but them: for them, these are.
    let of_somebody = file(world, TYPE, &other, Far::Sent).await;
    let elsewhere = file(world, OF_ANOTHER_OFFICE, &stranger, Far::AtOffices).await;
    let elsewhere_of_somebody = file(world, OF_ANOTHER_OFFICE, &other, Far::AtOffices).await;
    let withdrawn = |of: &Account| {
        let of = Account { role: Role::Pemohon, ..of.clone() };
        async move {
            let id = file(world, TYPE, &of, Far::Sent).await;
            act(&world.app, Order::new(id, of.actor(), Command::Withdraw)).await.expect("withdrawn");
            id
        }
    };
    let (gone, gone_of_somebody) = (withdrawn(&stranger).await, withdrawn(&other).await);
    let draft = drafted_by(&world.app, &world.cast, TYPE, &stranger).await.expect("a draft");
    let person = Account { role: Role::Pemohon, ..other.clone() };
    let draft_of_somebody = drafted_by(&world.app, &world.cast, TYPE, &person).await.expect("a draft");
    for role in Role::ALL {
        let account = world.cast.person(username(role)).expect("somebody").clone();
        let own = file(world, TYPE, &account, far_of(role)).await;
        // The counter's own file is what is somebody else's for the applicant.
        let applicant = role == Role::Pemohon;
        let ids = if applicant {
            [own, of_somebody, elsewhere_of_somebody, draft_of_somebody, gone_of_somebody]
        } else {
            [own, others[&far_of(role)], elsewhere, draft, gone]
        };
        let asker = Asker { world, client: sign_in(world, username(role)).await, actor: account.actor() };
        let _ = write!(matrix.table, "| {} |", role.id());
        for id in ids {
            let app = state(world, id).await;
            for route in routes {
                asker.ask(route, &app, &mut matrix).await;
            }
            let _ = write!(matrix.table, " {} |", cell(world, &app, &asker.actor));
        }
        matrix.table.push('\n');
    }
    matrix
}

/// What the law lets this role do with this file, in a cell.
fn cell(world: &World, app: &Application, actor: &Actor) -> String {
    let version = world.app.rules.catalogue.current(&app.type_id).expect("the type").clone();
    let reads = [Purpose::Work, Purpose::Applying].iter().any(|p| may_read(*p, actor, &Facts::of(app, true, actor)));
    let kinds: Vec<String> = possible(app, &version.ty, actor).into_iter().map(|kind| format!("{kind:?}")).collect();
    match (reads, kinds.is_empty()) {
        (false, true) => String::new(),
        (true, true) => "reads".into(),
        (_, false) => format!("reads, {}", kinds.join(", ")),
    }
}

/// The head of the table.
pub fn head() -> String {
    let names = CASES.map(|case| format!(" {case} |")).concat();
    format!("| Role |{names}\n|---|{}\n", "---|".repeat(CASES.len()))
}
