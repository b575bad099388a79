//! For which domain passkeys are made, and from which of our addresses they are used.

use crate::config::Config;

impl Config {
    /// Domain of the passkeys (RP ID): as configured, or the host of `public_url`.
    pub fn passkey_domain(&self) -> &str {
        self.passkey_domain.as_deref().unwrap_or_else(|| self.public_host())
    }

    /// The addresses from which a passkey may answer: the public one, and the other hosts within the domain.
    pub fn passkey_origins(&self) -> Vec<String> {
        let within = self.hosts.iter().filter(|host| is_within(host, self.passkey_domain()));
        let others = within.map(|host| format!("https://{}", host.to_ascii_lowercase()));
        std::iter::once(self.public_origin().to_ascii_lowercase()).chain(others).collect()
    }

    /// What is wrong with the domain.
    pub(crate) fn passkey_problem(&self) -> Option<String> {
        let domain = self.passkey_domain.as_deref()?;
        (!is_within(self.public_host(), domain)).then(|| {
            format!(
                "passkey_domain \"{domain}\" bukan nama host dari public_url dan bukan induknya, misalnya padang.go.id."
            )
        })
    }

    /// Scheme, host and port.
    fn public_origin(&self) -> &str {
        let after = self.public_url.find("://").map_or(0, |at| at + 3);
        let end = self.public_url[after..].find('/').map_or(self.public_url.len(), |at| after + at);
        &self.public_url[..end]
    }

    fn public_host(&self) -> &str {
        let origin = self.public_origin();
        let authority = origin.split_once("://").map_or(origin, |(_, authority)| authority);
        authority.rsplit_once(':').map_or(authority, |(host, _)| host)
    }
}

/// Whether a host is of a domain: the same name, or one below it; a name without a dot (`id`, `localhost`) is a parent of nothing.
fn is_within(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.to_ascii_lowercase(), domain.to_ascii_lowercase());
    host == domain || (domain.contains('.') && host.strip_suffix(&domain).is_some_and(|before| before.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_counter_of_its_own_host_shares_the_parent_domain() {
        let mut config = Config::for_folder(Path::new("."), "127.0.0.1:1", "https://izin.padang.go.id:8443/dasar");
        config.hosts = vec!["loket.padang.go.id".into(), "izin.example".into()];
        assert_eq!(config.passkey_domain(), "izin.padang.go.id");
        assert_eq!(config.passkey_origins(), ["https://izin.padang.go.id:8443"]);
        config.passkey_domain = Some("padang.go.id".into());
        assert_eq!(config.passkey_origins(), ["https://izin.padang.go.id:8443", "https://loket.padang.go.id"]);
        assert_eq!(config.passkey_problem(), None);
        for foreign in ["dang.go.id", "id", "example", "x.izin.padang.go.id"] {
            config.passkey_domain = Some(foreign.into());
            assert!(config.passkey_problem().is_some(), "{foreign}");
        }
    }
}
