//! Made-up credentials of the SIMULATORS, and a configuration that uses them.

use super::Kind;
use std::fmt::Write as _;
use std::path::Path;

pub(super) const MASTODON: &str = "SIMULATOR-mastodon-token";
pub(super) const TELEGRAM: &str = "1:SIMULATOR-telegram-token";
pub(super) const TELEGRAM_CHAT: &str = "@simulator";
pub(super) const FACEBOOK: &str = "SIMULATOR-facebook-token";
pub(super) const FACEBOOK_PAGE: &str = "100000000000001";
pub(super) const APP_SECRET: &str = "SIMULATOR-app-secret";
pub(super) const X_KEY: &str = "SIMULATOR-x-key";
pub(super) const X_KEY_SECRET: &str = "SIMULATOR-x-key+secret";
pub(super) const X_TOKEN: &str = "SIMULATOR-x-token";
pub(super) const X_TOKEN_SECRET: &str = "SIMULATOR-x-token/secret";
pub(super) const INSTAGRAM: &str = "SIMULATOR-instagram-token";
pub(super) const INSTAGRAM_USER: &str = "200000000000002";
pub(super) const WHATSAPP: &str = "SIMULATOR-whatsapp-token";
pub(super) const WHATSAPP_SENDER: &str = "300000000000003";
pub(super) const SMS: &str = "SIMULATOR-sms-key";
pub(super) const REPORT_KEY: &str = "SIMULATOR-report-key";

/// Writes the made-up credentials as files below `folder` and returns a configuration for a simulator at `base`.
pub fn configuration(kind: Kind, base: &str, folder: &Path) -> std::io::Result<String> {
    std::fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let file = |name: &str, secret: &str| -> std::io::Result<String> {
        let path = folder.join(name);
        std::fs::write(&path, format!("{secret}\n"))?;
        Ok(format!("{:?}", path.display().to_string()))
    };
    let mut out = String::new();
    match kind {
        Kind::Social => {
            let app_secret = file("app-secret", APP_SECRET)?;
            let tables = [
                format!(
                    "[social.mastodon]\nbase_url = \"{base}/mastodon\"\ntoken_file = {}\n",
                    file("mastodon-token", MASTODON)?
                ),
                format!(
                    "[social.telegram]\nbase_url = \"{base}/telegram\"\nchat_id = \"{TELEGRAM_CHAT}\"\ntoken_file = {}\n",
                    file("telegram-token", TELEGRAM)?
                ),
                format!(
                    "[social.facebook]\nbase_url = \"{base}/facebook\"\npage_id = \"{FACEBOOK_PAGE}\"\ntoken_file = {}\n\
                     app_secret_file = {app_secret}\n",
                    file("facebook-token", FACEBOOK)?
                ),
                format!(
                    "[social.x]\nbase_url = \"{base}/x\"\napi_key_file = {}\napi_secret_file = {}\ntoken_file = {}\n\
                     token_secret_file = {}\n",
                    file("x-api-key", X_KEY)?,
                    file("x-api-secret", X_KEY_SECRET)?,
                    file("x-token", X_TOKEN)?,
                    file("x-token-secret", X_TOKEN_SECRET)?,
                ),
                format!(
                    "[social.instagram]\nbase_url = \"{base}/instagram\"\nuser_id = \"{INSTAGRAM_USER}\"\n\
                     token_file = {}\napp_secret_file = {app_secret}\n",
                    file("instagram-token", INSTAGRAM)?
                ),
            ];
            out.push_str(&tables.join("\n"));
        }
        Kind::Messaging => {
            let report_key = file("report-key", REPORT_KEY)?;
            let token = file("whatsapp-token", WHATSAPP)?;
            let _ = writeln!(
                out,
                r#"[messaging.whatsapp]
url = "{base}/whatsapp/v25.0/{WHATSAPP_SENDER}/messages"
headers = {{ Authorization = "Bearer {{token}}" }}
secret_files = {{ token = {token} }}
id_pointer = "/messages/0/id"
error_pointer = "/error/message"
[messaging.whatsapp.body.json]
messaging_product = "whatsapp"
to = "{{to}}"
type = "text"
text = {{ body = "{{text}}" }}
[messaging.whatsapp.report]
each = "/entry/*/changes/*/value/statuses/*"
id_pointer = "/id"
status_pointer = "/status"
delivered = ["delivered", "read"]
bounced = ["failed"]
why_pointer = "/errors/0/title"
signature = {{ header = "X-Hub-Signature-256", secret_file = {report_key} }}
"#
            );
            let key = file("sms-key", SMS)?;
            let _ = writeln!(
                out,
                r#"[messaging.sms]
url = "{base}/sms/kirim"
secret_files = {{ kunci = {key} }}
id_pointer = "/id"
error_pointer = "/error"
idempotent = true
[messaging.sms.body.form]
tujuan = "{{to}}"
pesan = "{{text}}"
kunci = "{{kunci}}"
[messaging.sms.report]
id_pointer = "/id"
status_pointer = "/status"
delivered = ["delivered"]
bounced = ["failed"]
why_pointer = "/reason"
signature = {{ header = "X-Hub-Signature-256", secret_file = {report_key} }}"#
            );
        }
    }
    Ok(out)
}
