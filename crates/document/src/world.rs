//! The whole world a template lives in: its own text, the shared templates, its data and its pictures.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use crate::library::{ENGINE, Engine};
use crate::{RenderError, Request, is_file_name, is_shared_name};

/// The one name of every document's template; see [`crate::names`] for why it is the same for all.
const MAIN_NAME: &str = "/template.typ";

static MAIN: LazyLock<FileId> = LazyLock::new(|| file_id(MAIN_NAME));

/// One document's virtual files. Whatever is not in here does not exist: no disk, no packages, no clock.
pub(crate) struct DocumentWorld {
    engine: &'static Engine,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl DocumentWorld {
    /// Refuses names outside the fixed set, before Typst interns them.
    pub(crate) fn new(request: &Request) -> Result<Self, RenderError> {
        let mut sources = HashMap::from([(*MAIN, parsed(*MAIN, request.template))]);
        for &(name, text) in request.shared {
            let id = checked_id(name, is_shared_name)?;
            sources.insert(id, parsed(id, text));
        }
        let names: Vec<&str> = request.files.iter().map(|&(name, _)| name).collect();
        let mut files = HashMap::from([
            (file_id("/data.json"), Bytes::from_string(request.data.to_string())),
            (file_id("/files.json"), Bytes::from_string(serde_json::json!(names).to_string())),
        ]);
        for &(name, bytes) in request.files {
            files.insert(checked_id(name, is_file_name)?, Bytes::new(bytes.to_vec()));
        }
        Ok(Self { engine: &ENGINE, sources, files })
    }

    /// The name people know a file by: the request's own for the main template, `_shared/…` for the others.
    pub(crate) fn display_name(id: FileId, template_name: &str) -> String {
        if id == *MAIN { template_name.to_owned() } else { id.vpath().get_without_slash().to_owned() }
    }
}

impl World for DocumentWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.engine.book
    }

    fn main(&self) -> FileId {
        *MAIN
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.engine.fonts.get(index).cloned()
    }

    /// There is no today: a document rendered again next year must come out the same.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The source as parsed the last time, if its text is still the same: all documents share the same few templates.
fn parsed(id: FileId, text: &str) -> Source {
    static LATEST: LazyLock<Mutex<HashMap<FileId, Source>>> = LazyLock::new(Mutex::default);
    let latest = || LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(source) = latest().get(&id).filter(|source| source.text() == text) {
        return source.clone();
    }
    let source = Source::new(id, text.to_owned());
    latest().insert(id, source.clone());
    source
}

fn checked_id(name: &str, allowed: fn(&str) -> bool) -> Result<FileId, RenderError> {
    if allowed(name) { Ok(file_id(name)) } else { Err(RenderError::Name(name.to_owned())) }
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the fixed names are valid paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}
