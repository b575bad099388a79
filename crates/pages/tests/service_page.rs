//! A service page says what the data say, and says so where they say nothing.

use askama::Template as _;
use domain::licence_type::LicenceType;
use pages::Frame;
use pages::public::{Offer, Service};

const LICENCE: &str = r#"
id = "sip-contoh"
version = 1
name = "Surat Izin Praktik Contoh"
short_name = "Praktik contoh"
summary = "Untuk tenaga contoh."
group = "Kesehatan"
rollout = "open"
signer = "kepala_dinas"
legal_basis = ["UU 17/2023"]
fee = { kind = "retribusi", amount_rp = 150000, unit = "per izin", basis = "Perda 1/2024" }
validity = { kind = "years", years = 5, no_later_than = "str" }
variants = [{ id = "baru", name = "Baru" }, { id = "perpanjangan", name = "Perpanjangan" }]

[[offices]]
code = "DINKES"
inspection = true

[[requirements]]
id = "str"
name = "STR"

[[requirements]]
id = "skp"
name = "Bukti SKP"
when = [{ field = "jenis_permohonan", in = ["perpanjangan"] }]
"#;

fn page(data: &str) -> Service {
    let licence: LicenceType = toml::from_str(data).expect("a licence type");
    Service::of(Frame::default(), "kunci".into(), &licence, |code| format!("Kantor {code}"))
}

#[test]
fn it_has_the_fourteen_components_of_the_law() {
    let page = page(LICENCE);
    assert_eq!(page.components.len(), 14);
    let lines = |name: &str| &page.components.iter().find(|c| c.name == name).expect("a component").lines;
    assert_eq!(lines("Persyaratan"), &["STR", "Bukti SKP (hanya untuk permohonan perpanjangan)"]);
    assert!(
        lines("Sistem, mekanisme, dan prosedur")
            .contains(&"Diperiksa Kantor DINKES, dengan peninjauan lapangan".into())
    );
    assert!(lines("Sistem, mekanisme, dan prosedur").contains(&"Ditandatangani elektronik oleh kepala dinas".into()));
    let fee = ["Rp150.000 per izin.", "Dasar: Perda 1/2024.", "Batas waktu pembayaran belum ditetapkan."];
    assert_eq!(lines("Biaya"), &fee);
    assert_eq!(lines("Dasar hukum"), &["UU 17/2023"]);
}

#[test]
fn what_the_office_has_not_settled_is_said_and_not_invented() {
    let page = page(LICENCE);
    assert_eq!(page.days, None);
    let html = page.render().expect("renders");
    assert!(html.contains("Belum ditetapkan DPMPTSP Kota Padang"));
    assert!(!html.contains("hari kerja</b>"), "no promise without a figure");
}

#[test]
fn only_an_open_type_can_be_started() {
    let html = |rollout: &str| {
        let page = page(&LICENCE.replace("rollout = \"open\"", &format!("rollout = \"{rollout}\"")));
        (page.offer.clone(), page.render().expect("renders"))
    };
    let (offer, open) = html("open");
    assert!(matches!(offer, Offer::Open { .. }));
    assert!(open.contains("action=\"/layanan/sip-contoh/mulai\""));
    for rollout in ["draft", "pilot", "referred", "closed"] {
        let (_, page) = html(rollout);
        assert!(!page.contains("<form class=\"stack\" method=\"post\""), "{rollout}");
    }
}

#[test]
fn the_number_of_documents_is_promised_once_the_kind_of_application_is_known() {
    let licence: LicenceType = toml::from_str(&format!(
        "{LICENCE}\n[[requirements]]\nid = \"denah\"\nname = \"Denah\"\nwhen = [{{ field = \"tempat\", in = [\"Mandiri\"] }}]\n"
    ))
    .expect("a licence type");
    let asking = |variant: &str| {
        let page = Service::of(Frame::default(), "kunci".into(), &licence, str::to_owned);
        page.asking_for(&licence, variant)
    };
    for unknown in ["", "entah"] {
        let page = asking(unknown);
        assert_eq!((page.prepare().as_str(), page.needs.len()), ("Berkas yang disiapkan", 3));
        assert!(page.render().expect("renders").contains("Pilih jenis permohonan Anda"));
    }
    let new = asking("baru");
    assert_eq!(new.prepare(), "Siapkan 1 berkas, dan paling banyak 1 lagi menurut keadaan Anda");
    assert!(new.needs.iter().all(|need| need.name != "Bukti SKP"));
    let again = asking("perpanjangan");
    assert_eq!(again.prepare(), "Siapkan 2 berkas, dan paling banyak 1 lagi menurut keadaan Anda");
    assert!(again.needs.iter().any(|need| need.name == "Bukti SKP" && need.only.is_none()));
    assert!(again.render().expect("renders").contains("value=\"perpanjangan\" checked"));
    let lines = |page: &Service| page.components[0].lines.clone();
    assert_eq!(lines(&new), lines(&again), "the standard lists the documents of every kind");
}

#[test]
fn only_one_kind_of_application_needs_no_choice() {
    let one = LICENCE.replace(", { id = \"perpanjangan\", name = \"Perpanjangan\" }", "");
    let licence: LicenceType = toml::from_str(&one).expect("a licence type");
    let page = Service::of(Frame::default(), "kunci".into(), &licence, str::to_owned).asking_for(&licence, "");
    assert_eq!(page.prepare(), "Siapkan 1 berkas");
}

#[test]
fn what_is_issued_elsewhere_is_not_said_to_be_sent_here() {
    let elsewhere = LICENCE.replace("rollout = \"open\"", "rollout = \"referred\"");
    let elsewhere = format!("{elsewhere}\n[referral]\nto = \"OSS\"\ntext = \"Ajukan di OSS.\"\n");
    let html = page(&elsewhere).render().expect("renders");
    assert!(!html.contains("lewat portal ini") && !html.contains("PDF bertanda tangan elektronik"), "{html}");
    assert!(html.contains("diterbitkan di OSS"));
    let pilot = page(&LICENCE.replace("rollout = \"open\"", "rollout = \"pilot\"")).render().expect("renders");
    assert!(!pilot.contains("lewat portal ini") && pilot.contains("Dibawa ke loket"));
}
