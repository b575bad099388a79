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
    assert_eq!(lines("Biaya"), &["Rp150.000 per izin.", "Dasar: Perda 1/2024."]);
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
    assert!(matches!(offer, Offer::Open { ref variants, .. } if variants.len() == 2));
    assert!(open.contains("action=\"/layanan/sip-contoh/mulai\""));
    for rollout in ["draft", "pilot", "referred", "closed"] {
        let (_, page) = html(rollout);
        assert!(!page.contains("<form class=\"stack\" method=\"post\""), "{rollout}");
    }
}
