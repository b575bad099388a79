//! Event to effects: what has to happen because something happened. Carried out by the worker, after the commit.

use crate::store::notices::Channel;
use domain::application::Event;
use domain::ids::{AccountId, ApplicationId, DocumentId, InterruptionId};
use domain::interruption::{self, Interruption};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::telling::Topic;

/// Something to be done outside the transaction, at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Effect {
    /// Render, sign, verify and release a document.
    Produce {
        /// Which one.
        document: DocumentId,
    },
    /// Tell the applicant; the words are made when it is sent, so that no personal data lie in the queue.
    Notify {
        /// Of which application.
        application: ApplicationId,
        /// About what.
        about: Topic,
    },
    /// Send what was told to one person by one channel, as one message.
    Deliver {
        /// The notice itself, or a digest of several.
        batch: Uuid,
        /// How.
        channel: Channel,
        /// To whom.
        to: AccountId,
    },
    /// Reckon the clocks of running applications anew, in order of their ids, some at a time.
    Recount {
        /// Why.
        because: Moved,
        /// The last one done; empty at the start.
        after: String,
    },
    /// Tell the owners of affected applications, some at a time.
    TellAffected {
        /// By which interruption.
        interruption: InterruptionId,
        /// What was published last.
        revision: i64,
        /// What is said.
        said: Said,
        /// The last application done; empty at the start.
        after: String,
    },
    /// Tell those who decide about an interruption.
    TellDeciders {
        /// Which one.
        interruption: InterruptionId,
        /// What is said.
        said: Said,
    },
    /// Post to a social network.
    Post {
        /// About which interruption.
        interruption: InterruptionId,
        /// What was published.
        revision: i64,
        /// Where.
        network: String,
    },
    /// Write the copy of the status page that is served when this program is down.
    WriteStatus,
}

/// What moved dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// An agreed pause, or its end; then those affected are told.
    Interruption {
        /// Which one.
        id: InterruptionId,
        /// What was published last.
        revision: i64,
    },
    /// A new version of the calendar; whoever's date moved is told.
    Calendar {
        /// Which version.
        version: i64,
    },
}

/// What is said of an interruption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It began.
    Announced,
    /// There is news.
    Updated,
    /// It is over.
    Ended,
    /// Dates have moved.
    DatesMoved,
    /// A probe proposes one, or somebody declared one: a second person is needed.
    ToConfirm,
    /// Its stated end wants a second person.
    EndToConfirm,
    /// And has wanted one for a working day.
    EndOverdue,
    /// A pause wants a second person.
    PauseToAgree,
}

/// An event of an interruption with what its effects depend on.
pub struct Interrupted<'a> {
    /// The interruption after the event.
    pub state: &'a Interruption,
    /// The event.
    pub event: &'a interruption::Event,
    /// What was published last.
    pub revision: i64,
    /// Social networks that are configured.
    pub networks: &'a [String],
}

/// The effects of one event of an interruption. Nothing leaves the house before a second person has confirmed it.
pub fn of_interruption(happened: &Interrupted) -> Vec<Effect> {
    use interruption::Event;
    let Interrupted { state, event, revision, networks } = *happened;
    let id = state.id;
    let deciders = |said| vec![Effect::TellDeciders { interruption: id, said }];
    let outside = |said| {
        let post = |network: &String| Effect::Post { interruption: id, revision, network: network.clone() };
        let mut effects: Vec<Effect> = networks.iter().map(post).collect();
        effects.push(Effect::TellAffected { interruption: id, revision, said, after: String::new() });
        effects
    };
    let recount = || Effect::Recount { because: Moved::Interruption { id, revision }, after: String::new() };
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
        effects.push(Effect::WriteStatus);
    }
    effects
}

/// The effects of one event.
pub fn of(application: ApplicationId, event: &Event) -> Vec<Effect> {
    let notify = |about| Effect::Notify { application, about };
    match event {
        Event::Submitted { .. } | Event::Resubmitted => vec![notify(Topic::Submitted)],
        Event::Returned { .. } => vec![notify(Topic::Returned)],
        Event::Examined { document, .. } | Event::SignatureOrdered { document, .. } => {
            vec![Effect::Produce { document: *document }]
        }
        Event::PaymentAsked { document, .. } => {
            vec![Effect::Produce { document: *document }, notify(Topic::PaymentAsked)]
        }
        Event::Issued { .. } => vec![notify(Topic::Issued)],
        Event::Rejected { .. } => vec![notify(Topic::Rejected)],
        Event::Revoked { .. } => vec![notify(Topic::Revoked)],
        _ => Vec::new(),
    }
}

impl Effect {
    /// Column of the queue.
    pub fn topic(&self) -> &'static str {
        match self {
            Self::Produce { .. } => "produce",
            Self::Notify { .. } => "notify",
            Self::Deliver { .. } => "deliver",
            Self::Recount { .. } => "recount",
            Self::TellAffected { .. } | Self::TellDeciders { .. } => "tell",
            Self::Post { .. } => "post",
            Self::WriteStatus => "status",
        }
    }

    /// Effects of one lane keep their order; mail that cannot be sent must not hold up a signature.
    pub fn lane(&self, subject: &str) -> String {
        match self {
            Self::Produce { document } => format!("produce:{document}"),
            Self::Notify { .. } => format!("notify:{subject}"),
            // A mailbox that cannot be reached holds up nothing but itself.
            Self::Deliver { channel, to, .. } => format!("deliver:{}:{to}", channel.id()),
            // Dates are moved before anybody is told of them, and one recount follows the other.
            Self::Recount { .. } | Self::TellAffected { .. } => "recount".into(),
            Self::TellDeciders { .. } => format!("deciders:{subject}"),
            Self::Post { network, .. } => format!("post:{network}"),
            Self::WriteStatus => "status".into(),
        }
    }
}
