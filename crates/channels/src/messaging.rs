//! Messages to one person, by WhatsApp or SMS, through a gateway that is described in the configuration.

mod report;
mod settings;

pub use report::{Outcome, Report, reports, signature_holds};
pub use settings::{Body, Gateway, Kind, Method, Numbers, ReportFormat, Settings, Signature};

use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, Reason};
use outbound::Secret;
use serde_json::Value;
use std::collections::BTreeMap;

/// A message to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The same for every try of the same message; no personal data.
    pub id: String,
    /// A number of Indonesia, as people write it: `0812…`, `62812…` or `+62812…`.
    pub to: String,
    /// Plain text.
    pub text: String,
}

/// Shows the id only: a number and a text to it are personal data.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A message that the gateway took over. Whether it arrives, a report says later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The gateway's id of it, as reports name it.
    pub provider_id: String,
}

/// Hands one message to a gateway. `kind` names it in the sentences of a failure.
pub async fn send(client: &Client, kind: Kind, gateway: &Gateway, message: &Message) -> Result<Sent, Failure> {
    let name = kind.name();
    let settings = |why: &str| Failure::Refused { by: name.to_owned(), reason: Reason::Settings, said: why.to_owned() };
    let mut secrets = BTreeMap::new();
    for (placeholder, file) in &gateway.secret_files {
        secrets.insert(placeholder.as_str(), Secret::read(file).map_err(|why| settings(&why))?);
    }
    let Some(within_country) = within_country(&message.to) else {
        return Err(Failure::Refused { by: name.to_owned(), reason: Reason::Recipient, said: String::new() });
    };
    let personal = vec![within_country.as_str(), message.text.as_str()];
    let peer = Peer { name, repeatable: gateway.idempotent, secrets: secrets.values().collect(), personal };
    let to = match gateway.numbers {
        Numbers::Plain => format!("62{within_country}"),
        Numbers::Plus => format!("+62{within_country}"),
        Numbers::Local => format!("0{within_country}"),
    };
    let mut values = BTreeMap::from([("to", to.as_str()), ("text", &message.text), ("id", &message.id)]);
    values.extend(secrets.iter().map(|(placeholder, secret)| (*placeholder, secret.expose())));

    let mut request = match gateway.method {
        Method::Get => client.http.get(&gateway.url),
        Method::Post => client.http.post(&gateway.url),
        Method::Put => client.http.put(&gateway.url),
    };
    request = request.header("idempotency-key", &message.id);
    for (header, template) in &gateway.headers {
        request = request.header(header, fill(template, &values));
    }
    request = match &gateway.body {
        Body::Json(template) => request.json(&fill_json(template, &values)),
        Body::Form(template) => {
            let form: Vec<_> = template.iter().map(|(field, value)| (field, fill(value, &values))).collect();
            if gateway.method == Method::Get { request.query(&form) } else { request.form(&form) }
        }
    };
    let answer = peer.ask(client, request).await?;
    match answer.text(&gateway.id_pointer).filter(|_| answer.status.is_success()) {
        Some(provider_id) => Ok(Sent { provider_id }),
        None => Err(refusal(&peer, gateway, &answer)),
    }
}

fn refusal(peer: &Peer, gateway: &Gateway, answer: &Reply) -> Failure {
    let said = gateway.error_pointer.as_deref().and_then(|pointer| answer.text(pointer));
    let words = said.clone().unwrap_or_default();
    match answer.status.as_u16() {
        status if gateway.refused_statuses.contains(&status) => match status {
            401 => peer.refused(Reason::Credentials, &words),
            402 | 403 => peer.refused(Reason::Forbidden, &words),
            _ => peer.refused(Reason::Other, &words),
        },
        // Many gateways answer 200 to everything and say in the body that they refuse.
        200..=299 if said.is_some() => peer.refused(Reason::Other, &words),
        _ => peer.by_status(answer, &words),
    }
}

/// The number without the country's code and the zero that stands for it; `None` if it is none of Indonesia.
fn within_country(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !" -.()".contains(*c)).collect();
    let rest = digits.strip_prefix("+62").or(digits.strip_prefix("62")).or(digits.strip_prefix('0'))?;
    let plausible =
        (8..=12).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()) && !rest.starts_with('0');
    plausible.then(|| rest.to_owned())
}

/// Puts values where their names stand in braces, in one pass: a value that looks like a placeholder stays as it is.
fn fill(template: &str, values: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        if let Some((close, value)) = after.find('}').and_then(|close| Some((close, values.get(&after[..close])?))) {
            out.push_str(value);
            rest = &after[close + 1..];
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Fills the strings of a JSON value, so that a quotation mark in a text cannot change its shape.
fn fill_json(template: &Value, values: &BTreeMap<&str, &str>) -> Value {
    match template {
        Value::String(text) => Value::String(fill(text, values)),
        Value::Array(items) => items.iter().map(|item| fill_json(item, values)).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), fill_json(value, values))).collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_indonesia_are_recognised_however_they_are_written() {
        for written in ["0812-3456-7890", "+62 812 3456 7890", "6281234567890"] {
            assert_eq!(within_country(written).as_deref(), Some("81234567890"));
        }
        for wrong in ["", "0812", "+1 202 555 0100", "0812345678901234", "08123x567890", "00812345678"] {
            assert_eq!(within_country(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_text_cannot_leave_its_place_in_the_template() {
        let values = BTreeMap::from([("text", "\"},{token} {to}"), ("to", "62812"), ("token", "rahasia")]);
        let template = serde_json::json!({ "a": ["{to}", { "b": "<{text}>" }], "n": 1, "k": "{unknown}" });
        let filled = fill_json(&template, &values);
        assert_eq!(
            filled,
            serde_json::json!({ "a": ["62812", { "b": "<\"},{token} {to}>" }], "n": 1, "k": "{unknown}" })
        );
    }

    #[test]
    fn debug_shows_neither_number_nor_text() {
        let message = Message { id: "m-1".into(), to: "0812000".into(), text: "Halo".into() };
        assert_eq!(format!("{message:?}"), "Message { id: \"m-1\", .. }");
    }
}
