//! Name and NIK of an account: what the population register says of them, and the wish for another name.

use crate::parts::Tag;

/// Posts `nama`, `nik`, `kini_nama` to `/akun/nama`.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The name that stands in the form.
    pub name: String,
    /// The NIK that stands in the form, or empty.
    pub nik: String,
    /// The name that is wished and not checked yet, or empty.
    pub wished: String,
    /// What the register says; nothing where it was not asked.
    pub said: Option<Said>,
    /// Whether the register is asked by machine; without it only the counter checks.
    pub asks: bool,
}

/// What the register says of a name and a NIK.
#[derive(Clone, Debug)]
pub struct Said {
    /// In a word.
    pub state: Tag,
    /// Who says so, and when.
    pub about: String,
    /// A simulator says so: this is no evidence.
    pub simulator: bool,
}
