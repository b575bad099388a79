//! The fields of a long form of officers as a page sends them, each with the mark of what the page showed at first.

use crate::forms::Form;
use domain::form::{Answer, SentField, SentForm, TypedField};
use std::collections::BTreeSet;

/// Before the name of a field: the mark of what its page showed.
pub const MARK: &str = "b.";
/// Before the name of a field: the page whose text in it is thrown away.
pub const DISCARD: &str = "buang.";
/// Between the inputs of a field that is a table.
const COLUMNS: char = '+';
/// What a form carries besides its fields.
const BESIDES: [&str; 6] = ["kunci", "versi", "urut", "autosave", "halaman", "tanyakan"];

/// Whether a posted name is no field, and is not what the person typed.
pub fn is_besides(name: &str) -> bool {
    BESIDES.contains(&name) || name.starts_with(MARK) || name.starts_with(DISCARD)
}

/// Takes a form apart: what each field says, and the pairs that belong to none.
pub fn read(form: &Form) -> (SentForm, Vec<(String, String)>) {
    let mut sent = SentForm::default();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let on = form.typed_on();
    for name in names(form) {
        let columns: Vec<&str> = name.split(COLUMNS).collect();
        let mut pairs: Vec<(String, String)> = Vec::new();
        for column in &columns {
            let marks = format!("b{column}");
            let of = |own: &str| own == *column || own == marks;
            let own: Vec<_> = form.pairs.iter().filter(|(own, _)| of(own)).collect();
            taken.extend(own.iter().map(|(own, _)| own.as_str()));
            pairs.extend(own.into_iter().cloned());
            if !form.has(column) {
                // A box that is not ticked is not sent: that nothing is ticked is said by an empty value.
                pairs.push(((*column).to_owned(), String::new()));
            }
        }
        let mark = format!("{MARK}{name}");
        let shown = form.has(&mark).then(|| form.get(&mark).to_owned());
        let typed = TypedField { given: given(form, &columns), pairs, on: on.clone() };
        sent.fields.insert(name, SentField { typed, shown });
    }
    let discarded = form.pairs.iter().filter_map(|(name, page)| Some((name.strip_prefix(DISCARD)?, page)));
    sent.discarded = discarded.map(|(name, page)| (name.to_owned(), page.clone())).collect();
    let marks = |name: &str| name.starts_with(MARK) || name.starts_with(DISCARD);
    let rest = form.pairs.iter().filter(|(name, _)| !taken.contains(name.as_str()) && !marks(name));
    let rest = rest.cloned().collect();
    (sent, rest)
}

/// The fields that a form marks; of a form without marks, every name.
fn names(form: &Form) -> BTreeSet<String> {
    let marked: BTreeSet<String> =
        form.pairs.iter().filter_map(|(name, _)| name.strip_prefix(MARK)).map(str::to_owned).collect();
    if !marked.is_empty() {
        return marked;
    }
    form.pairs.iter().map(|(name, _)| name).filter(|name| !is_besides(name)).cloned().collect()
}

/// What a field says; blank lines of a table and spaces at the ends say nothing.
fn given(form: &Form, columns: &[&str]) -> Answer {
    let values = |column: &str| form.all(column).into_iter().map(|value| value.trim().to_owned()).collect::<Vec<_>>();
    if let [column] = columns {
        return Answer::Many(values(column).into_iter().filter(|value| !value.is_empty()).collect());
    }
    let columns: Vec<Vec<String>> = columns.iter().map(|column| values(column)).collect();
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    let row = |n: usize| columns.iter().map(|column| column.get(n).cloned().unwrap_or_default()).collect::<Vec<_>>();
    Answer::Rows((0..rows).map(row).filter(|row| row.iter().any(|cell| !cell.is_empty())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form { pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect() }
    }

    #[test]
    fn a_form_says_which_fields_it_has() {
        let posted = form(&[
            ("kunci", "k.periksa.x"),
            ("versi", "3"),
            ("urut", "2"),
            ("b.c.d:ktp", "0"),
            ("bc.d:ktp", "7"),
            ("c.d:ktp", "sesuai"),
            ("b.minta", "9"),
            ("b.tim_nama+tim_jabatan", "0"),
            ("tim_nama", " Ani "),
            ("tim_nama", ""),
            ("tim_jabatan", "Penata"),
            ("tim_jabatan", ""),
            ("foto_ket", "depan"),
            ("buang.c.d:ktp", "halaman-lain"),
        ]);
        let (sent, rest) = read(&posted);
        let names: Vec<&String> = sent.fields.keys().collect();
        assert_eq!(names, ["c.d:ktp", "minta", "tim_nama+tim_jabatan"]);
        let mark = &sent.fields["c.d:ktp"];
        assert_eq!((mark.typed.on.page.as_str(), mark.typed.on.turn, mark.shown.as_deref()), ("k", 2, Some("0")));
        assert_eq!(mark.typed.pairs.len(), 2, "the mark of what the ledger says goes along");
        assert_eq!(sent.fields["minta"].typed.given, Answer::Many(Vec::new()), "nothing is ticked");
        assert_eq!(sent.fields["minta"].typed.pairs, [("minta".to_owned(), String::new())]);
        let team = &sent.fields["tim_nama+tim_jabatan"].typed;
        assert_eq!(team.given, Answer::Rows(vec![vec!["Ani".into(), "Penata".into()]]));
        assert_eq!(sent.discarded, [("c.d:ktp".to_owned(), "halaman-lain".to_owned())]);
        let rest: Vec<&str> = rest.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(rest, ["kunci", "versi", "urut", "foto_ket"]);
    }

    #[test]
    fn a_form_without_marks_is_taken_at_its_word() {
        let (sent, _) = read(&form(&[("kunci", "k"), ("autosave", "1"), ("alasan", "0"), ("alasan", "2")]));
        assert_eq!(sent.fields.len(), 1);
        let reason = &sent.fields["alasan"];
        assert_eq!((&reason.shown, &reason.typed.given), (&None, &Answer::Many(vec!["0".into(), "2".into()])));
    }
}
