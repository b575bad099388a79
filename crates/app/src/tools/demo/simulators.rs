//! The SIMULATORS of a demo: the registers it asks and the service that signs once, on free ports of this machine.

use crate::tools::demo::story;
use domain::licence_type::LicenceType;
use ground::app::Clock;
use ground::catalogue::Catalogue;
use ground::config::{self, Config};
use ground::private_file;
use houses::registry::wording;
use registries::simulator::{Behaviour, Fault};
use registries::{Kind, kind_of};
use serde_json::{Value, json};
use signers::settings::SignerSettings;
use signers::simulator::Stage;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;

/// In the folder of the demo: made-up passwords, which the simulators take.
const FOLDER: &str = "simulator";
/// Registers that a demo asks.
const REGISTERS: [&str; 3] = ["siak", "kswp", "oss"];
/// The one that refuses the first question it gets, so that an officer has to find out by another way.
const REFUSES_ONCE: &str = "oss";

/// The simulators of registers, while they are running.
pub struct Registers(Vec<(&'static Kind, registries::simulator::Stage)>);

/// Starts a simulator of each register and connects the demo with them.
pub async fn connect(config: &mut Config) -> Result<Registers, String> {
    let folder = config.data.join(FOLDER);
    let mut tables = format!("public_url = {:?}\n", config.public_url);
    let mut stages = Vec::new();
    for kind in REGISTERS.iter().filter_map(|id| kind_of(id)) {
        let (listener, base) = listen().await?;
        let stage = registries::simulator::Stage::new(Behaviour::default(), || Clock::System.now());
        let router = registries::simulator::router(kind, stage.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let table = registries::simulator::configuration(kind, &base, &folder);
        tables += &table.map_err(|e| format!("{}: {e}", folder.display()))?;
        stages.push((kind, stage));
    }
    config.registries = config::read(&tables, &[]).map_err(|wrong| wrong.join("\n"))?.registries;
    Ok(Registers(stages))
}

impl Registers {
    /// Their names, in one line.
    pub fn names(&self) -> String {
        self.0.iter().map(|(kind, _)| kind.name).collect::<Vec<_>>().join(", ")
    }

    /// Those who apply in the catalogue's samples are who they say they are; `refusing`: one question is refused first.
    pub fn learn(&self, catalogue: &Catalogue, refusing: bool) {
        for (kind, stage) in &self.0 {
            let refuses = refusing && kind.id == REFUSES_ONCE;
            let types = catalogue.all().map(|version| &version.ty).filter(|ty| ty.offered());
            stage.behave(Behaviour {
                fault: refuses.then(|| Fault::Code { code: "403".into() }),
                times: refuses.then_some(1),
                known: types.flat_map(|ty| of_sample(kind, ty)).collect(),
                ..Behaviour::default()
            });
        }
    }
}

fn of_sample(kind: &Kind, ty: &LicenceType) -> Vec<(String, Value)> {
    let Ok(sample) = story::sample(&ty.id) else { return Vec::new() };
    let due = wording::due(ty, &sample.answers, &sample.variant).into_iter();
    let asked = due.filter(|(check, _)| check.registry.id() == kind.id).map(|(_, question)| question.asked);
    asked.filter_map(|asked| as_typed(kind, &asked)).collect()
}

/// The number that is asked about, with the name that was typed beside it.
fn as_typed(kind: &Kind, asked: &Value) -> Option<(String, Value)> {
    let text = |field: &str| asked.get(field).and_then(Value::as_str);
    let (number, fields) = match kind.id {
        "siak" => (text("nik")?, json!({ "NAMA_LGKP": text("name")? })),
        "kswp" => (text("npwp")?, json!({ "nama": text("name")? })),
        _ => (text("nib")?, json!({ "nama_perseroan": text("name")? })),
    };
    Some((number.to_owned(), fields))
}

/// A simulator of BSrE in which every signer is called so: what the demo signs with, and the root its signatures lead to.
pub async fn signer(config: &Config, name: &str) -> Result<(SignerSettings, PathBuf), String> {
    let (listener, base) = listen().await?;
    // Its certificates name no address: the simulator is gone when somebody checks the licence.
    let stage = Stage::new(None, || Clock::System.now()).map_err(|e| e.to_string())?;
    stage.everybody_is(name);
    let root = config.trusted_roots_folder().join("simulator-bsre.pem");
    write(&root, &stage.pki().root_pem())?;
    let password = config.data.join(FOLDER).join("bsre-password");
    write(&password, "karangan\n")?;
    tokio::spawn(async move { axum::serve(listener, signers::simulator::bsre(stage)).await });
    let quoted = |file: &Path| format!("{:?}", file.display().to_string());
    let table = format!(
        "public_url = {:?}\n[signer]\nprovider = \"bsre\"\nbase_url = \"{base}\"\nversion = 2\nuser = \"simulator\"\n\
         password_file = {}\nroots_file = {}\nsecret = \"passphrase\"\n",
        config.public_url,
        quoted(&password),
        quoted(&root)
    );
    Ok((config::read(&table, &[]).map_err(|wrong| wrong.join("\n"))?.signer, root))
}

async fn listen() -> Result<(TcpListener, String), String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|e| format!("simulator: {e}"))?;
    let base = format!("http://{}", listener.local_addr().map_err(|e| format!("simulator: {e}"))?);
    Ok((listener, base))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", file.display());
    file.parent().map_or(Ok(()), private_file::create_folder).map_err(told)?;
    private_file::keep_private(file).map_err(told)?;
    let mut opened = private_file::options().create(true).truncate(true).open(file).map_err(told)?;
    opened.write_all(text.as_bytes()).map_err(told)
}
