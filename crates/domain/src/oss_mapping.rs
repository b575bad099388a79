//! Which licences of OSS a type is, and what OSS knows that its form asks.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `[oss]` of a licence type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OssMapping {
    /// OSS's codes of this licence (`kd_izin`); none, and nothing that OSS delivers becomes this type.
    pub kd_izin: Vec<String>,
    /// The law that leaves the decision to the city; without it OSS issues it, and we do not.
    pub basis: Option<String>,
    /// Kind of application that a delivery opens.
    pub variant: String,
    /// `jenis_perizinan`, as OSS is told it with the licence (Lampiran 27).
    #[serde(default)]
    pub jenis_perizinan: String,
    /// By field of the form: name in `dataNIB`, `penanggung_jwb.…`, `data_proyek.…` or `data_checklist.…` for a part of the person,
    /// project or line that the licence is about, or `=` and the answer itself.
    #[serde(default)]
    pub fill: BTreeMap<String, String>,
}
