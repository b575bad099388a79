//! SIMULATORS of BSrE, a time stamp authority and an issuer of certificates, for trials and tests: nothing they sign has legal force.
//!
//! They sign for real, with an authority of their own whose certificates say CONTOH; keep what they did in memory, list it
//! ([`Stage::signed`], to be compared with what the other side holds), and go wrong as they are told ([`Stage::fail_next`]).
//! By default they take any credentials and any well-formed NIK. Every answer carries [`crate::SIMULATOR_HEADER`].

mod bsre_v1;
mod bsre_v2;
mod fault;
mod levels;
mod pki;
mod revocation;
mod signing;
mod stage;
mod timestamp;

pub use fault::{Fault, Place};
pub use pki::{Issued, Pki, PkiFailure, Validity};
pub use stage::{EVERYBODY, Enrolment, SignedEntry, Stage, WRONG_PASSPHRASE};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn};
use axum::response::Response;

/// The largest request: a batch of files in base64.
const REQUEST_BYTES_MAX: usize = 256 << 20;

/// The SIMULATOR of BSrE, v1 and v2, with the lists and answers of its authority.
pub fn bsre(stage: Stage) -> Router {
    labelled(bsre_v1::routes().merge(bsre_v2::routes()).merge(revocation::routes()), stage)
}

/// The SIMULATOR of a time stamp authority (`POST /tsa`), with the lists and answers of its authority.
pub fn timestamps(stage: Stage) -> Router {
    labelled(timestamp::routes().merge(revocation::routes()), stage)
}

/// All of them on one address.
pub fn everything(stage: Stage) -> Router {
    let routes = bsre_v1::routes().merge(bsre_v2::routes()).merge(timestamp::routes()).merge(revocation::routes());
    labelled(routes, stage)
}

/// Nobody shall mistake an answer of ours for a real one.
fn labelled(routes: Router<Stage>, stage: Stage) -> Router {
    async fn label(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        let name = HeaderValue::from_static(crate::SIMULATOR_NAME);
        response.headers_mut().insert(crate::SIMULATOR_HEADER, name);
        response
    }
    routes.layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX)).layer(from_fn(label)).with_state(stage)
}
