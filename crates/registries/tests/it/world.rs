//! All simulators on free ports, the configuration they hand out, and a server that records what it is sent.

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use jiff::Timestamp;
use registries::oss::{Company, LicenceReport, StatusReport};
use registries::professionals::Registration;
use registries::siak::Comparison;
use registries::simulator::{Behaviour, Fault, Stage, configuration, person, router};
use registries::{Answer, Client, Failure, KINDS, Limits, Question, Registries, Settings, kind_of};
use registries::{kswp, oss, professionals, siak};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A NIK as it may be: a man of Padang, born on 1 January 1990.
pub const NIK: &str = "1371010101900001";
pub const NPWP: &str = "012345678201000";
pub const NIB: &str = "8120207730001";
pub const STR: &str = "1311100120123456";

pub fn now() -> Timestamp {
    "2026-11-28T10:00:00+07:00".parse().unwrap()
}

#[derive(Deserialize)]
pub struct File {
    pub registries: Settings,
}

/// The simulators, and registries that lead to them.
pub struct World {
    pub stages: BTreeMap<&'static str, Stage>,
    pub bases: BTreeMap<&'static str, String>,
    pub client: Client,
    pub registries: Registries,
    pub folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let (mut stages, mut bases) = (BTreeMap::new(), BTreeMap::new());
        for kind in KINDS {
            let stage = Stage::new(Behaviour::default(), now);
            bases.insert(kind.id, serve(router(kind, stage.clone())).await);
            stages.insert(kind.id, stage);
        }
        let folder = tempfile::tempdir().unwrap();
        let registries = registries(&bases, folder.path());
        Self { stages, bases, client: client(Duration::from_mins(1)), registries, folder }
    }

    pub async fn ask(&self, question: &Question) -> Result<Answer, Failure> {
        self.registries.ask(&self.client, question).await
    }

    /// Lets every simulator fail in this way from now on.
    pub fn fail(&self, fault: &Fault) {
        for stage in self.stages.values() {
            stage.behave(Behaviour { fault: Some(fault.clone()), ..Behaviour::default() });
        }
    }
}

pub fn registries(bases: &BTreeMap<&'static str, String>, folder: &std::path::Path) -> Registries {
    let tables = bases.iter().map(|(id, base)| configuration(kind_of(id).unwrap(), base, folder).unwrap());
    let file: File = toml::from_str(&tables.collect::<Vec<_>>().join("\n")).unwrap();
    file.registries.registries().unwrap()
}

pub fn client(whole: Duration) -> Client {
    Client::new(&Limits { connect: whole, whole, ..Limits::default() }).unwrap()
}

pub async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// What a client sent.
pub struct Sent {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A server that answers everything with this and tells what it was sent; all registries lead to it.
pub async fn recorder(
    status: StatusCode,
    answer: Value,
    folder: &std::path::Path,
) -> (Registries, UnboundedReceiver<Sent>) {
    let (send, recorded) = unbounded_channel();
    let router = Router::new().fallback(move |request: Request| {
        let (send, answer) = (send.clone(), answer.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
            let path = parts.uri.to_string();
            send.send(Sent { method: parts.method.to_string(), path, headers: parts.headers, body }).unwrap();
            (status, axum::Json(answer)).into_response()
        }
    });
    let base = serve(router).await;
    let bases = KINDS.iter().map(|kind| (kind.id, base.clone())).collect();
    (registries(&bases, folder), recorded)
}

/// The registries of a configuration that a test wrote itself.
pub fn configured(text: &str) -> Registries {
    toml::from_str::<File>(text).unwrap().registries.registries().unwrap()
}

pub fn comparison() -> Comparison {
    let person = person(NIK).unwrap();
    Comparison { nik: NIK.into(), name: Some(person.name), born_on: Some(person.born_on), ..Comparison::default() }
}

pub fn status_report() -> StatusReport {
    StatusReport {
        nib: NIB.into(),
        id_proyek: "R-202611280800000000001".into(),
        oss_id: "P02-202611280800000000001".into(),
        id_izin: "I-202611280800000000001".into(),
        kd_izin: "033000000001".into(),
        kd_instansi: "123".into(),
        kd_status: "20".into(),
        tgl_status: oss::oss_moment(now()),
        nip_status: "198001012005011001".into(),
        nama_status: "Petugas Contoh".into(),
        keterangan: "Berkas sedang diperiksa".into(),
        ..StatusReport::default()
    }
}

pub fn licence_report() -> LicenceReport {
    LicenceReport {
        nib: NIB.into(),
        id_proyek: "R-202611280800000000001".into(),
        oss_id: "P02-202611280800000000001".into(),
        id_izin: "I-202611280800000000001".into(),
        kd_izin: "033000000001".into(),
        kd_daerah: "1371000000".into(),
        nomor_izin: "503/1/CONTOH/2026".into(),
        tgl_terbit_izin: "2026-11-28".into(),
        tgl_berlaku_izin: "2031-11-28".into(),
        nama_ttd: "Kepala Contoh".into(),
        nip_ttd: "197001011995011001".into(),
        jabatan_ttd: "Kepala DPMPTSP".into(),
        status_izin: "50".into(),
        file_izin: "https://perizinan.contoh.id/v/ABCD".into(),
        thn_berlaku_izin: Some(5),
        jenis_perizinan: "02".into(),
        ..LicenceReport::default()
    }
}

pub fn taxpayer() -> kswp::Taxpayer {
    kswp::Taxpayer { npwp: NPWP.into(), name: None, service: "SIP01".into() }
}

pub fn registration() -> Registration {
    Registration {
        number: STR.into(),
        name: "Sari Contoh".into(),
        on: now().strftime("%Y-%m-%d").to_string().parse().unwrap(),
    }
}

/// One question per method of every registry.
pub fn questions() -> [Question; 9] {
    [
        siak::verify(&comparison()),
        siak::lookup(NIK),
        kswp::status(&taxpayer()),
        oss::check_nib(NIB),
        oss::verify_nib(&oss::Holder { nib: NIB.into(), name: None }),
        oss::inquire_nib(&Company::ByNib { nib: NIB.into(), oss_id: None }),
        oss::report_status(&status_report()),
        oss::report_licence(&licence_report()),
        professionals::registration(&registration()),
    ]
}
