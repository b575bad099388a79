//! What is simulated.

/// What is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Mastodon, Telegram, Facebook, X and Instagram.
    Social,
    /// A WhatsApp and an SMS gateway.
    Messaging,
}
