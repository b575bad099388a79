//! Texts of the catalogue that no document could print: told when the catalogue is read, not when a licence is made.

use crate::catalogue_finding::Finding;
use crate::typed::fits;
use crate::typed::printable::first_unprintable;

/// The first text of a TOML file that cannot be printed; of another file (places, holidays), of the whole of it.
pub fn unprintable(text: &str) -> Option<Finding> {
    let mark = match text.parse::<toml::Table>() {
        Ok(table) => table.values().find_map(in_value),
        Err(_) => text.lines().find_map(first_unprintable),
    }?;
    let line = text.lines().position(|line| line.contains(mark)).map_or(1, |place| place + 1);
    let wrong = fits::unprintable(&mark.to_string()).unwrap_or_default();
    Some(Finding { line, wrong, cure: "Pakai huruf Latin biasa.".into() })
}

fn in_value(value: &toml::Value) -> Option<char> {
    match value {
        toml::Value::String(text) => first_unprintable(text),
        toml::Value::Array(values) => values.iter().find_map(in_value),
        toml::Value::Table(table) => table.values().find_map(in_value),
        toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) | toml::Value::Datetime(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_cannot_be_printed_is_found_with_its_line() {
        let text = "[[office]] # catatan 😀\ncode = \"X\"\nname = \"Dinas 中\"\n";
        assert_eq!(unprintable(text).map(|finding| finding.line), Some(3));
        assert_eq!(unprintable("[[office]] # 😀\nname = \"Dinas – ½\"\n"), None, "a comment is not printed");
        assert!(unprintable("kode,kecamatan,kelurahan\n1,Padang,Bel\u{200b}imbing").is_some());
    }
}
