//! Who carries requests: the network, or for a trial somebody in this process, without sockets and with faults on the way.

use crate::words::innermost;
use reqwest::{Request, RequestBuilder, Response};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// A request on its way.
pub type Carried = Pin<Box<dyn Future<Output = Result<Response, Broken>> + Send>>;

/// Carries requests in place of the network.
#[derive(Clone)]
pub struct Carrier(Arc<dyn Fn(Request) -> Carried + Send + Sync>);

/// Why no answer came.
#[derive(Debug)]
pub enum Broken {
    /// What the network said.
    Network(reqwest::Error),
    /// Nobody was there; nothing was sent.
    Unreachable,
    /// No answer within the time limit.
    TimedOut,
    /// The connection broke.
    Cut,
}

impl Carrier {
    /// One that carries each request in this way.
    pub fn new(carry: impl Fn(Request) -> Carried + Send + Sync + 'static) -> Self {
        Self(Arc::new(carry))
    }

    fn carry(&self, request: Request) -> Carried {
        (self.0)(request)
    }
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Carrier(..)")
    }
}

impl Broken {
    /// Whether there was no request to send.
    pub fn is_not_sent(&self) -> bool {
        match self {
            Self::Network(error) => error.is_builder(),
            Self::Unreachable | Self::TimedOut | Self::Cut => false,
        }
    }

    /// Whether nothing arrived over there.
    pub fn is_unreachable(&self) -> bool {
        match self {
            Self::Network(error) => error.is_connect(),
            Self::Unreachable => true,
            Self::TimedOut | Self::Cut => false,
        }
    }

    /// Whether the time limit ended it.
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Network(error) => error.is_timeout(),
            Self::TimedOut => true,
            Self::Unreachable | Self::Cut => false,
        }
    }

    /// What was seen: the innermost cause, since the outer ones repeat the address.
    pub fn said(&self) -> String {
        if self.is_timeout() {
            return "waktu habis".to_owned();
        }
        match self {
            Self::Network(error) => innermost(error).unwrap_or_default(),
            Self::Unreachable | Self::TimedOut | Self::Cut => "sambungan terputus".to_owned(),
        }
    }
}

/// Sends a request by the network, or by who carries in its place.
pub async fn send(
    http: &reqwest::Client,
    carrier: Option<&Carrier>,
    request: RequestBuilder,
) -> Result<Response, Broken> {
    let request = request.build().map_err(Broken::Network)?;
    match carrier {
        None => http.execute(request).await.map_err(Broken::Network),
        Some(carrier) => carrier.carry(request).await,
    }
}
