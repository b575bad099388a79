//! The store over S3's own protocol, against moto's server (`moto[server]` of `PyPI`), named by `MOTO_SERVER`.

use crate::store::behaves;
use files::store::{S3Options, Store, StoreError, StoreOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use uuid::Uuid;

struct Moto {
    process: Child,
    port: u16,
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// None when it is not installed and not required.
fn moto() -> Option<Moto> {
    let Ok(program) = std::env::var("MOTO_SERVER") else {
        let required = std::env::var("REFEREES").is_ok_and(|value| value == "required");
        assert!(!required, "MOTO_SERVER must name moto_server: pip install 'moto[server]'");
        println!("skipped: MOTO_SERVER is not set");
        return None;
    };
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr()).expect("port").port();
    let mut command = Command::new(program);
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let moto = Moto { process: command.spawn().expect("MOTO_SERVER starts"), port };
    let deadline = Instant::now() + Duration::from_mins(1);
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        assert!(Instant::now() < deadline, "moto_server did not listen in a minute");
        std::thread::sleep(Duration::from_millis(100));
    }
    Some(moto)
}

/// Moto asks no signature to create a bucket.
fn create_bucket(port: u16, name: &str) {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("connected");
    let request =
        format!("PUT /{name} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    socket.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}

fn options(port: u16) -> StoreOptions {
    let endpoint = format!("http://127.0.0.1:{port}");
    let mut s3 = S3Options::new(Some(endpoint), "us-east-1".into(), "kunci".into(), "rahasia".into());
    s3.allow_http = true;
    StoreOptions { timeout: Duration::from_secs(20), s3: Some(s3), ..StoreOptions::default() }
}

#[tokio::test]
async fn s3_behaves_over_the_wire() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Some(moto) = moto() else { return };
    create_bucket(moto.port, "berkas");
    let store = Store::open("s3://berkas/padang/2026", &options(moto.port)).expect("opened");
    behaves(&store).await;

    let elsewhere = Store::open("s3://tidak-ada", &options(moto.port)).expect("opened");
    let id = Uuid::from_u128(3);
    elsewhere.put(id, b"x".to_vec()).await.expect_err("no such bucket");
    assert!(!format!("{:?}", options(moto.port)).contains("rahasia"));
}

#[tokio::test]
async fn s3_that_is_down_is_an_error_in_time() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("port");
    let mut options = options(socket.local_addr().expect("address").port());
    options.timeout = Duration::from_millis(300);
    let store = Store::open("s3://berkas", &options).expect("opened");
    let refused = store.get(Uuid::from_u128(3)).await;
    assert!(matches!(refused, Err(StoreError::TimedOut(_) | StoreError::Backend(_))), "{refused:?}");
}
