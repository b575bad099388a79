//! Kelurahan grouped by kecamatan, for the select of an address.

use domain::form::KelurahanNames;
use std::collections::BTreeMap;

/// Kecamatan in alphabetical order, each with its kelurahan as (code, name).
#[derive(Clone, Debug, Default)]
pub struct Districts(pub Vec<(String, Vec<(String, String)>)>);

impl Districts {
    /// Groups the table of the city.
    pub fn of(names: &KelurahanNames) -> Self {
        let mut groups: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
        for (code, (kelurahan, kecamatan)) in names {
            groups.entry(kecamatan).or_default().push((code.clone(), kelurahan.clone()));
        }
        for members in groups.values_mut() {
            members.sort_by(|a, b| a.1.cmp(&b.1));
        }
        Self(groups.into_iter().map(|(kecamatan, members)| (kecamatan.to_owned(), members)).collect())
    }
}
