//! Questions in an address, without what nobody sees, before any handler reads them.

use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;
use domain::typed::clean;

/// Cleans what was typed into a search or filter, as [`crate::forms`] does for posted forms.
pub async fn clean(mut request: Request, next: Next) -> Response {
    if let Some(uri) = cleaned(request.uri()) {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

/// The address with clean values; none when it is clean already.
fn cleaned(uri: &Uri) -> Option<Uri> {
    let query = uri.query().filter(|query| query.contains('%'))?;
    let asked: Vec<(String, String)> = serde_urlencoded::from_str(query).ok()?;
    let seen: Vec<(String, String)> = asked.iter().map(|(name, value)| (name.clone(), clean::line(value))).collect();
    if seen == asked {
        return None;
    }
    let mut parts = uri.clone().into_parts();
    let query = serde_urlencoded::to_string(&seen).ok()?;
    parts.path_and_query = Some(format!("{}?{query}", uri.path()).parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_read_without_what_nobody_sees() {
        let after = |uri: &str| cleaned(&uri.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(after("/layanan?q=izin%C2%A0praktik%E2%80%8B").as_deref(), Some("/layanan?q=izin+praktik"));
        assert_eq!(after("/layanan?q=a%00b&n=1").as_deref(), Some("/layanan?q=ab&n=1"));
        assert_eq!(after("/masuk?perlu=L2FrdW4"), None);
        assert_eq!(after("/layanan?q=izin%20praktik"), None);
        assert_eq!(after("/layanan"), None);
    }
}
