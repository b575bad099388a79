//! `saporancak simulate`: SIMULATORS of every service, for trials on this machine.

use clap::Subcommand;
use ground::app::Clock;
use ground::private_file;
use signers::simulator::{EVERYBODY, Stage};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What is simulated.
#[derive(Subcommand)]
pub enum SimulateCommand {
    /// Mastodon, Telegram, Facebook, X, dan Instagram.
    Social {
        /// Alamat dan port di mesin ini.
        #[arg(long, default_value = "127.0.0.1:8090")]
        listen: String,
        /// Folder untuk rahasia karangan yang dipakai konfigurasinya.
        #[arg(long, default_value = "data/simulator")]
        data: PathBuf,
    },
    /// Gerbang WhatsApp dan SMS.
    Messaging {
        /// Alamat dan port di mesin ini.
        #[arg(long, default_value = "127.0.0.1:8091")]
        listen: String,
        /// Folder untuk rahasia karangan yang dipakai konfigurasinya.
        #[arg(long, default_value = "data/simulator")]
        data: PathBuf,
    },
    /// SIAK (data kependudukan): menjawab tentang orang karangan untuk setiap NIK yang benar bentuknya.
    Siak(RegistrySimulator),
    /// KSWP (status wajib pajak).
    Kswp(RegistrySimulator),
    /// OSS.
    Oss(RegistrySimulator),
    /// BSrE, v1 dan v2: menandatangani dengan sertifikat CONTOH untuk setiap NIK yang benar bentuknya; passphrase "salah" ditolak.
    Bsre(BsreSimulator),
    /// Penerbit stempel waktu (RFC 3161), dengan daftar pencabutan dan OCSP.
    Tsa(RegistrySimulator),
}

/// The same with the name of the head.
#[derive(clap::Args)]
pub struct BsreSimulator {
    #[command(flatten)]
    one: RegistrySimulator,
    /// Nama pada sertifikat; harus sama dengan nama akun kepala yang menandatangani.
    #[arg(long, default_value = EVERYBODY)]
    name: String,
}

/// Where it listens, and where it writes.
#[derive(clap::Args)]
pub struct RegistrySimulator {
    /// Alamat dan port di mesin ini.
    #[arg(long, default_value = "127.0.0.1:8092")]
    listen: String,
    /// Folder untuk rahasia karangan yang dipakai konfigurasinya.
    #[arg(long, default_value = "data/simulator")]
    data: PathBuf,
}

/// Serves one until it is ended.
pub async fn simulate(command: SimulateCommand) -> Result<ExitCode, String> {
    use channels::simulator::{Kind, Stage as ChannelStage, serve};
    let (listen, data, kind) = match command {
        SimulateCommand::Social { listen, data } => (listen, data, Kind::Social),
        SimulateCommand::Messaging { listen, data } => (listen, data, Kind::Messaging),
        SimulateCommand::Siak(one) => return simulate_registry(&registries::siak::KIND, one).await,
        SimulateCommand::Kswp(one) => return simulate_registry(&registries::kswp::KIND, one).await,
        SimulateCommand::Oss(one) => return simulate_registry(&registries::oss::KIND, one).await,
        SimulateCommand::Bsre(one) => return simulate_signer(Signer::Bsre, one.one, &one.name).await,
        SimulateCommand::Tsa(one) => return simulate_signer(Signer::Timestamps, one, "").await,
    };
    serve(&listen, kind, ChannelStage::new(|| Clock::System.now().as_second()), &data).await?;
    Ok(ExitCode::SUCCESS)
}

async fn simulate_registry(kind: &registries::Kind, one: RegistrySimulator) -> Result<ExitCode, String> {
    use registries::simulator::{Behaviour, configuration, run};
    let RegistrySimulator { listen, data } = one;
    let listener = tokio::net::TcpListener::bind(&listen).await;
    let listener = listener.map_err(|e| format!("Alamat {listen} tidak dapat dipakai: {e}"))?;
    let base = format!("http://{}", listener.local_addr().map_err(|e| e.to_string())?);
    let table = configuration(kind, &base, &data)
        .map_err(|e| format!("Rahasia simulator tidak dapat ditulis ke {}: {e}", data.display()))?;
    println!(
        "SIMULATOR {}: jawabannya karangan dan bukan bukti apa pun.\nKeadaan: {base}/_simulator\n\n\
         Tambahkan ke saporancak.toml (hanya dengan specimen = true):\n\n{table}",
        kind.name
    );
    run(kind, listener, Behaviour::default(), || Clock::System.now()).await.map_err(|e| e.to_string())?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Signer {
    Bsre,
    Timestamps,
}

async fn simulate_signer(kind: Signer, one: RegistrySimulator, name: &str) -> Result<ExitCode, String> {
    let RegistrySimulator { listen, data } = one;
    let listener = tokio::net::TcpListener::bind(&listen).await;
    let listener = listener.map_err(|e| format!("Alamat {listen} tidak dapat dipakai: {e}"))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    if !address.ip().is_loopback() {
        return Err("Simulator hanya untuk mesin ini: pakai alamat 127.0.0.1.".into());
    }
    let base = format!("http://{address}");
    let stage = Stage::new(Some(&base), || Clock::System.now()).map_err(|e| e.to_string())?;
    if kind == Signer::Bsre {
        stage.everybody_is(name);
        println!("Setiap sertifikat bernama \"{name}\".");
    }
    let table = write_trust(kind, (&base, &stage.pki().root_pem()), &data)
        .map_err(|e| format!("Berkas simulator tidak dapat ditulis ke {}: {e}", data.display()))?;
    let (name, router) = match kind {
        Signer::Bsre => ("BSrE", signers::simulator::bsre(stage)),
        Signer::Timestamps => ("penerbit stempel waktu", signers::simulator::timestamps(stage)),
    };
    println!(
        "SIMULATOR {name}: tanda tangannya tidak sah. Kuncinya baru setiap kali dijalankan, jadi jalankan ulang saporancak \
         sesudahnya.\n\nTambahkan ke saporancak.toml (hanya dengan specimen = true):\n\n{table}"
    );
    axum::serve(listener, router).await.map_err(|e| e.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the root and the made-up password, and returns a table of the configuration.
fn write_trust(kind: Signer, (base, root_pem): (&str, &str), folder: &Path) -> std::io::Result<String> {
    private_file::create_folder(folder)?;
    let folder = folder.canonicalize()?;
    let write = |name: &str, text: &str| -> std::io::Result<String> {
        let file = folder.join(name);
        private_file::keep_private(&file)?;
        private_file::options().truncate(true).open(&file)?.write_all(text.as_bytes())?;
        Ok(format!("{:?}", file.display().to_string()))
    };
    Ok(match kind {
        Signer::Bsre => {
            let (root, password) = (write("bsre-root.pem", root_pem)?, write("bsre-password", "karangan\n")?);
            format!(
                "[signer]\nprovider = \"bsre\"\nbase_url = \"{base}\"\nversion = 2\nuser = \"simulator\"\n\
                 password_file = {password}\nroots_file = {root}\nsecret = \"passphrase\"\n"
            )
        }
        Signer::Timestamps => {
            let root = write("tsa-root.pem", root_pem)?;
            format!("[tsa]\nurl = \"{base}/tsa\"\nroots_file = {root}\nlevel = \"B-LT\"\n")
        }
    })
}
