//! The status page is still served when the application is stopped: by nginx and by Caddy, with the configurations of docs/operate.

use crate::world::{On, World};
use rcgen::{CertificateParams, KeyPair};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const NGINX: &str = include_str!("../../../../docs/operate/nginx.conf");
const CADDY: &str = include_str!("../../../../docs/operate/Caddyfile");
/// The name in both.
const NAME: &str = "izin.contoh.go.id";

/// The program, or `None` on a machine that has none and needs none.
fn program(name: &str) -> Option<PathBuf> {
    let found = ["/usr/sbin", "/usr/bin"].into_iter().map(|folder| Path::new(folder).join(name)).find(|p| p.exists());
    let required = std::env::var("REFEREES").as_deref() == Ok("required");
    assert!(found.is_some() || !required, "{name} is missing; run ./test, which installs it");
    found
}

struct Proxy {
    child: Child,
    at: SocketAddr,
    http: reqwest::Client,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Proxy {
    async fn get(&self, path: &str) -> Option<(u16, String)> {
        let response = self.http.get(format!("https://{NAME}:{}{path}", self.at.port())).send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, response.text().await.ok()?))
    }

    async fn header(&self, path: &str, name: &str) -> String {
        let asked = self.http.get(format!("https://{NAME}:{}{path}", self.at.port())).send().await.expect("an answer");
        asked.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
}

/// A documented configuration with the test's own addresses, folder and certificate; nothing else differs.
fn adapted(documented: &str, folder: &Path, status: &Path, upstream: &str) -> String {
    documented
        .replace("127.0.0.1:8080", upstream.trim_start_matches("http://"))
        .replace("/var/lib/saporancak-status", &status.display().to_string())
        .replace("/etc/ssl/saporancak", &folder.display().to_string())
}

/// Makes the certificate, starts the proxy, and knows how to reach it by its name.
fn start(folder: &Path, command: impl FnOnce(SocketAddr) -> Command) -> Proxy {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![NAME.to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    std::fs::write(folder.join("fullchain.pem"), &certificate).expect("a file");
    std::fs::write(folder.join("privkey.pem"), key.serialize_pem()).expect("a file");
    let at = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let trusted = reqwest::Certificate::from_pem(certificate.as_bytes()).expect("a certificate");
    let http = reqwest::Client::builder()
        .add_root_certificate(trusted)
        .resolve(NAME, at)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client");
    let mut command = command(at);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Proxy { child: command.spawn().expect("the proxy starts"), at, http }
}

fn nginx(program: &Path, folder: &Path, status: &Path, upstream: &str) -> Proxy {
    start(folder, |at| {
        let server = adapted(NGINX, folder, status, upstream).replace("listen 443", &format!("listen {at}"));
        let here = folder.display();
        let types = "types { text/html html; text/css css; application/json json; application/atom+xml atom; image/svg+xml svg; }";
        let config = format!(
            "daemon off; pid {here}/pid; error_log {here}/error.log; worker_processes 1;\nevents {{ }}\nhttp {{ {types}\n\
             access_log off; client_body_temp_path {here}/b; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f;\n\
             uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;\n{server} }}\n"
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, config).expect("the folder can be written");
        let mut command = Command::new(program);
        command.arg("-e").arg(folder.join("early.log")).arg("-c").arg(&file);
        command
    })
}

fn caddy(program: &Path, folder: &Path, status: &Path, upstream: &str) -> Proxy {
    start(folder, |at| {
        let site = adapted(CADDY, folder, status, upstream).replace(NAME, &format!("{NAME}:{}", at.port()));
        // Beside other tests: no port of its own for orders and for redirects.
        let config = format!("{{\n\tadmin off\n\tauto_https disable_redirects\n}}\n{site}");
        let file = folder.join("Caddyfile");
        std::fs::write(&file, config).expect("the folder can be written");
        let mut command = Command::new(program);
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(&file);
        command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
        command
    })
}

async fn outlives(name: &str, proxy_of: impl FnOnce(&Path, &Path, &Path, &str) -> Proxy) {
    let Some(program) = program(name) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    // nginx's worker is another user.
    let open = |path: &Path| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).expect("our own folder");
    };
    open(folder.path());
    let status = folder.path().join("status");
    std::fs::create_dir(&status).expect("a folder");
    open(&status);
    let kept = status.clone();
    let world = World::start_with(On::Sqlite, |config| {
        config.status_folder = Some(kept);
        config.hosts = vec![NAME.into()];
    });
    let world = world.await.expect("SQLite");
    houses::interruption::announcing::status_copy::write(&world.app).await.expect("the copy");
    let proxy = proxy_of(&program, folder.path(), &status, &world.base);
    world.until(async || proxy.get("/").await.is_some_and(|(s, _)| s == 200), name).await;
    let (code, page) = proxy.get("/gangguan").await.expect("an answer");
    assert!(code == 200 && page.contains("Semua layanan berjalan normal"), "{code}: {page}");
    let (code, _) = proxy.get("/sehat/siap").await.expect("an answer");
    assert_eq!(code, 404, "for the machine room only: the public address has no such page");
    let (code, page) = proxy.get("/tidak-ada").await.expect("an answer");
    assert!(code == 404 && page.contains("Halaman tidak ditemukan"), "what the application says is passed on");

    let stylesheet =
        page.split("href=\"").find_map(|part| part.split('"').next().filter(|p| p.starts_with("/aset/app-")));
    let stylesheet = stylesheet.expect("a stylesheet").to_owned();
    let base = world.base.clone();
    drop(world);
    for _ in 0..600 {
        if reqwest::get(format!("{base}/sehat")).await.is_err() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    for path in ["/", "/masuk", "/permohonan/1"] {
        let (code, page) = proxy.get(path).await.expect("an answer");
        assert_eq!(code, 503, "{path}");
        assert!(page.contains("Aplikasi perizinan sedang tidak dapat dibuka"), "{path}: {page}");
        assert!(page.contains(&stylesheet), "it looks like ours");
    }
    assert_eq!(proxy.header("/", "retry-after").await, "120");
    assert!(proxy.header("/", "content-security-policy").await.contains("default-src 'none'"));
    let (code, css) = proxy.get(&stylesheet).await.expect("an answer");
    assert!(code == 200 && css.contains("--"), "the stylesheet comes from the copy");
    let (code, json) = proxy.get("/gangguan.json").await.expect("an answer");
    assert!(code == 200 && json.contains("\"normal\":true"), "{code}: {json}");
}

/// Pasal 13(3): people are told also when nothing of ours runs any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_page_outlives_the_application() {
    outlives("nginx", nginx).await;
}

/// Pasal 13(3) with the other proxy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_page_outlives_the_application_behind_caddy() {
    outlives("caddy", caddy).await;
}
