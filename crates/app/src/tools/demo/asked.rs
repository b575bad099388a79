//! What registers said to the application of the story, as the officer sees it, and what is told of it line by line.

use domain::application::ChecklistItem;
use domain::ids::ApplicationId;
use domain::question::{Status, Verdict, WhyNot};
use ground::App;
use houses::application::applications;
use houses::registry::standing::{self, Standing};
use ledger::sealed::SealedError;
use std::collections::BTreeMap;
use std::time::Duration;

/// Longest wait for the registers.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);

/// What one register said.
pub enum Said {
    /// It answered.
    Answer(Verdict),
    /// It did not.
    Nothing(WhyNot),
}

/// What the registers said, by the item of the checklist; none where no register is connected.
#[derive(Default)]
pub struct Asked {
    said: BTreeMap<ChecklistItem, Said>,
    simulated: Vec<&'static str>,
}

/// Waits until each register that is asked has answered or was given up.
pub async fn settled(app: &App, id: ApplicationId) -> Result<Asked, String> {
    let looked = async {
        loop {
            if let Some(said) = look(app, id).await? {
                return Ok(Asked { said, simulated: app.registers.simulated() });
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(ANSWERED_WITHIN, looked)
        .await
        .map_err(|_| "register tidak ditanya; lihat antrean".to_owned())?
}

/// `None` while one is still being asked.
async fn look(app: &App, id: ApplicationId) -> Result<Option<BTreeMap<ChecklistItem, Said>>, String> {
    let read = app.view(id, |work, id| {
        let Some(loaded) = applications::load(work.tx, work.vault, *id)? else { return Ok(BTreeMap::new()) };
        let version = work.rules.catalogue.version(&loaded.app.type_id, loaded.app.type_version);
        version.map_or(Ok(BTreeMap::new()), |version| standing::of(work, &loaded, &version.ty))
    });
    let standings = read.await.map_err(|e: SealedError| e.to_string())?;
    Ok(standings.into_iter().map(|(item, standing)| Some((item, said(&standing)?))).collect())
}

fn said(standing: &Standing) -> Option<Said> {
    match &standing.question.as_ref()?.status {
        Status::Waiting { .. } => None,
        Status::Answered(answer) => Some(Said::Answer(answer.verdict)),
        Status::Failed { why, .. } => Some(Said::Nothing(*why)),
        Status::ByHand(found) => Some(Said::Answer(found.register.as_ref()?.verdict)),
    }
}

impl Asked {
    /// Whether the register says that this is as it must be, so that no officer has to mark it.
    pub fn agrees(&self, item: &ChecklistItem) -> bool {
        matches!(self.said.get(item), Some(Said::Answer(Verdict::Agrees)))
    }

    /// A line for each.
    pub fn lines(&self) -> Vec<String> {
        let lines = self.said.iter().filter_map(|(item, said)| {
            let name = self.name(item)?;
            Some(match said {
                Said::Answer(verdict) => format!("Register: {name} menjawab \"{}\".", verdict.words()),
                Said::Nothing(why) => format!("Register: {name} tidak memberi jawaban. {}", why.sentence()),
            })
        });
        lines.collect()
    }

    /// A line for each that gave no answer, once an officer found out by another way and said how.
    pub fn by_hand(&self, how: &str) -> Vec<String> {
        let without = self.said.iter().filter(|(_, said)| matches!(said, Said::Nothing(_)));
        let lines = without.filter_map(|(item, _)| {
            Some(format!("Pemeriksaan manual: pengganti jawaban {}. Alasan tertulis: \"{how}\"", self.name(item)?))
        });
        lines.collect()
    }

    /// A register by its name; nobody shall take a simulator for it.
    fn name(&self, item: &ChecklistItem) -> Option<String> {
        let ChecklistItem::Check(registry, _) = item else { return None };
        Some(if self.simulated.contains(&registry.id()) {
            format!("simulator {}", registry.name())
        } else {
            registry.name().to_owned()
        })
    }
}
