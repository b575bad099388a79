//! A Facebook page: `POST /{page-id}/feed` of the Graph API.

use super::graph::Graph;
use super::{Attempt, Facebook, Network, Posted, compose};
use crate::client::Client;
use crate::failure::Failure;

pub(super) async fn post(client: &Client, to: &Facebook, attempt: &Attempt<'_>) -> Result<Posted, Failure> {
    let files = (to.token_file.as_path(), to.app_secret_file.as_deref());
    let graph = Graph::new(Network::Facebook, format!("{}/{}", to.base_url, to.version), files)?;
    // The link goes into a field of its own, from which Facebook makes a card.
    let message = compose(Network::Facebook, &attempt.post.text, None);
    let mut fields = vec![("message", message.as_str())];
    fields.extend(attempt.post.link.as_deref().map(|link| ("link", link)));
    let id = graph.create(client, &format!("{}/feed", to.page_id), &fields).await?;
    let url = Some(format!("https://www.facebook.com/{id}"));
    Ok(Posted { id, url })
}
