//! Every open licence type, carried from its sample to the signed licence, and judged by programs of others.

use crate::world::{On, World};
use saporancak::tools::demo::story;
use std::path::Path;
use std::process::Command;

/// Whether a referee can be asked; under `./test` it must be.
fn there(program: &str, found: bool) -> bool {
    assert!(found || std::env::var("REFEREES").as_deref() != Ok("required"), "{program} is missing; run ./test");
    if !found {
        println!("skipped: {program} is missing");
    }
    found
}

fn on_path(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok() || Command::new(program).arg("-v").output().is_ok()
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().expect("the referee runs");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_type_reaches_a_licence_that_others_accept() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let offered: Vec<String> =
        world.app.rules.catalogue.all().filter(|v| v.ty.offered()).map(|v| v.ty.id.clone()).collect();
    assert!(offered.len() >= 8, "at least eight types of different shape");
    // The log has signed something by then.
    ground::log_keeping::cover_all(&world.app).await.expect("covered");
    let mut files = Vec::new();
    for type_id in &offered {
        let mut lines = Vec::new();
        let told = story::tell(&world.app, &world.cast, type_id, &mut |line| lines.push(line)).await;
        let told = told.unwrap_or_else(|why| panic!("{type_id}: {why}\n{}", lines.join("\n")));
        assert!(told.verdict.starts_with("SAH DAN BERLAKU"), "{type_id}: {}", told.verdict);
        // A photo that the applicant was told would be printed is printed, and no other.
        let version = world.app.rules.catalogue.current(type_id).expect("the type");
        let promised = version.ty.requirements.iter().any(|r| r.hint.contains("dicetak pada"));
        // The QR is a picture too.
        let text = String::from_utf8_lossy(&told.licence_pdf).replace("/Subtype /Image", "/Subtype/Image");
        let printed = text.matches("/Subtype/Image").count() > 1;
        assert_eq!(printed, promised, "{type_id}");
        let file = world.folder.path().join(format!("{type_id}.pdf"));
        std::fs::write(&file, &told.licence_pdf).expect("a file");
        read_back(&world, &file, &told.short_code);
        files.push(file);
    }
    for file in &files {
        judge(file);
    }
    let root = world.app.config.signing_folder().join("root.pem");
    ask_pyhanko(&root, &files);
}

/// The QR of the released file, read from its page at 200 dots an inch, is the licence's. The longest names: `houses/tests/readable_qr.rs`.
fn read_back(world: &World, file: &Path, short_code: &str) {
    if !(there("zbarimg", on_path("zbarimg")) && there("pdftoppm", on_path("pdftoppm"))) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("halaman").display().to_string();
    run("pdftoppm", &["-r", "200", "-gray", file.to_str().expect("a path"), &page]);
    let pages = std::fs::read_dir(folder.path()).expect("the pages").map(|page| page.expect("a page").path());
    let pages: Vec<String> = pages.map(|page| page.display().to_string()).collect();
    let pages: Vec<&str> =
        ["--quiet", "--raw", "--nodbus"].into_iter().chain(pages.iter().map(String::as_str)).collect();
    let said = run("zbarimg", &pages);
    let code = said.lines().find(|line| line.contains("/v#")).unwrap_or_else(|| panic!("{}: {said}", file.display()));
    let claims = sign::qr::verify(code, &world.app.signing.qr_keys).expect("a code of ours");
    assert_eq!(claims.licence.short_code, short_code);
}

fn judge(file: &Path) {
    let name = file.to_str().expect("a path");
    if there("pdfsig", on_path("pdfsig")) {
        let said = run("pdfsig", &["-nocert", name]);
        assert!(said.contains("Signature is Valid") && said.contains("Total document signed"), "{name}: {said}");
    }
    if there("qpdf", on_path("qpdf")) {
        let said = run("qpdf", &["--check", name]);
        assert!(said.contains("No syntax or stream encoding errors"), "{name}: {said}");
    }
    if there("pdftotext", on_path("pdftotext")) {
        let text = run("pdftotext", &["-layout", name, "-"]);
        assert!(text.contains("CONTOH – TIDAK SAH"), "{name}: a demo key marks every document");
        assert!(
            !text.contains("sertifikat elektronik yang diterbitkan"),
            "{name}: the BSrE sentence stands only on real signatures"
        );
        assert!(text.contains("Catatan "), "{name}: how far the log reached");
        assert!(text.contains("NOMOR") || text.contains("Nomor"), "{name}: a number");
        assert!(text.contains("Tembusan") || text.contains("TEMBUSAN"), "{name}: copies to the offices");
    }
    let report = std::fs::read(file).expect("the file");
    let text = String::from_utf8_lossy(&report);
    assert!(text.contains("pdfaid:part") || text.contains("/OutputIntents"), "{name}: written as PDF/A");
}

/// pyHanko: intact, valid, trusted, covering the whole file.
fn ask_pyhanko(root: &Path, files: &[std::path::PathBuf]) {
    let python = std::env::var("PYHANKO_PYTHON").unwrap_or_default();
    if !there("pyHanko (PYHANKO_PYTHON)", !python.is_empty()) {
        return;
    }
    let script = r"
import sys
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
context = ValidationContext(trust_roots=[load_cert_from_pemder(sys.argv[1])], allow_fetching=False)
for name in sys.argv[2:]:
    with open(name, 'rb') as file:
        signature = PdfFileReader(file).embedded_signatures[0]
        status = validate_pdf_signature(signature, context)
        print(name, status.intact, status.valid, status.trusted, status.coverage.name)
";
    let mut command = Command::new(python);
    command.arg("-c").arg(script).arg(root).args(files);
    let output = command.output().expect("python runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.lines().count(), files.len(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for line in said.lines() {
        assert!(line.ends_with("True True True ENTIRE_FILE"), "{line}");
    }
}
