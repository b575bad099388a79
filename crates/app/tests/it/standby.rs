//! The status page is still served when the application is stopped: by nginx, with the configuration of docs/operate.

use crate::world::{On, World};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const DOCUMENTED: &str = include_str!("../../../../docs/operate/nginx.conf");

/// The program, or `None` on a machine that has none and needs none.
fn nginx() -> Option<PathBuf> {
    let found = ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().map(PathBuf::from).find(|path| path.exists());
    let required = std::env::var("REFEREES").as_deref() == Ok("required");
    assert!(found.is_some() || !required, "nginx is missing; run ./test, which installs it");
    found
}

struct Proxy {
    child: Child,
    base: String,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// nginx with the documented configuration; only addresses, the folder and the missing certificate differ.
fn start(program: &Path, folder: &Path, status: &Path, upstream: &str) -> Proxy {
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port");
    let server = DOCUMENTED
        .replace("listen 443 ssl", &format!("listen {free}"))
        .replace("http://127.0.0.1:8080", upstream)
        .replace("/var/lib/saporancak-status", &status.display().to_string());
    let here = folder.display();
    let types =
        "types { text/html html; text/css css; application/json json; application/atom+xml atom; image/svg+xml svg; }";
    let config = format!(
        "daemon off; pid {here}/pid; error_log {here}/error.log; worker_processes 1;\nevents {{ }}\nhttp {{ {types}\n\
         access_log off; client_body_temp_path {here}/b; proxy_temp_path {here}/p; fastcgi_temp_path {here}/f;\n\
         uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;\n{server} }}\n"
    );
    let file = folder.join("nginx.conf");
    std::fs::write(&file, config).expect("the folder can be written");
    let mut command = Command::new(program);
    command.arg("-e").arg(folder.join("early.log")).arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
    Proxy { child: command.spawn().expect("nginx starts"), base: format!("http://{free}") }
}

async fn get(base: &str, path: &str) -> Option<(u16, String)> {
    let response = reqwest::get(format!("{base}{path}")).await.ok()?;
    let status = response.status().as_u16();
    Some((status, response.text().await.ok()?))
}

/// Pasal 13(3): people are told also when nothing of ours runs any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_page_outlives_the_application() {
    let Some(program) = nginx() else { return };
    let _ = rustls::crypto::ring::default_provider().install_default();
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
    let world = World::start_with(On::Sqlite, |config| config.status_folder = Some(kept)).await.expect("SQLite");
    houses::interruption::announcing::status_copy::write(&world.app).await.expect("the copy");
    let proxy = start(&program, folder.path(), &status, &world.base);
    world.until(async || get(&proxy.base, "/").await.is_some_and(|(s, _)| s == 200), "nginx").await;
    let (code, page) = get(&proxy.base, "/gangguan").await.expect("an answer");
    assert!(code == 200 && page.contains("Semua layanan berjalan normal"), "{code}: {page}");
    let (code, _) = get(&proxy.base, "/sehat/siap").await.expect("an answer");
    assert_eq!(code, 404, "for the machine room only: the public address has no such page");

    let stylesheet =
        page.split("href=\"").find_map(|part| part.split('"').next().filter(|p| p.starts_with("/aset/app-")));
    let stylesheet = stylesheet.expect("a stylesheet").to_owned();
    let base = world.base.clone();
    drop(world);
    for _ in 0..600 {
        if get(&base, "/sehat").await.is_none() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    for path in ["/", "/masuk", "/permohonan/1"] {
        let (code, page) = get(&proxy.base, path).await.expect("an answer");
        assert_eq!(code, 503, "{path}");
        assert!(page.contains("Aplikasi perizinan sedang tidak dapat dibuka"), "{path}: {page}");
        assert!(page.contains(&stylesheet), "it looks like ours");
    }
    let (code, css) = get(&proxy.base, &stylesheet).await.expect("an answer");
    assert!(code == 200 && css.contains("--"), "the stylesheet comes from the copy");
    let (code, json) = get(&proxy.base, "/gangguan.json").await.expect("an answer");
    assert!(code == 200 && json.contains("\"normal\":true"), "{code}: {json}");
}
