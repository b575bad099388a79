//! What pyHanko makes of our files: signed once more, and signed with other digests.

use super::bases::{Base, blank};
use super::bytes::flipped;
use super::cases::Made;
use super::draw::Draw;
use crate::referee::Referee;
use crate::world::World;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Kinds of keys and digests, as `referee.py` names them.
const DIGESTS: [&str; 8] =
    ["p256", "p384-sha384", "rsa-sha256", "rsa-sha384", "rsa-sha512", "rsa-pss-sha256", "rsa-pss-sha512", "rsa-sha1"];

/// Files by what they are, and the root that pyHanko signed below.
pub struct ByPyhanko {
    files: BTreeMap<String, Vec<u8>>,
    pub root_pem: String,
}

/// Has all of them made in one go.
pub fn all(referee: &Referee, world: &World, (bases, key): (&[Base], &str), folder: &Path) -> ByPyhanko {
    let mut list = format!("blank\t{}\n", write(folder, "blank.pdf", &blank()));
    for base in bases {
        let _ = writeln!(list, "{}\t{}", base.name, write(folder, &format!("{}.pdf", base.name), &base.file));
    }
    let (key, list) = (write(folder, "key.pem", key.as_bytes()), write(folder, "list", list.as_bytes()));
    referee.run(&["make", &world.now().to_string(), folder.to_str().unwrap(), &key, &list]);
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let mut files = BTreeMap::new();
    for base in bases {
        for who in ["again", "stranger"] {
            let name = format!("{}-{who}", base.name);
            files.insert(name.clone(), read(&format!("{name}.pdf")));
        }
    }
    for kind in DIGESTS {
        files.insert(kind.to_owned(), read(&format!("digest-{kind}.pdf")));
    }
    ByPyhanko { files, root_pem: String::from_utf8(read("made-root.pem")).unwrap() }
}

impl ByPyhanko {
    /// Signed with another digest, and here and there with a byte changed.
    pub fn digest(&self, draw: &mut Draw) -> Made {
        let kind = *draw.one_of(&DIGESTS);
        let file = &self.files[kind];
        if draw.below(3) == 0 {
            return Made { what: kind.to_owned(), file: file.clone() };
        }
        let place = draw.within(&(8..file.len()));
        let changed = flipped(file, place, draw);
        Made { what: format!("{kind}, {}", changed.what), ..changed }
    }

    /// Signed once more: by who signed first, by somebody nobody knows, or only as if.
    pub fn signed_again(&self, base: &Base, draw: &mut Draw) -> Made {
        let (who, what) = *draw.one_of(&[("again", "by the same signer"), ("stranger", "by a stranger")]);
        let file = &self.files[&format!("{}-{who}", base.name)];
        if draw.below(3) > 0 {
            return Made { what: what.to_owned(), file: file.clone() };
        }
        let place = draw.within(&(base.file.len()..file.len()));
        let changed = flipped(file, place, draw);
        Made { what: format!("{what}, and in it {}", changed.what), ..changed }
    }
}

/// Writes a file and gives its path.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}
