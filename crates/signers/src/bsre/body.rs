//! Bodies that hold a secret: written once into memory that is wiped when the request is done.
//!
//! What the operating system and TLS do with the bytes on their way out is beyond us.

use axum::body::Bytes;
use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde::Serialize;
use zeroize::Zeroizing;

/// Room beside the file, so that the buffer is never moved: a move would leave a copy behind.
const ROOM_BYTES: usize = 16 << 10;

/// As JSON; `file_bytes`: length of the files inside, before base64.
pub(super) fn json(value: &impl Serialize, file_bytes: usize) -> reqwest::Body {
    let mut body = Zeroizing::new(Vec::with_capacity(file_bytes / 3 * 4 + ROOM_BYTES));
    serde_json::to_writer(&mut *body, value).expect("strings and numbers become JSON");
    whole(body)
}

/// A form of fields and one file (RFC 7578); with its `Content-Type`.
pub(super) fn form(fields: &[(&str, &str)], (file_name, pdf): (&str, &[u8])) -> (String, reqwest::Body) {
    // By the file's own hash, so it cannot stand in the file but by a break of SHA-256.
    let boundary = format!("saporancak-{}", HEXLOWER.encode(&digest(&SHA256, pdf).as_ref()[..16]));
    let mut body = Zeroizing::new(Vec::with_capacity(pdf.len() + ROOM_BYTES));
    for (name, value) in fields {
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").bytes());
        body.extend(value.bytes());
        body.extend(b"\r\n");
    }
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{file_name}\"; filename=\"dokumen.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    );
    body.extend(head.bytes());
    body.extend(pdf);
    body.extend(format!("\r\n--{boundary}--\r\n").bytes());
    (format!("multipart/form-data; boundary={boundary}"), whole(body))
}

fn whole(body: Zeroizing<Vec<u8>>) -> reqwest::Body {
    reqwest::Body::from(Bytes::from_owner(Wiped(body)))
}

struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
