//! The ways in which a simulator can be told to go wrong.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use std::time::Duration;

/// So long the beginning of an answer has to arrive before the connection is cut.
const CUT_AFTER: Duration = Duration::from_millis(50);

/// Where a fault happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `POST /api/sign/pdf`
    V1Sign,
    /// `GET /api/sign/download/{id_dokumen}`
    V1Download,
    /// `GET /api/user/status/{nik}`
    V1Status,
    /// `POST /api/sign/verify`
    V1Verify,
    /// `POST /api/v2/sign/pdf`
    V2Sign,
    /// `POST /api/v2/sign/get/totp`
    V2Totp,
    /// `POST /api/v2/user/check/status`
    V2Status,
    /// `POST /api/v2/verify/pdf`
    V2Verify,
    /// `POST /api/v2/seal/pdf`
    V2Seal,
    /// `POST /api/v2/seal/get/totp` and `get/activation`
    V2SealCode,
    /// `POST /tsa`
    Timestamp,
    /// `GET /crl`
    Crl,
    /// `POST /ocsp`
    Ocsp,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A refusal with their code, for example 2031; nothing is signed.
    Code {
        /// `status_code` of the body.
        code: u32,
        /// `error` of the body.
        error: String,
    },
    /// A status with no body that helps: 401, 403, 404, 429, 503, 504; nothing is signed.
    Status(u16),
    /// 500 with the body of Spring Boot; nothing is signed.
    ServerError,
    /// Answered as it should be, but so much later.
    Slow(Duration),
    /// The request is taken in and never answered; nothing is signed.
    Hang,
    /// The connection breaks; nothing is signed.
    CutBefore,
    /// Signed, and the connection breaks in the answer: an orphan.
    CutAfter,
    /// Signed, and the answer is not what it should be.
    Garbage,
    /// Signed, and the answer is of the wrong media type.
    WrongContentType,
    /// Signed, but another document than was sent.
    OtherDocument,
    /// Signed, but by somebody else.
    OtherSigner,
    /// Not signed, and sent back as if it were.
    NotSigned,
}

/// What a fault makes of an answer.
pub(super) enum Answer {
    /// Go on; and what to do differently while signing.
    Proceed(Twist),
    /// Answer this and sign nothing.
    Instead(Response),
}

/// How the work itself or its answer is spoiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twist {
    None,
    Cut,
    Garbage,
    WrongContentType,
    OtherDocument,
    OtherSigner,
    NotSigned,
}

impl Twist {
    /// The answer as it leaves, when the work is done.
    pub(super) fn spoil(self, response: Response) -> Response {
        match self {
            Self::None | Self::OtherDocument | Self::OtherSigner | Self::NotSigned => response,
            Self::Cut => {
                // The headers and a few bytes arrive, with them an id by which the document can be fetched.
                let (mut parts, _) = response.into_parts();
                parts.headers.remove("content-length");
                let begun = futures_util::stream::once(std::future::ready(Ok(Bytes::from_static(b"%PDF-"))));
                let broken = futures_util::stream::once(async {
                    tokio::time::sleep(CUT_AFTER).await;
                    Err(std::io::Error::other("SIMULATOR: cut"))
                });
                Response::from_parts(parts, Body::from_stream(futures_util::StreamExt::chain(begun, broken)))
            }
            Self::Garbage => {
                let (mut parts, _) = response.into_parts();
                parts.headers.remove("content-length");
                Response::from_parts(parts, Body::from("\u{0}SIMULATOR: bukan jawaban\u{1}"))
            }
            Self::WrongContentType => {
                let mut response = response;
                response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("text/html"));
                response
            }
        }
    }
}

pub(super) async fn act(fault: Option<Fault>, path: &str) -> Answer {
    let instead = match fault {
        None => return Answer::Proceed(Twist::None),
        Some(Fault::Slow(time)) => {
            tokio::time::sleep(time).await;
            return Answer::Proceed(Twist::None);
        }
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::CutAfter) => return Answer::Proceed(Twist::Cut),
        Some(Fault::Garbage) => return Answer::Proceed(Twist::Garbage),
        Some(Fault::WrongContentType) => return Answer::Proceed(Twist::WrongContentType),
        Some(Fault::OtherDocument) => return Answer::Proceed(Twist::OtherDocument),
        Some(Fault::OtherSigner) => return Answer::Proceed(Twist::OtherSigner),
        Some(Fault::NotSigned) => return Answer::Proceed(Twist::NotSigned),
        Some(Fault::Code { code, error }) => refusal(code, &error),
        Some(Fault::Status(status)) => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
        Some(Fault::ServerError) => server_error(path),
        Some(Fault::CutBefore) => Response::new(broken()),
    };
    Answer::Instead(instead)
}

/// 400 with their code.
pub(super) fn refusal(code: u32, error: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "status_code": code }))).into_response()
}

/// The body of an exception nobody caught over there.
pub(super) fn server_error(path: &str) -> Response {
    let body = json!({ "timestamp": "2026-01-31T01:30:00.000+00:00", "status": 500, "error": "Internal Server Error", "path": path });
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
}

/// A body that breaks off, so that the connection is closed in the middle.
fn broken() -> Body {
    let error = std::io::Error::other("SIMULATOR: cut");
    Body::from_stream(futures_util::stream::once(std::future::ready(Err::<Bytes, _>(error))))
}
