//! What OSS delivers with `receiveNIB`: read in parts, kept whole.
//!
//! The body is large, nested, and grows with each edition of the guide. So only what we use is read, whatever else comes stays in
//! [`Arrival::whole`], and a value may be a text, a number or missing.

use crate::client::as_text;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A NIB with the licences to be decided, as delivered. It is personal data: keep it sealed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// 13 digits.
    pub nib: String,
    /// `oss_id`; empty if missing, like every text below.
    pub oss_id: String,
    /// `id_izin`: which request for a licence this is about.
    pub licence_id: String,
    /// `kd_izin`: the kind of licence.
    pub licence_code: String,
    /// `kd_daerah`, ten digits.
    pub region: String,
    /// `kewenangan`: who decides.
    pub authority: Authority,
    /// `tipe_dokumen`.
    pub document_kind: DocumentKind,
    /// `status_nib`.
    pub nib_status: String,
    /// `npwp_perseroan`.
    pub company_npwp: String,
    /// `nama_perseroan`.
    pub company_name: String,
    /// `alamat_perseroan`.
    pub company_address: String,
    /// `penanggung_jwb`.
    pub responsible: Vec<Responsible>,
    /// `data_proyek`.
    pub projects: Vec<Project>,
    /// `data_checklist`: the licences.
    pub checklist: Vec<Checklist>,
    /// The body as it came, unknown fields too.
    pub whole: Value,
}

/// Who decides about a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// `00`.
    Central,
    /// `01`.
    Province,
    /// `02`: the city.
    City,
    /// Missing or another code.
    Unknown,
}

/// What a delivery does to what was delivered before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// `9`.
    Original,
    /// `5`.
    Update,
    /// `3`.
    Revocation,
    /// `4`.
    Cancellation,
    /// Missing or another code.
    Unknown,
}

/// Who is responsible for a company.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// `no_identitas_penanggung_jwb`: a NIK where `jns_identitas_penanggung_jwb` says so.
    pub identity: String,
    /// `jns_identitas_penanggung_jwb` (Lampiran 4).
    pub identity_kind: String,
    /// `nama_penanggung_jwb`.
    pub name: String,
    /// `jabatan_penanggung_jwb`.
    pub position: String,
    /// `no_hp_penanggung_jwb`.
    pub mobile: String,
    /// `email_penanggung_jwb`.
    pub email: String,
}

/// A project of a company.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// `id_proyek`.
    pub id: String,
    /// `kbli`, five digits.
    pub kbli: String,
    /// `uraian_usaha`.
    pub description: String,
    /// `nama_kegiatan`.
    pub name: String,
    /// `skala_usaha` and `skala_resiko`.
    pub scale: (String, String),
    /// `alamat_usaha` and `proyek_daerah_id` of each `data_lokasi_proyek`.
    pub places: Vec<(String, String)>,
}

/// A licence that is to be decided.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// `id_izin`.
    pub licence_id: String,
    /// `kd_izin`.
    pub licence_code: String,
    /// `id_proyek`.
    pub project_id: String,
    /// `id_produk`.
    pub product_id: String,
    /// `nama_izin`.
    pub licence_name: String,
    /// `jenis_izin` (Lampiran 27).
    pub licence_kind: String,
    /// `kewenangan`.
    pub authority: Authority,
    /// `data_persyaratan`.
    pub requirements: Vec<Requirement>,
}

/// A document that OSS has for a licence.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// `id_syarat`.
    pub id: String,
    /// `no_dokumen`.
    pub number: String,
    /// `file_dokumen`, an address. What lies there was not checked.
    pub file: String,
    /// `keterangan`.
    pub remark: String,
}

/// Why a delivery cannot be taken. Its text goes back to OSS, in Indonesian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrivalProblem {
    /// No JSON.
    #[error("Badan pesan bukan JSON")]
    NotJson,
    /// No `dataNIB`.
    #[error("dataNIB tidak ada")]
    NoData,
    /// `nib` is not 13 digits.
    #[error("nib harus 13 angka")]
    Nib,
}

/// Reads the body of `receiveNIB`. Who sent it is to be checked with [`super::entry`].
pub fn read(body: &[u8]) -> Result<Arrival, ArrivalProblem> {
    let whole: Value = serde_json::from_slice(body).map_err(|_| ArrivalProblem::NotJson)?;
    let data = whole.get("dataNIB").filter(|data| data.is_object()).ok_or(ArrivalProblem::NoData)?;
    let nib = text(data, "nib");
    if nib.len() != 13 || !nib.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ArrivalProblem::Nib);
    }
    let checklist: Vec<Checklist> = list(data, "data_checklist").map(checklist).collect();
    Ok(Arrival {
        nib,
        oss_id: text(data, "oss_id"),
        licence_id: text(data, "id_izin"),
        licence_code: text(data, "kd_izin"),
        region: text(data, "kd_daerah"),
        authority: authority(data),
        document_kind: document_kind(data),
        nib_status: text(data, "status_nib"),
        company_npwp: text(data, "npwp_perseroan"),
        company_name: text(data, "nama_perseroan"),
        company_address: text(data, "alamat_perseroan"),
        responsible: list(data, "penanggung_jwb").map(responsible).collect(),
        projects: list(data, "data_proyek").map(project).collect(),
        checklist,
        whole,
    })
}

impl Arrival {
    /// The line of the checklist that the delivery is about, if it is there.
    pub fn about(&self) -> Option<&Checklist> {
        self.checklist.iter().find(|line| line.licence_id == self.licence_id)
    }

    /// Whether another delivery says the same, so that it is to be answered and not taken twice.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.whole == other.whole
    }
}

/// Our answer to a delivery that was taken.
pub fn taken() -> Value {
    json!({ "responreceiveNIB": { "status": "1", "keterangan": "Berhasil menyimpan data" } })
}

/// Our answer to a delivery that was not taken, with the reason.
pub fn not_taken(why: &str) -> Value {
    json!({ "responreceiveNIB": { "status": "2", "keterangan": format!("Gagal menyimpan data: {why}") } })
}

fn text(data: &Value, name: &str) -> String {
    data.get(name).and_then(as_text).unwrap_or_default()
}

/// A list, or one thing where a list is due; nothing where it is missing.
fn list<'a>(data: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    let items: &[Value] = match data.get(name) {
        Some(Value::Array(items)) => items,
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => &[],
    };
    items.iter().filter(|item| item.is_object())
}

fn authority(data: &Value) -> Authority {
    match text(data, "kewenangan").as_str() {
        "00" => Authority::Central,
        "01" => Authority::Province,
        "02" => Authority::City,
        _ => Authority::Unknown,
    }
}

/// In the guide's sample the name ends with a space.
fn document_kind(data: &Value) -> DocumentKind {
    match (text(data, "tipe_dokumen") + &text(data, "tipe_dokumen ")).as_str() {
        "9" => DocumentKind::Original,
        "5" => DocumentKind::Update,
        "3" => DocumentKind::Revocation,
        "4" => DocumentKind::Cancellation,
        _ => DocumentKind::Unknown,
    }
}

fn responsible(data: &Value) -> Responsible {
    Responsible {
        identity: text(data, "no_identitas_penanggung_jwb"),
        identity_kind: text(data, "jns_identitas_penanggung_jwb"),
        name: text(data, "nama_penanggung_jwb"),
        position: text(data, "jabatan_penanggung_jwb"),
        mobile: text(data, "no_hp_penanggung_jwb"),
        email: text(data, "email_penanggung_jwb"),
    }
}

fn project(data: &Value) -> Project {
    let place = |place: &Value| (text(place, "alamat_usaha"), text(place, "proyek_daerah_id"));
    Project {
        id: text(data, "id_proyek"),
        kbli: text(data, "kbli"),
        description: text(data, "uraian_usaha"),
        name: text(data, "nama_kegiatan"),
        scale: (text(data, "skala_usaha"), text(data, "skala_resiko")),
        places: list(data, "data_lokasi_proyek").map(place).collect(),
    }
}

fn checklist(data: &Value) -> Checklist {
    let requirement = |requirement: &Value| Requirement {
        id: text(requirement, "id_syarat"),
        number: text(requirement, "no_dokumen"),
        file: text(requirement, "file_dokumen"),
        remark: text(requirement, "keterangan"),
    };
    Checklist {
        licence_id: text(data, "id_izin"),
        licence_code: text(data, "kd_izin"),
        project_id: text(data, "id_proyek"),
        product_id: text(data, "id_produk"),
        licence_name: text(data, "nama_izin"),
        licence_kind: text(data, "jenis_izin"),
        authority: authority(data),
        requirements: list(data, "data_persyaratan").map(requirement).collect(),
    }
}
