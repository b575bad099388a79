//! What the office published of its service standard (UU 25/2009 ps 21).

use serde::Deserialize;

/// Components of UU 25/2009 ps 21 as the office published them; absent ones print "Belum ditetapkan".
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceStandard {
    /// 2. Sistem, mekanisme, prosedur.
    pub procedure: Option<String>,
    /// 6. Penanganan pengaduan, saran, masukan.
    pub complaints: Option<String>,
    /// 8. Sarana, prasarana, fasilitas.
    pub facilities: Option<String>,
    /// 9. Kompetensi pelaksana.
    pub competence: Option<String>,
    /// 10. Pengawasan internal.
    pub supervision: Option<String>,
    /// 11. Jumlah pelaksana.
    pub staff: Option<String>,
    /// 12. Jaminan pelayanan.
    pub service_guarantee: Option<String>,
    /// 13. Jaminan keamanan dan keselamatan.
    pub safety_guarantee: Option<String>,
    /// 14. Evaluasi kinerja.
    pub evaluation: Option<String>,
}
