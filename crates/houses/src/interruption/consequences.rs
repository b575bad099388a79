//! What follows from an event of an interruption. Nothing leaves the house before a second person has confirmed it.

use super::announcing::affected::TellAffected;
use super::announcing::deciders::TellDeciders;
use super::announcing::posting::PostNews;
use super::announcing::recount::{Moved, Recount};
use super::announcing::status_copy::WriteStatus;
use super::said::Said;
use domain::interruption::{Event, Interruption};
use ledger::outbox::Queued;

/// An event of an interruption with what its effects depend on.
pub struct Interrupted<'a> {
    /// The interruption after the event.
    pub state: &'a Interruption,
    /// The event.
    pub event: &'a Event,
    /// What was published last.
    pub revision: i64,
    /// Social networks that are configured.
    pub networks: &'a [String],
}

/// The effects of one event of an interruption. Nothing leaves the house before a second person has confirmed it.
pub fn effects_of(happened: &Interrupted) -> Vec<Queued> {
    let Interrupted { state, event, revision, networks } = *happened;
    let id = state.id;
    let deciders = |said| vec![Queued::from(TellDeciders { interruption: id, said })];
    let outside = |said| {
        let post = |network: &String| PostNews { interruption: id, revision, network: network.clone() }.into();
        let mut effects: Vec<Queued> = networks.iter().map(post).collect();
        effects.push(TellAffected { interruption: id, revision, said, after: String::new() }.into());
        effects
    };
    let recount = || Queued::from(Recount::because(Moved::Interruption { id, revision }));
    let agreed = state.agreed_pause().is_some();
    let mut effects = match event {
        Event::Declared { .. } if state.is_confirmed() => outside(Said::Announced),
        Event::Proposed { .. } | Event::Declared { .. } => deciders(Said::ToConfirm),
        Event::Confirmed { .. } => outside(Said::Announced),
        Event::Updated { .. } if state.is_confirmed() => outside(Said::Updated),
        // Dates first, so that the message about the end names the new ones.
        Event::EndStated { .. } if agreed => [deciders(Said::EndToConfirm), vec![recount()]].concat(),
        Event::EndStated { .. } => deciders(Said::EndToConfirm),
        Event::EndConfirmed { .. } if state.is_confirmed() => outside(Said::Ended),
        Event::PauseRecorded { .. } => deciders(Said::PauseToAgree),
        Event::PauseAgreed { .. } => vec![recount()],
        Event::Updated { .. } | Event::EndConfirmed { .. } | Event::Dismissed { .. } | Event::PauseRefused { .. } => {
            Vec::new()
        }
    };
    if matches!(
        event,
        Event::Declared { .. }
            | Event::Updated { .. }
            | Event::EndStated { .. }
            | Event::Dismissed { .. }
            | Event::PauseAgreed { .. }
    ) {
        effects.push(WriteStatus {}.into());
    }
    effects
}
