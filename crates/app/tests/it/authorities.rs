//! Services whose certificate comes from an authority of the city's own: refused unless it is named, and then one list serves for all.

use crate::world::{On, World};
use channels::witness::{self, Answer};
use ground::config::{Mail, S3};
use ground::mail;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use saporancak::server::file_store::{self, Folder};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use uuid::Uuid;

type Secured = StreamOwned<ServerConnection, TcpStream>;

/// An authority that nobody knows, and a certificate of it for this machine.
fn authority() -> (String, Arc<ServerConfig>) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("a root");
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &root).expect("a certificate");
    let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], secret)
        .expect("a server");
    (root.pem(), Arc::new(config))
}

/// Serves each connection on a thread; its port.
fn start(config: Arc<ServerConfig>, serve: fn(Secured) -> std::io::Result<()>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let config = config.clone();
            std::thread::spawn(move || {
                let secured = ServerConnection::new(config).expect("a connection");
                let _ = serve(StreamOwned::new(secured, stream));
            });
        }
    });
    port
}

/// A store, and a witness, that have nothing.
fn nothing_there(secured: Secured) -> std::io::Result<()> {
    let mut reading = BufReader::new(secured);
    let mut line = String::new();
    while reading.read_line(&mut line)? > 2 {
        line.clear();
    }
    reading.get_mut().write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    reading.get_mut().flush()
}

/// A mail server that agrees to everything.
fn mail_server(secured: Secured) -> std::io::Result<()> {
    let mut reading = BufReader::new(secured);
    reading.get_mut().write_all(b"220 surel.contoh.invalid ESMTP\r\n")?;
    let mut line = String::new();
    while reading.read_line(&mut line)? > 0 {
        let said: &[u8] = if line.starts_with("QUIT") { b"221 bye\r\n" } else { b"250 ok\r\n" };
        reading.get_mut().write_all(said)?;
        line.clear();
    }
    Ok(())
}

/// Whether mail, store and witness were reached.
async fn reached((mail_port, store_port): (u16, u16), authority_files: Vec<PathBuf>) -> [bool; 3] {
    let secret = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(secret.path(), "rahasia\n").expect("written");
    let named = authority_files.clone();
    let world = World::start_with(On::Sqlite, |config| config.authority_files = named).await;
    let app = world.expect("SQLite is always there").app.clone();
    let mut config = app.config.clone();
    config.mail = Mail {
        smtp_url: Some(format!("smtps://localhost:{mail_port}")),
        password_file: None,
        from: Some("Perizinan <izin@contoh.invalid>".into()),
    };
    config.files_url = Some("s3://berkas/padang".into());
    config.s3 = S3 {
        endpoint: Some(format!("https://localhost:{store_port}")),
        region: None,
        access_key: Some("kunci".into()),
        secret_key_file: Some(secret.path().to_owned()),
    };
    let store = file_store::open(&config, Folder::MayBeMade).expect("nothing is asked yet");
    let told = witness::add_checkpoint(&app.channels, &format!("https://localhost:{store_port}"), String::new()).await;
    [
        mail::reachable(&config).await.is_ok(),
        matches!(store.exists(Uuid::nil()).await, Ok(false)),
        matches!(told, Ok(Answer::Refused(404))),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_of_the_city_is_trusted_where_it_is_named() {
    let (root, server) = authority();
    let (other, _) = authority();
    let ports = (start(server.clone(), mail_server), start(server, nothing_there));
    let folder = tempfile::tempdir().expect("a folder");
    // Several lie in one file, as they do while one takes over from another.
    let (ours, theirs) = (folder.path().join("kota.pem"), folder.path().join("lain.pem"));
    std::fs::write(&ours, format!("{other}{root}")).expect("a file");
    std::fs::write(&theirs, other).expect("a file");
    assert_eq!(reached(ports, Vec::new()).await, [false; 3], "nobody knows it");
    assert_eq!(reached(ports, vec![theirs]).await, [false; 3], "another one does not help");
    assert_eq!(reached(ports, vec![ours]).await, [true; 3]);
}
