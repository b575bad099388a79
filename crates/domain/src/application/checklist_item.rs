//! What a verifier marks one by one: the answers as a whole, each document, each answer that a register knows better.

use crate::registry::Registry;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One thing to check. In events, notes and forms it is written as its `Display` says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ChecklistItem {
    /// The answers, complete and alike in the documents: `isian`.
    Answers,
    /// The files under a requirement: `d:<requirement>`.
    Document(String),
    /// A field against a register: `r:<registry>:<field>`.
    Check(Registry, String),
}

impl ChecklistItem {
    /// Whether it was looked up in a register by hand, so that it must be written down how.
    pub fn by_hand(&self) -> bool {
        matches!(self, Self::Check(..))
    }
}

impl fmt::Display for ChecklistItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answers => f.write_str("isian"),
            Self::Document(requirement) => write!(f, "d:{requirement}"),
            Self::Check(registry, field) => write!(f, "r:{}:{field}", registry.id()),
        }
    }
}

/// A text that names no checklist item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoChecklistItem(String);

impl fmt::Display for NoChecklistItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no checklist item is called {}", self.0)
    }
}

impl std::error::Error for NoChecklistItem {}

impl FromStr for ChecklistItem {
    type Err = NoChecklistItem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ':');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("isian"), None, None) => Some(Self::Answers),
            (Some("d"), Some(_), _) => text.strip_prefix("d:").map(|id| Self::Document(id.to_owned())),
            (Some("r"), Some(registry), Some(field)) => {
                Registry::from_id(registry).map(|registry| Self::Check(registry, field.to_owned()))
            }
            _ => None,
        }
        .ok_or_else(|| NoChecklistItem(text.to_owned()))
    }
}

impl TryFrom<String> for ChecklistItem {
    type Error = NoChecklistItem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ChecklistItem> for String {
    fn from(item: ChecklistItem) -> Self {
        item.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::Mark;
    use std::collections::BTreeMap;

    #[test]
    fn it_reads_and_writes_what_logs_hold() {
        for text in ["isian", "d:ktp", "r:siak:nik", "r:kswp:npwp"] {
            assert_eq!(text.parse::<ChecklistItem>().unwrap().to_string(), text);
        }
        for text in ["", "isian:x", "d", "r:siak", "r:lain:nik", "f:nama"] {
            assert!(text.parse::<ChecklistItem>().is_err(), "{text}");
        }
        let marks = BTreeMap::from([
            (ChecklistItem::Answers, Mark::Sesuai),
            (ChecklistItem::Check(Registry::Siak, "nik".into()), Mark::TidakSesuai),
        ]);
        let stored = r#"{"isian":"sesuai","r:siak:nik":"tidak_sesuai"}"#;
        assert_eq!(serde_json::to_string(&marks).unwrap(), stored);
        assert_eq!(serde_json::from_str::<BTreeMap<ChecklistItem, Mark>>(stored).unwrap(), marks);
    }
}
