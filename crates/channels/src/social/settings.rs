//! Which accounts we post with: `[social.mastodon]` and so on in the configuration.

use super::Network;
use crate::check;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The accounts we post with; a network without a table is not used.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// A Mastodon account.
    pub mastodon: Option<Mastodon>,
    /// A Telegram channel.
    pub telegram: Option<Telegram>,
    /// A Facebook page.
    pub facebook: Option<Facebook>,
    /// An X account.
    pub x: Option<X>,
    /// An Instagram account.
    pub instagram: Option<Instagram>,
}

/// A Mastodon account; its token needs the scope `write:statuses`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mastodon {
    /// The server the account is on. There is no usual one, so it has to be said.
    pub base_url: String,
    /// File with the access token.
    pub token_file: PathBuf,
    /// Who sees the post.
    #[serde(default)]
    pub visibility: Visibility,
}

/// Who sees a post on Mastodon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody, in every list.
    #[default]
    Public,
    /// Everybody, but not in public lists.
    Unlisted,
    /// Followers, for a trial.
    Private,
}

/// A Telegram channel or group, and the bot that may write there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telegram {
    /// Bot API.
    #[serde(default = "telegram_default")]
    pub base_url: String,
    /// `@channel`, or the number of a group.
    pub chat_id: String,
    /// File with the bot's token.
    pub token_file: PathBuf,
}

/// A Facebook page; its token needs `pages_manage_posts`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facebook {
    /// Graph API.
    #[serde(default = "facebook_default")]
    pub base_url: String,
    /// Version of the Graph API.
    #[serde(default = "version_default")]
    pub version: String,
    /// Number of the page.
    pub page_id: String,
    /// File with the page access token.
    pub token_file: PathBuf,
    /// File with the app secret; when given, every call carries an `appsecret_proof`.
    pub app_secret_file: Option<PathBuf>,
}

/// An X account, by the four keys of OAuth 1.0a.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct X {
    /// X API.
    #[serde(default = "x_default")]
    pub base_url: String,
    /// File with the API key (consumer key).
    pub api_key_file: PathBuf,
    /// File with the API key secret (consumer secret).
    pub api_secret_file: PathBuf,
    /// File with the account's access token.
    pub token_file: PathBuf,
    /// File with the account's access token secret.
    pub token_secret_file: PathBuf,
}

/// A professional Instagram account; its token needs the right to publish content.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instagram {
    /// `https://graph.instagram.com` with Instagram Login, `https://graph.facebook.com` with Facebook Login.
    #[serde(default = "instagram_default")]
    pub base_url: String,
    /// Version of the Graph API.
    #[serde(default = "version_default")]
    pub version: String,
    /// Number of the account.
    pub user_id: String,
    /// File with the access token.
    pub token_file: PathBuf,
    /// File with the app secret; when given, every call carries an `appsecret_proof`.
    pub app_secret_file: Option<PathBuf>,
}

fn telegram_default() -> String {
    "https://api.telegram.org".into()
}

fn facebook_default() -> String {
    "https://graph.facebook.com".into()
}

fn instagram_default() -> String {
    "https://graph.instagram.com".into()
}

fn x_default() -> String {
    "https://api.x.com".into()
}

fn version_default() -> String {
    "v25.0".into()
}

impl Settings {
    /// The networks that are configured.
    pub fn networks(&self) -> Vec<Network> {
        Network::ALL.into_iter().filter(|n| self.base_url(*n).is_some()).collect()
    }

    /// Each mistake as a sentence that says what to do.
    pub fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for network in self.networks() {
            let key = |name: &str| format!("social.{}.{name}", network.id());
            check::base(&key("base_url"), self.base_url(network).unwrap_or_default(), &mut wrong);
            for (name, file) in self.secret_files(network) {
                check::secret_file(&key(name), file, &mut wrong);
            }
            for (name, id) in self.ids(network) {
                check::id(&key(name), id, &mut wrong);
            }
        }
        wrong
    }

    /// Whether any of it goes to a simulator on this machine instead of the real network.
    pub fn uses_simulator(&self) -> bool {
        Network::ALL.into_iter().filter_map(|n| self.base_url(n)).any(check::is_loopback)
    }

    fn base_url(&self, network: Network) -> Option<&str> {
        match network {
            Network::Mastodon => self.mastodon.as_ref().map(|s| s.base_url.as_str()),
            Network::Telegram => self.telegram.as_ref().map(|s| s.base_url.as_str()),
            Network::Facebook => self.facebook.as_ref().map(|s| s.base_url.as_str()),
            Network::X => self.x.as_ref().map(|s| s.base_url.as_str()),
            Network::Instagram => self.instagram.as_ref().map(|s| s.base_url.as_str()),
        }
    }

    fn secret_files(&self, network: Network) -> Vec<(&'static str, &Path)> {
        let mut files: Vec<(&'static str, &Path)> = Vec::new();
        let mut app_secret = None;
        match network {
            Network::Mastodon => files.extend(self.mastodon.iter().map(|s| ("token_file", s.token_file.as_path()))),
            Network::Telegram => files.extend(self.telegram.iter().map(|s| ("token_file", s.token_file.as_path()))),
            Network::Facebook => {
                files.extend(self.facebook.iter().map(|s| ("token_file", s.token_file.as_path())));
                app_secret = self.facebook.as_ref().and_then(|s| s.app_secret_file.as_deref());
            }
            Network::Instagram => {
                files.extend(self.instagram.iter().map(|s| ("token_file", s.token_file.as_path())));
                app_secret = self.instagram.as_ref().and_then(|s| s.app_secret_file.as_deref());
            }
            Network::X => files.extend(self.x.iter().flat_map(|s| {
                [
                    ("api_key_file", s.api_key_file.as_path()),
                    ("api_secret_file", s.api_secret_file.as_path()),
                    ("token_file", s.token_file.as_path()),
                    ("token_secret_file", s.token_secret_file.as_path()),
                ]
            })),
        }
        files.extend(app_secret.map(|path| ("app_secret_file", path)));
        files
    }

    fn ids(&self, network: Network) -> Vec<(&'static str, &str)> {
        match network {
            Network::Mastodon | Network::X => Vec::new(),
            Network::Telegram => self.telegram.iter().map(|s| ("chat_id", s.chat_id.as_str())).collect(),
            Network::Facebook => (self.facebook.iter())
                .flat_map(|s| [("page_id", s.page_id.as_str()), ("version", s.version.as_str())])
                .collect(),
            Network::Instagram => (self.instagram.iter())
                .flat_map(|s| [("user_id", s.user_id.as_str()), ("version", s.version.as_str())])
                .collect(),
        }
    }
}
