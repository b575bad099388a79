//! TLS to PostgreSQL: `sslmode=verify-full` with a root of one's own, written into the address as libpq has it.
//!
//! libpq knows modes between plain and `verify-full`; all of them let a stranger answer in the database's place, so none is taken.

use crate::DbError;
use ::postgres::config::Host;
use ::postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use percent_encoding::percent_decode_str;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName};
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, RootCertStore};

/// An address whose words about TLS were read, and the rest of it for the client.
#[derive(Debug)]
pub(crate) struct Address {
    /// What the client understands.
    pub(crate) url: String,
    /// File with the roots that may vouch for the server; without one nothing is encrypted.
    pub(crate) root_file: Option<PathBuf>,
}

impl Address {
    /// Takes `sslmode` and `sslrootcert` out of an address.
    pub(crate) fn read(url: &str) -> Result<Self, DbError> {
        let (head, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut root, mut rest) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => root = Some(percent_decode_str(value).decode_utf8_lossy().into_owned()),
                _ => rest.push(pair.to_owned()),
            }
        }
        let root_file = match (mode, root) {
            (None | Some("disable"), None) => None,
            (Some("verify-full"), Some(root)) if !root.is_empty() => Some(PathBuf::from(root)),
            (Some("verify-full"), _) => {
                return Err(told("sslmode=verify-full membutuhkan sslrootcert=BERKAS, berisi sertifikat akar (PEM)."));
            }
            (Some(_), _) => {
                return Err(told(
                    "sslmode hanya disable atau verify-full: dengan yang lain, sertifikat PostgreSQL tidak diperiksa.",
                ));
            }
            (None, Some(_)) => return Err(told("sslrootcert hanya berlaku bersama sslmode=verify-full.")),
        };
        rest.push(if root_file.is_some() { "sslmode=require" } else { "sslmode=disable" }.to_owned());
        Ok(Self { url: format!("{head}?{}", rest.join("&")), root_file })
    }

    /// Whether what travels could be read on a network: plain, and to another machine.
    pub(crate) fn travels_openly(&self) -> bool {
        let Ok(config) = self.url.parse::<::postgres::Config>() else { return false };
        let here = |host: &Host| match host {
            Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        let elsewhere = config.get_hostaddrs().iter().any(|ip| !ip.is_loopback());
        self.root_file.is_none() && (elsewhere || !config.get_hosts().iter().all(here))
    }
}

fn told(sentence: &str) -> DbError {
    DbError::Engine(sentence.to_owned())
}

/// Makes a connection that believes the roots of one file and nobody else.
#[derive(Clone)]
pub(crate) struct Tls {
    config: Arc<ClientConfig>,
}

impl Tls {
    /// Reads the roots.
    pub(crate) fn from_root_file(file: &Path) -> Result<Self, DbError> {
        let unreadable = |why: &dyn std::fmt::Display| {
            DbError::Engine(format!("sslrootcert {}: sertifikat akar tidak terbaca ({why}).", file.display()))
        };
        let pem = std::fs::read(file).map_err(|e| unreadable(&e))?;
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|e| unreadable(&e))?;
            roots.add(certificate).map_err(|e| unreadable(&e))?;
        }
        if roots.is_empty() {
            return Err(unreadable(&"tidak ada sertifikat di dalamnya"));
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(|e| unreadable(&e))?;
        Ok(Self { config: Arc::new(builder.with_root_certificates(roots).with_no_client_auth()) })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Tls {
    type Stream = Encrypted<S>;
    type TlsConnect = Handshake;
    type Error = InvalidDnsNameError;

    fn make_tls_connect(&mut self, domain: &str) -> Result<Handshake, InvalidDnsNameError> {
        let name = ServerName::try_from(domain)?.to_owned();
        Ok(Handshake { connector: TlsConnector::from(self.config.clone()), name })
    }
}

/// One handshake with the server of this name.
pub(crate) struct Handshake {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Handshake {
    type Stream = Encrypted<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move { self.connector.connect(self.name, stream).await.map(Encrypted) })
    }
}

/// A connection to a server that proved who it is.
pub(crate) struct Encrypted<S>(tokio_rustls::client::TlsStream<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Encrypted<S> {
    /// None: the name in the certificate was checked, so nobody stands between.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Encrypted<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, to)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Encrypted<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

/// What a failed connection over TLS means, where the certificate or the server's settings are to blame.
pub(crate) fn why(error: &::postgres::Error) -> Option<DbError> {
    if error.code().is_some() {
        return None;
    }
    if let Some(wrong) = certificate_error(error) {
        return Some(DbError::Engine(sentence(wrong)));
    }
    let no_tls =
        std::error::Error::source(error).is_some_and(|cause| cause.to_string().contains("does not support TLS"));
    no_tls.then(|| told("PostgreSQL ini tidak menerima TLS; pasang sertifikatnya, lalu nyalakan ssl = on."))
}

fn sentence(wrong: &CertificateError) -> String {
    use CertificateError as Wrong;
    if matches!(wrong, Wrong::UnknownIssuer | Wrong::BadSignature) {
        "sertifikat PostgreSQL tidak berasal dari akar di sslrootcert; mungkin yang menjawab bukan server Anda.".into()
    } else if matches!(wrong, Wrong::NotValidForName | Wrong::NotValidForNameContext { .. }) {
        "sertifikat PostgreSQL bukan untuk nama server di database_url; mungkin yang menjawab bukan server Anda.".into()
    } else if matches!(wrong, Wrong::Expired | Wrong::ExpiredContext { .. }) {
        "masa berlaku sertifikat PostgreSQL sudah lewat; perbarui sertifikatnya.".into()
    } else {
        format!("sertifikat PostgreSQL tidak dapat diterima: {wrong}.")
    }
}

fn certificate_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a CertificateError> {
    let found = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => inner.downcast_ref::<rustls::Error>(),
        None => error.downcast_ref::<rustls::Error>(),
    };
    match found {
        Some(rustls::Error::InvalidCertificate(wrong)) => Some(wrong),
        Some(_) => None,
        None => certificate_error(error.source()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Address {
        Address::read(url).expect(url)
    }

    #[test]
    fn words_about_tls_are_taken_out_and_the_rest_stays() {
        let address = read(
            "postgres://a:b%3F@db.contoh/izin?application_name=x&sslmode=verify-full&sslrootcert=%2Fetc%2Fakar.pem",
        );
        assert_eq!(address.url, "postgres://a:b%3F@db.contoh/izin?application_name=x&sslmode=require");
        assert_eq!(address.root_file.as_deref(), Some(Path::new("/etc/akar.pem")));
        let plain = read("postgres://a@db.contoh/izin?options=-c%20geqo%3Doff");
        assert_eq!(plain.url, "postgres://a@db.contoh/izin?options=-c%20geqo%3Doff&sslmode=disable");
        assert_eq!(plain.root_file, None);
    }

    #[test]
    fn a_mode_that_checks_nothing_is_refused() {
        for query in [
            "sslmode=require",
            "sslmode=prefer",
            "sslmode=verify-ca&sslrootcert=x",
            "sslrootcert=x",
            "sslmode=verify-full",
        ] {
            let refused = Address::read(&format!("postgres://db.contoh/izin?{query}"));
            assert!(refused.is_err(), "{query}: {refused:?}");
        }
    }

    #[test]
    fn plain_words_to_another_machine_travel_openly() {
        for open in
            ["postgres://db.contoh/izin", "postgres://a:b@10.0.0.5:5432/izin", "postgres://127.0.0.1,db.contoh/izin"]
        {
            assert!(read(open).travels_openly(), "{open}");
        }
        let closed = [
            "postgres://127.0.0.1:5432/izin",
            "postgres://a:b@localhost/izin",
            "postgres://[::1]:5432/izin",
            "postgres://%2Frun%2Fpostgresql/izin",
            "postgres:///izin?host=/run/postgresql",
            "postgres://db.contoh/izin?sslmode=verify-full&sslrootcert=akar.pem",
        ];
        for url in closed {
            assert!(!read(url).travels_openly(), "{url}");
        }
    }
}
