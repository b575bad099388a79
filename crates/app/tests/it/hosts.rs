//! The server answers under its own names only, and those who run it have a listener of their own.

use crate::world::{On, World};
use saporancak::server::operations;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What comes back for these lines, sent as they are: a client would not send most of them.
async fn answer(base: &str, lines: &[&str]) -> String {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).await.expect("a connection");
    let request = format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_name_gets_nothing_but_the_right_address() {
    let world = World::start_with(On::Sqlite, |config| {
        config.demo = true;
        config.hosts = vec!["loket.contoh.id".into()];
    });
    let world = world.await.expect("SQLite is always there");
    let ask = async |lines: &[&str]| answer(&world.base, lines).await;
    for ours in ["127.0.0.1", "localhost:1", "LOKET.contoh.id:443", "[::1]"] {
        let told = ask(&["GET /masuk HTTP/1.1", &format!("Host: {ours}")]).await;
        assert_eq!(status(&told), "200", "{ours}: {told}");
    }
    for foreign in ["jahat.example", "127.0.0.1.jahat.example", "contoh.id"] {
        let told = ask(&["GET /masuk HTTP/1.1", &format!("Host: {foreign}")]).await;
        assert_eq!(status(&told), "421", "{foreign}: {told}");
        assert!(told.contains("Alamat yang Anda buka bukan alamat layanan ini"), "{told}");
        assert!(
            told.contains(&world.base) && !told.contains(foreign),
            "the right address, and nothing of the other: {told}"
        );
        assert!(told.contains("text/plain") && !told.to_lowercase().contains("set-cookie"), "{told}");
    }
    let told = ask(&["GET http://jahat.example/masuk HTTP/1.1", "Host: 127.0.0.1"]).await;
    assert_eq!(status(&told), "421", "the request's line wins: {told}");
    for unclear in [&["GET /masuk HTTP/1.1"][..], &["GET /masuk HTTP/1.1", "Host: 127.0.0.1", "Host: jahat.example"]] {
        let told = ask(unclear).await;
        assert_eq!(status(&told), "400", "{unclear:?}: {told}");
    }
    // A form as well, before anything of it is read.
    let told = ask(&["POST /masuk HTTP/1.1", "Host: jahat.example", "Content-Length: 0"]).await;
    assert_eq!(status(&told), "421", "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn counters_and_readiness_are_not_on_the_public_address() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    for gone in ["/metrik", "/sehat/siap"] {
        let told = answer(&world.base, &[&format!("GET {gone} HTTP/1.1"), "Host: 127.0.0.1"]).await;
        assert_eq!(status(&told), "404", "{gone}: {told}");
    }
    let told = answer(&world.base, &["GET /sehat HTTP/1.1", "Host: 127.0.0.1"]).await;
    assert!(told.ends_with("hidup\n"), "the proxy may ask: {told}");

    let own = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", own.local_addr().expect("an address"));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let serving = tokio::spawn(operations::serve(world.app.clone(), own, stopped));
    let told = answer(&base, &["GET /sehat/siap HTTP/1.1", "Host: 127.0.0.1"]).await;
    assert!(status(&told) == "200" && told.contains("\"siap\":true"), "{told}");
    let told = answer(&base, &["GET /metrik HTTP/1.1", "Host: 127.0.0.1"]).await;
    assert_eq!(status(&told), "200", "{told}");
    let told = answer(&base, &["GET /masuk HTTP/1.1", "Host: 127.0.0.1"]).await;
    assert_eq!(status(&told), "404", "no page of the portal: {told}");
    let _ = stop.send(true);
    serving.await.expect("it ends in order");
}
