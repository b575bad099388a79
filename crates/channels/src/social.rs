//! Posts on social networks.

mod compose;
mod facebook;
mod graph;
mod instagram;
mod mastodon;
pub(crate) mod oauth;
mod post;
mod settings;
mod telegram;
mod x;

pub use compose::{compose, length, length_max};
pub(crate) use graph::proof;
pub use post::{Attempt, Network, Post, Posted};
pub(crate) use post::{secret, unusable};
pub use settings::{Facebook, Instagram, Mastodon, Settings, Telegram, Visibility, X};

use crate::client::Client;
use crate::failure::Failure;

/// Puts a post on a network.
///
/// At most one request of this call publishes, and it is sent once. What may be done after a failure, [`Failure::may_repeat`]
/// says: only Mastodon recognises a repetition by its key.
pub async fn post(client: &Client, settings: &Settings, attempt: &Attempt<'_>) -> Result<Posted, Failure> {
    match attempt.network {
        Network::Mastodon => mastodon::post(client, named(attempt, settings.mastodon.as_ref())?, attempt).await,
        Network::Telegram => telegram::post(client, named(attempt, settings.telegram.as_ref())?, attempt).await,
        Network::Facebook => facebook::post(client, named(attempt, settings.facebook.as_ref())?, attempt).await,
        Network::X => x::post(client, named(attempt, settings.x.as_ref())?, attempt).await,
        Network::Instagram => instagram::post(client, named(attempt, settings.instagram.as_ref())?, attempt).await,
    }
}

fn named<'a, T>(attempt: &Attempt, settings: Option<&'a T>) -> Result<&'a T, Failure> {
    settings.ok_or_else(|| unusable(attempt.network, &format!("[social.{}] tidak diisi", attempt.network.id())))
}
