//! A social network, a post, and one try to put the one on the other.

use crate::failure::{Failure, Reason};
use serde::{Deserialize, Serialize};

/// A social network we can post to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// An account on any Mastodon server.
    Mastodon,
    /// A Telegram channel or group, by a bot.
    Telegram,
    /// A Facebook page.
    Facebook,
    /// X, formerly Twitter.
    X,
    /// A professional Instagram account; it takes no post without a picture.
    Instagram,
}

impl Network {
    /// All of them, in the order of screens.
    pub const ALL: [Self; 5] = [Self::Mastodon, Self::Telegram, Self::Facebook, Self::X, Self::Instagram];

    /// Its name in storage and configuration.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mastodon => "mastodon",
            Self::Telegram => "telegram",
            Self::Facebook => "facebook",
            Self::X => "x",
            Self::Instagram => "instagram",
        }
    }

    /// The network of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|n| n.id() == id)
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mastodon => "Mastodon",
            Self::Telegram => "Telegram",
            Self::Facebook => "Facebook",
            Self::X => "X",
            Self::Instagram => "Instagram",
        }
    }

    /// Whether it takes no post without a picture.
    pub fn needs_picture(self) -> bool {
        self == Self::Instagram
    }
}

/// What is to be told, before it is cut to the size of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Plain text, the most important first: where it is too long, its end is cut.
    pub text: String,
    /// Address of the full notice; never cut.
    pub link: Option<String>,
    /// Public address of a JPEG; only Instagram uses it, and fetches it from there.
    pub image_url: Option<String>,
    /// ISO 639-1, `id` for Indonesian.
    pub language: String,
    /// The same for every try of the same post; no personal data.
    pub idempotency_key: String,
}

/// One try to put a post on one network, with the clock and the randomness it needs.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Where.
    pub network: Network,
    /// What.
    pub post: &'a Post,
    /// Seconds since 1970.
    pub now_seconds: i64,
    /// Random text that was never used before: letters and digits, at least 16.
    pub nonce: &'a str,
}

/// A post that stands on its network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The network's own id of it.
    pub id: String,
    /// Where people read it, if the network says.
    pub url: Option<String>,
}

pub(crate) fn unusable(network: Network, why: &str) -> Failure {
    Failure::Refused { by: network.name().to_owned(), reason: Reason::Settings, said: why.to_owned() }
}

pub(crate) fn secret(network: Network, path: &std::path::Path) -> Result<outbound::Secret, Failure> {
    outbound::Secret::read(path).map_err(|why| unusable(network, &why))
}
