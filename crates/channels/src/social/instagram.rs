//! Instagram: a container is made from a picture's address, prepared by Instagram, then published.

use super::graph::Graph;
use super::{Attempt, Instagram, Network, Posted, compose};
use crate::client::Client;
use crate::failure::{Failure, Reason};

pub(super) async fn post(client: &Client, to: &Instagram, attempt: &Attempt<'_>) -> Result<Posted, Failure> {
    let files = (to.token_file.as_path(), to.app_secret_file.as_deref());
    let graph = Graph::new(Network::Instagram, format!("{}/{}", to.base_url, to.version), files)?;
    let Some(image_url) = attempt.post.image_url.as_deref() else {
        return Err(graph.peer().refused(Reason::Picture, "kiriman tanpa gambar"));
    };
    let caption = compose(Network::Instagram, &attempt.post.text, attempt.post.link.as_deref());
    let fields = [("image_url", image_url), ("caption", caption.as_str())];
    // Nobody sees a container: whatever becomes of it, all may be done again.
    let container =
        graph.create(client, &format!("{}/media", to.user_id), &fields).await.map_err(|e| unseen(&graph, e))?;
    if prepared(client, &graph, &container).await.map_err(|e| unseen(&graph, e))? == State::Published {
        return Ok(Posted { id: container, url: None });
    }
    match graph.create(client, &format!("{}/media_publish", to.user_id), &[("creation_id", &container)]).await {
        Ok(id) => {
            let url = graph.field(client, &id, "permalink").await.ok();
            Ok(Posted { id, url })
        }
        // The container remembers whether it was published; only "yes" settles it. Also asked after "try again", which
        // Instagram says of faults of its own.
        Err(failure @ (Failure::Unknown { .. } | Failure::Later { .. })) => {
            match graph.field(client, &container, "status_code").await.as_deref() {
                Ok("PUBLISHED") => Ok(Posted { id: container, url: None }),
                _ => Err(failure),
            }
        }
        Err(failure) => Err(failure),
    }
}

#[derive(PartialEq)]
enum State {
    Ready,
    Published,
}

async fn prepared(client: &Client, graph: &Graph, container: &str) -> Result<State, Failure> {
    for look in 0..client.limits.poll_count_max {
        if look > 0 {
            tokio::time::sleep(client.limits.poll_every).await;
        }
        match graph.field(client, container, "status_code").await?.as_str() {
            "FINISHED" => return Ok(State::Ready),
            "PUBLISHED" => return Ok(State::Published),
            "ERROR" => return Err(graph.peer().refused(Reason::Picture, "gambar tidak dapat disiapkan")),
            "EXPIRED" => break,
            _ => {}
        }
    }
    Err(graph.peer().later(None, "gambar belum selesai disiapkan"))
}

fn unseen(graph: &Graph, failure: Failure) -> Failure {
    match failure {
        Failure::Unknown { said, .. } => graph.peer().later(None, &said),
        other @ (Failure::Refused { .. } | Failure::Later { .. } | Failure::Unreachable { .. }) => other,
    }
}
