//! The command line.

use crate::server::installation::Marks;
use crate::server::run::{log_to_stdout, serve_app};
use crate::server::{doctor, setup};
use crate::tools::audit::{self, AuditCommand};
use crate::tools::backup::{self, BackupArgs, RestoreArgs};
use crate::tools::installation::{self, InstallationCommand};
use crate::tools::keys::KeysCommand;
use crate::tools::simulating::{self, SimulateCommand};
use clap::{Parser, Subcommand};
use domain::account::{self, Actor, Role};
use ground::App;
use ground::app::Clock;
use ground::config;
use ground::config::Config;
use houses::account::accounts::{self, Account};
use houses::account::changing::{Order, change, give_password};
use houses::account::first_password::valid_until;
use houses::appointment::officer::{NewOfficer, create_officer};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Perizinan elektronik satu kota dalam satu program.
#[derive(Parser)]
#[command(name = "saporancak", version, about)]
pub struct Cli {
    /// Berkas konfigurasi (TOML).
    #[arg(long, global = true, env = "SAPORANCAK_CONFIG", default_value = "saporancak.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Menjalankan layanan.
    Serve,
    /// Peragaan: satu permohonan sampai izin bertanda tangan, lalu portal dengan akun contoh dan kantor yang sudah bekerja 14 bulan.
    Demo {
        /// Folder untuk semua yang ditulis.
        #[arg(long, default_value = "data/demo")]
        data: PathBuf,
        /// Alamat dan port.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: String,
        /// Basis data lain, misalnya `postgres://…`.
        #[arg(long)]
        database_url: Option<String>,
        /// Selesai setelah izin terbit, tanpa portal.
        #[arg(long)]
        once: bool,
        /// Tanpa 14 bulan kerja kantor: kotak masuk kosong.
        #[arg(long)]
        empty: bool,
        /// Benih kantor: benih yang sama membuat kantor yang sama.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Menyiapkan atau memperbarui basis data.
    Migrate,
    /// Katalog jenis izin.
    Catalog {
        #[command(subcommand)]
        command: CatalogCommand,
    },
    /// Akun petugas.
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// Catatan peristiwa.
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Membuat cadangan, atau memeriksa yang ada.
    Backup(BackupArgs),
    /// Memulihkan dari cadangan, ke tempat kosong.
    Restore(RestoreArgs),
    /// Kunci dan sertifikat.
    Keys {
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// Pemasangan: basis data, kunci, dan tempat berkas yang sepasang.
    Installation {
        #[command(subcommand)]
        command: InstallationCommand,
    },
    /// Memeriksa tanda tangan sebuah PDF: 0 sah, 1 tidak sah, 2 tidak terbaca.
    Verify {
        /// Berkas PDF.
        file: PathBuf,
        /// Sertifikat akar yang dipercaya (PEM).
        #[arg(long)]
        trust: PathBuf,
        /// Jawaban untuk program.
        #[arg(long)]
        json: bool,
    },
    /// Waktu layanan.
    Clock {
        #[command(subcommand)]
        command: ClockCommand,
    },
    /// SIMULATOR untuk uji coba: menerima kiriman dan menampilkannya; tidak ada yang benar-benar terkirim.
    Simulate {
        #[command(subcommand)]
        command: SimulateCommand,
    },
    /// Angka kinerja yang diumumkan.
    Performance {
        #[command(subcommand)]
        command: PerformanceCommand,
    },
    /// Memeriksa apakah semua siap, dan semua yang tersimpan; tidak mengubah apa pun.
    Doctor {
        /// Tanpa membaca semua tabel, berkas, dan tanda tangan, yang pada pemasangan besar memakan waktu lama.
        #[arg(long)]
        quick: bool,
    },
    /// Memeriksa konfigurasi.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Mengukur kecepatan di mesin ini.
    Bench(crate::tools::bench::Options),
    /// Menggambar satu halaman PDF dari masukan standar; dijalankan oleh program ini sendiri, dalam proses tanpa hak apa pun.
    #[command(name = ground::page_drawer::COMMAND, hide = true)]
    DrawPage {
        /// Halaman, mulai dari 1.
        number: usize,
        /// Sisi yang lebih panjang, dalam piksel.
        side_px: u16,
    },
    /// Versi program.
    Version,
}

#[derive(Subcommand)]
enum CatalogCommand {
    /// Memeriksa semua jenis izin dan menyebut berkas, baris, dan cara memperbaikinya.
    Check {
        /// Folder katalog; bila tidak diisi, katalog dalam konfigurasi, dan tanpa berkas konfigurasi katalog bawaan.
        folder: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Membuat akun petugas; kata sandi sekali pakai dicetak.
    Add {
        /// Nama pengguna.
        username: String,
        /// Nama lengkap.
        #[arg(long)]
        name: String,
        /// Peran, misalnya `verifikator`.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Kode OPD, hanya untuk peran `opd`.
        #[arg(long)]
        office: Option<String>,
        /// NIP, dicetak pada dokumen.
        #[arg(long, default_value = "")]
        nip: String,
        /// Pangkat, dicetak pada dokumen.
        #[arg(long, default_value = "")]
        rank: String,
    },
    /// Memberi petugas kata sandi sekali pakai yang baru, misalnya bila yang pertama sudah berakhir.
    Password {
        /// Nama pengguna.
        username: String,
    },
    /// Menghapus kode dari HP seorang petugas yang kehilangan HP dan daftar kode cadangannya.
    NoSecondFactor {
        /// Nama pengguna.
        username: String,
    },
}

#[derive(Subcommand)]
enum ClockCommand {
    /// Menghitung jatuh tempo satu kasus (JSON) supaya siapa pun dapat memeriksanya.
    Compute {
        /// Berkas kasus; `-` untuk masukan standar. Bentuknya diterangkan di docs/service-clock.md.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum PerformanceCommand {
    /// Menghitung ulang semua bulan dari jam layanan setiap permohonan.
    Rebuild,
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Menerangkan setiap kesalahan, juga pada berkas, sertifikat, dan rahasia yang disebut; tidak mengubah apa pun.
    Check,
}

fn role(text: &str) -> Result<Role, String> {
    let known = Role::ALL.map(Role::id).join(", ");
    Role::from_id(text)
        .filter(|r| r.is_staff())
        .ok_or_else(|| format!("peran yang dikenal: {known} (pemohon mendaftar sendiri)"))
}

/// Runs the command; the exit code says how it went.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    // Whatever is written is for its owner alone, whatever the umask was; what others shall read is opened to them by name.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let answer = match cli.command {
        Command::Version => {
            println!("saporancak {}", env!("CARGO_PKG_VERSION"));
            Ok(ExitCode::SUCCESS)
        }
        Command::DrawPage { number, side_px } => {
            pdf_pages::run(number, side_px).map(|()| ExitCode::SUCCESS).map_err(|why| why.to_string())
        }
        Command::Verify { file, trust, json } => Ok(crate::tools::verify::run(&file, &trust, json)),
        Command::Clock { command: ClockCommand::Compute { file } } => {
            crate::tools::clock_file::compute(&file).map(|answer| {
                println!("{answer}");
                ExitCode::SUCCESS
            })
        }
        Command::Catalog { command: CatalogCommand::Check { folder } } => catalog_check(&cli.config, folder),
        Command::Config { command: ConfigCommand::Check } => read_config(&cli.config).and_then(|config| {
            println!("Konfigurasi {} sah.", cli.config.display());
            in_runtime(doctor::configuration_only(config))
        }),
        Command::Installation { command } => {
            read_config(&cli.config).and_then(|config| in_runtime(installation::run(config, command)))
        }
        Command::Audit { command } => audit::config(&command, || read_config(&cli.config))
            .and_then(|config| in_runtime(audit::run(config, command))),
        Command::Keys { command } => {
            read_config(&cli.config).and_then(|config| in_runtime(crate::tools::keys::run(config, command)))
        }
        Command::Demo { data, listen, database_url, once, empty, seed } => {
            let mut config = Config::for_folder(&data, &listen, &format!("http://{listen}"));
            config.database_url = database_url;
            config.demo = true;
            in_runtime(crate::tools::demo::run(config, crate::tools::demo::Options { once, empty, seed }))
        }
        Command::Backup(args) => read_config(&cli.config).and_then(|config| in_runtime(backup::run(config, args))),
        Command::Restore(args) => {
            read_config(&cli.config).and_then(|config| in_runtime(Box::pin(backup::restore(config, args))))
        }
        Command::Simulate { command } => in_runtime(simulating::simulate(command)),
        Command::Serve => match read_config(&cli.config) {
            Ok(config) => in_runtime(serve(config)),
            Err(wrong) => {
                eprintln!("{wrong}");
                return ExitCode::from(WRONG_CONFIGURATION);
            }
        },
        Command::Migrate => read_config(&cli.config).and_then(|config| in_runtime(migrate(config))),
        Command::Performance { command: PerformanceCommand::Rebuild } => {
            read_config(&cli.config).and_then(|config| in_runtime(performance_rebuild(config)))
        }
        Command::Doctor { quick } => read_config(&cli.config).and_then(|config| in_runtime(doctor::run(config, quick))),
        Command::Bench(options) => in_runtime(crate::tools::bench::run(options)),
        Command::Account { command: AccountCommand::Add { username, name, role, office, nip, rank } } => {
            let new = NewOfficer { username, name, role, office, nip, rank };
            read_config(&cli.config).and_then(|config| in_runtime(account_add(config, new)))
        }
        Command::Account { command: AccountCommand::Password { username } } => {
            read_config(&cli.config).and_then(|config| in_runtime(account_password(config, username)))
        }
        Command::Account { command: AccountCommand::NoSecondFactor { username } } => {
            read_config(&cli.config).and_then(|config| in_runtime(account_no_second_factor(config, username)))
        }
    };
    answer.unwrap_or_else(|message| {
        eprintln!("{message}");
        ExitCode::FAILURE
    })
}

/// What `serve` ends with when its configuration is wrong (`EX_CONFIG` of sysexits): systemd does not start it again, since nothing would be
/// different. After anything else it does: a database that is late, a disk that is not mounted yet.
const WRONG_CONFIGURATION: u8 = 78;

/// How long work that cannot be stopped may keep the process from ending.
const SHUTDOWN_MAX: Duration = Duration::from_secs(5);

/// A runtime for the commands that need one.
fn in_runtime(work: impl Future<Output = Result<ExitCode, String>>) -> Result<ExitCode, String> {
    // One TLS provider for everything that speaks TLS; without this, the first connection would stop the process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|e| e.to_string())?;
    let answer = runtime.block_on(work);
    // A thread that still looks into a file cannot be stopped, and nobody waits for its answer any more.
    runtime.shutdown_timeout(SHUTDOWN_MAX);
    answer
}

fn read_config(path: &Path) -> Result<Config, String> {
    let text = std::fs::read_to_string(path).map_err(|e| {
        format!("Berkas konfigurasi {} tidak terbaca ({e}). Contoh ada di docs/operate/install.md.", path.display())
    })?;
    let environment: Vec<(String, String)> =
        std::env::vars().filter(|(name, _)| name.starts_with("SAPORANCAK_")).collect();
    config::read(&text, &environment).map_err(|wrong| wrong.join("\n"))
}

fn catalog_check(file: &Path, folder: Option<PathBuf>) -> Result<ExitCode, String> {
    let mut config = Config::for_folder(Path::new("."), "127.0.0.1:0", "http://localhost");
    // What is checked is what would be served.
    config.catalogue = match folder {
        Some(folder) => Some(folder),
        None if file.exists() => read_config(file)?.catalogue,
        None => None,
    };
    let which = config.catalogue.as_ref().map_or_else(|| "bawaan".to_owned(), |folder| folder.display().to_string());
    let (catalogue, _) = setup::catalogue(&config).map_err(|e| e.to_string())?;
    let offered = catalogue.all().filter(|v| v.ty.offered()).count();
    println!("Katalog {which} sah: {} jenis, {offered} dibuka.", catalogue.all().count());
    for version in catalogue.all().filter(|v| !v.ty.to_be_settled.is_empty()) {
        println!("  {}: {} hal perlu ditetapkan DPMPTSP", version.ty.id, version.ty.to_be_settled.len());
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(config: Config) -> Result<ExitCode, String> {
    // Without a key the schema can be made; with another one nothing is touched.
    let vault = ground::master_keys::vault(&config).ok().map(Arc::new);
    let marks = Marks::read(&config).await.map_err(|e| e.to_string())?;
    setup::migrated(&config, vault.as_ref(), marks).await.map_err(|e| e.to_string())?;
    println!("Basis data siap (versi {}).", db::MIGRATIONS.len());
    Ok(ExitCode::SUCCESS)
}

async fn account_add(config: Config, new: NewOfficer) -> Result<ExitCode, String> {
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    if (new.role == Role::Opd)
        != new.office.as_deref().is_some_and(|code| app.rules.catalogue.offices.contains_key(code))
    {
        return Err("Peran opd memerlukan --office dengan kode OPD yang ada; peran lain tanpa --office.".into());
    }
    let password = houses::account::passwords::one_time(app.bytes());
    let made = create_officer(&app, &new, &password, true).await?;
    println!("Akun {} dibuat. Kata sandi sekali pakai: {password} (berlaku 72 jam)", new.username);
    if made.acting.is_none() {
        println!(
            "Perannya ({}) baru berlaku setelah seorang admin atau kepala dinas menyetujuinya di halaman Penugasan.",
            new.role.name()
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn account_password(config: Config, username: String) -> Result<ExitCode, String> {
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    let account = named(&app, &username).await?;
    let given = give_password(&app, account.id, Actor::System).await.map_err(|e| e.to_string())?;
    println!("Kata sandi sekali pakai untuk {username}: {} (berlaku sampai {})", given.1, valid_until(&given.0));
    Ok(ExitCode::SUCCESS)
}

async fn named(app: &App, username: &str) -> Result<Account, String> {
    let (handle, name) = (app.clone(), username.to_owned());
    let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &name)?)).await;
    found.map_err(|e| e.to_string())?.ok_or_else(|| format!("Tidak ada akun {username}."))
}

async fn account_no_second_factor(config: Config, username: String) -> Result<ExitCode, String> {
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    let account = named(&app, &username).await?;
    let order = Order::new(account.id, Actor::System, account::changing::Command::RemoveSecondFactor { seen: None });
    change(&app, order).await.map_err(|e| e.to_string())?;
    println!("Kode dari HP {username} dihapus, dan akunnya keluar di semua perangkat.");
    Ok(ExitCode::SUCCESS)
}

async fn performance_rebuild(config: Config) -> Result<ExitCode, String> {
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    let months = houses::performance::measuring::rebuild_performance(&app).await.map_err(|e| e.to_string())?;
    println!("Angka kinerja {months} bulan dihitung ulang.");
    Ok(ExitCode::SUCCESS)
}

/// Serves until Ctrl-C or SIGTERM.
async fn serve(config: Config) -> Result<ExitCode, String> {
    log_to_stdout();
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    serve_app(app).await
}
