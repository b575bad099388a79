//! Typst itself: the library and fonts, loaded once, and the way from a request to bytes.

use typst::diag::{Severity, SourceDiagnostic};
use typst::foundations::{Datetime, Smart};
use typst::text::{Lang, Locale};
use typst::{World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::world::DocumentWorld;
use crate::{RenderError, Request, workers};

/// Results that were not used for this many documents leave Typst's process-wide cache, which otherwise never stops growing.
const CACHE_AGE_DOCUMENTS_MAX: usize = 5;

/// A document and what Typst had to remark on it.
pub(crate) struct Rendered {
    pub(crate) pdf: Vec<u8>,
    pub(crate) warnings: Vec<String>,
}

pub(crate) fn render(request: &Request) -> Result<Rendered, RenderError> {
    workers::run(|| render_here(request))?
}

fn render_here(request: &Request) -> Result<Rendered, RenderError> {
    let options = options(request)?;
    let world = DocumentWorld::new(request)?;
    let compiled = typst::compile::<PagedDocument>(&world);
    let warnings = compiled.warnings.iter().map(|warning| explain(warning, &world, request).to_string()).collect();
    let pdf = compiled.output.and_then(|mut document| {
        let info = document.info_mut();
        info.title = Some(request.title.into());
        info.locale = Smart::Custom(Locale { lang: Lang::INDONESIAN, region: None });
        info.date = Smart::Auto;
        typst_pdf::pdf(&document, &options)
    });
    comemo::evict(CACHE_AGE_DOCUMENTS_MAX);
    match pdf {
        Ok(pdf) => Ok(Rendered { pdf, warnings }),
        Err(errors) => {
            let worst = errors.iter().find(|e| e.severity == Severity::Error).or(errors.first());
            Err(worst.map_or(RenderError::Crashed, |error| explain(error, &world, request)))
        }
    }
}

fn options(request: &Request) -> Result<PdfOptions, RenderError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).expect("one standard cannot contradict itself");
    Ok(PdfOptions {
        // Hashed by the writer into the file's /ID, which so differs for every document.
        ident: Smart::Custom(format!("{}\n{}\n{}", request.title, request.created_at_seconds, request.data)),
        creator: Smart::Custom(Some("Saporancak".into())),
        timestamp: Some(timestamp(request.created_at_seconds)?),
        standards,
        ..PdfOptions::default()
    })
}

fn timestamp(seconds: i64) -> Result<Timestamp, RenderError> {
    let refuse = || RenderError::Time(seconds);
    let instant = jiff::Timestamp::from_second(seconds).map_err(|_| refuse())?;
    let utc = jiff::tz::Offset::UTC.to_datetime(instant);
    if utc.year() < 1 {
        return Err(refuse());
    }
    let part = |value: i8| u8::try_from(value).expect("the parts of a date are not negative");
    Datetime::from_ymd_hms(
        utc.year().into(),
        part(utc.month()),
        part(utc.day()),
        part(utc.hour()),
        part(utc.minute()),
        part(utc.second()),
    )
    .map(Timestamp::new_utc)
    .ok_or_else(refuse)
}

/// Puts a diagnostic where its author finds it: file, line, words and hints.
fn explain(diagnostic: &SourceDiagnostic, world: &DocumentWorld, request: &Request) -> RenderError {
    let mut message = diagnostic.message.to_string();
    for hint in &diagnostic.hints {
        message.push_str("; hint: ");
        message.push_str(&hint.v);
    }
    let place = diagnostic.span.id().and_then(|id| {
        let start = world.range(diagnostic.span)?.start;
        let line = world.source(id).ok()?.lines().byte_to_line(start)?;
        Some((DocumentWorld::display_name(id, request.name), line + 1))
    });
    match place {
        Some((file, line)) => RenderError::Template { file, line, message },
        None => RenderError::Document { file: request.name.to_owned(), message },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::ENGINE;
    use typst::text::Font;

    #[test]
    fn the_five_faces_are_the_ones_meant() {
        let names: Vec<_> = ENGINE.fonts.iter().filter_map(Font::post_script_name).collect();
        assert_eq!(
            names,
            [
                "LibertinusSerif-Regular",
                "LibertinusSerif-Bold",
                "LibertinusSerif-Italic",
                "LibertinusSerif-BoldItalic",
                "DejaVuSansMono"
            ]
        );
    }

    #[test]
    fn a_time_out_of_range_is_refused() {
        assert!(timestamp(1_795_423_800).is_ok());
        assert!(matches!(timestamp(i64::MAX), Err(RenderError::Time(_))));
        assert!(matches!(timestamp(-90_000_000_000), Err(RenderError::Time(_))));
    }
}
