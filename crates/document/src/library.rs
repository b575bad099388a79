//! Typst's library and our fonts, loaded once for all documents.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontFamily, FontList, Lang, TextElem};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

/// Where the faces we use stand in `typst_assets::fonts()`: the text in regular, bold, italic and bold italic, and the
/// codes. Chosen by place, since asking each font its name would load all 10 MB of them; a test watches the places.
const FACES: [usize; 5] = [0, 1, 2, 3, 16];

pub(crate) static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::load);

/// What all documents share.
pub(crate) struct Engine {
    pub(crate) library: LazyHash<Library>,
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl Engine {
    fn load() -> Self {
        let fonts: Vec<Font> = typst_assets::fonts()
            .enumerate()
            .filter(|(place, _)| FACES.contains(place))
            .map(|(_, bytes)| Font::new(Bytes::new(bytes), 0).expect("the bundled fonts are sound"))
            .collect();
        let mut library = Library::default();
        library.styles.set(TextElem::lang, Lang::INDONESIAN);
        let families = ["libertinus serif", "dejavu sans mono"].map(FontFamily::new);
        library.styles.set(TextElem::font, FontList::new(families.to_vec()).expect("two families are a list"));
        Self { library: LazyHash::new(library), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }
}
