//! Which figures are asked for: a month, a licence type, an office, each optional.

use domain::licence_type::Rollout;
use domain::performance::Month;
use ground::App;
use serde::Deserialize;
use web::WebError;

/// The query as it comes.
#[derive(Deserialize)]
pub struct Query {
    #[serde(default)]
    bulan: String,
    #[serde(default)]
    izin: String,
    #[serde(default)]
    kantor: String,
}

/// The query as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFigures {
    /// One month; `None`, not said.
    pub month: Option<Month>,
    /// Licence type; empty, not said.
    pub type_id: String,
    /// Code of an office; empty, not said.
    pub office: String,
}

impl Query {
    /// Reads it; what does not exist is said, not guessed.
    pub fn parse(self, app: &App) -> Result<ChosenFigures, WebError> {
        let month = match self.bulan.trim() {
            "" => None,
            text => Some(text.parse::<Month>().map_err(|()| bad("Tulis bulan seperti 2026-11."))?),
        };
        let (type_id, office) = (self.izin.trim().to_owned(), self.kantor.trim().to_owned());
        let shown = |id: &str| app.rules.catalogue.current(id).is_some_and(|v| v.ty.rollout != Rollout::Draft);
        if !type_id.is_empty() && !shown(&type_id) {
            return Err(bad("Jenis izin ini tidak ada. Pilih dari daftar di halaman kinerja."));
        }
        if !office.is_empty() && !app.rules.catalogue.offices.contains_key(&office) {
            return Err(bad("OPD ini tidak ada. Pilih dari daftar di halaman kinerja."));
        }
        Ok(ChosenFigures { month, type_id, office })
    }
}

fn bad(sentence: &str) -> WebError {
    WebError::BadRequest(sentence.to_owned())
}

impl ChosenFigures {
    /// The address of these figures below a path.
    pub fn address(&self, path: &str) -> String {
        let month = self.month.map(|month| month.to_string()).unwrap_or_default();
        let pairs = [("bulan", month.as_str()), ("izin", &self.type_id), ("kantor", &self.office)];
        // Ids of the catalogue are plain words; nothing in them breaks an address.
        let said: Vec<_> = pairs.iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!("{k}={v}")).collect();
        if said.is_empty() { path.to_owned() } else { format!("{path}?{}", said.join("&")) }
    }
}
