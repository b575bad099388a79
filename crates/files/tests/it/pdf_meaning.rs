//! PDF: what a name means depends on where it stands, and on what it leads to.

use crate::good::Pdf;
use crate::{check, code, cost};
use domain::media::Accepts;
use files::inspect::Active;
use files::{Limits, Rejection, inspect};
use proptest::prelude::*;
use std::time::Duration;

/// One page, a catalog with `entry`, and objects numbered from 100000.
fn with(entry: &str, objects: &[&str]) -> Vec<u8> {
    let objects = objects.iter().map(|&body| body.to_owned()).collect();
    Pdf { catalog: entry.into(), objects, ..Pdf::with_pages(1) }.build()
}

const STREAM: &str = "<</Length 1>>stream\nx\nendstream";

#[test]
fn words_that_act_elsewhere_pass_where_they_are_only_names() {
    for (entry, objects) in [
        (
            "/X<</Font<</EF 100000 0 R/JS 100000 0 R/AA 100000 0 R/A 100000 0 R>>>>",
            vec!["<</Type/Font/Subtype/Type1>>"],
        ),
        ("/X<</XObject<</XFA 100000 0 R/EF 100000 0 R/JavaScript 100000 0 R>>>>", vec![STREAM]),
        ("/Names<</EmbeddedFiles<</Names[]>>/JavaScript<</Kids[]>>>>", vec![]),
        ("/AA<<>>/OpenAction null", vec![]),
        ("/X(Panduan /Encrypt /S /JavaScript)", vec![]),
        ("/X[<</S/Sound/P 1 0 R/K 0>>]", vec![]),
        ("/A<</O/Layout/Placement/Block>>", vec![]),
        ("/X<</Annots[<</Subtype/Link/F 4>>]>>", vec![]),
    ] {
        assert_eq!(code(&with(entry, &objects)), "passed", "{entry}");
    }
}

#[test]
fn jumps_menu_commands_and_clicks_on_addresses_pass() {
    for entry in [
        "/OpenAction[10 0 R/Fit]",
        "/OpenAction<</S/GoTo/D[10 0 R/Fit]>>",
        "/OpenAction<</S/Named/N/FirstPage>>",
        "/X<</Subtype/Link/A<</S/URI/URI(https://padang.go.id/JavaScript/Launch)>>>>",
        "/X<</Subtype/Link/A<</S/URI/URI(HTTP://padang.go.id)>>>>",
        "/X<</Subtype/Link/A<</S/URI/URI(mailto:dpmptsp@padang.go.id)>>>>",
        "/X<</Subtype/Link/A<</S/GoTo/D(bab1)>>>>",
        "/X<</Subtype/Link/A<</S/Named/N/Print>>>>",
        "/X<</Subtype/Link/A 100000 0 R>>",
    ] {
        assert_eq!(
            code(&with(entry, &["<</S 100001 0 R/URI 100002 0 R>>", "/URI", "(http://x.id)"])),
            "passed",
            "{entry}"
        );
    }
}

#[test]
fn actions_behind_indirect_names_are_refused() {
    let objects = ["<</S 100001 0 R/JS 100002 0 R>>", "/JavaScript", "(app.alert(1))", "100000 0 R", "[100003 0 R]"];
    for entry in [
        "/OpenAction 100000 0 R",
        "/OpenAction 100003 0 R",
        "/AA<</WC 100003 0 R>>",
        "/X<</A 100003 0 R>>",
        "/X<</A<</S/GoTo/D[1]/Next 100000 0 R>>>>",
        "/X<</A<</S/GoTo/D[1]/Next 100004 0 R>>>>",
        "/Y 5",
    ] {
        assert_eq!(check(&with(entry, &objects)), Err(Rejection::Active(Active::Script)), "{entry}");
    }
}

#[test]
fn whatever_else_acts_is_refused() {
    for (entry, hazard) in [
        ("/OpenAction<</S/URI/URI(https://padang.go.id)>>", Active::Link),
        ("/OpenAction<</S/Named/N/Print>>", Active::Action),
        ("/OpenAction<</S/Named/N/Quit>>", Active::Action),
        ("/OpenAction<</S/Hide/T(x)>>", Active::Action),
        ("/OpenAction<</S/GoToR/F(x.pdf)>>", Active::Link),
        ("/AA<</WC<</S/GoTo/D[1]>>>>", Active::Action),
        ("/X<</A<</S/ResetForm>>>>", Active::Action),
        ("/X<</A<</S/SetOCGState/State[]>>>>", Active::Action),
        ("/X<</A<</S/GoToE/T<<>>>>>>", Active::Link),
        ("/X<</A<</S/URI/URI(file:///etc/passwd)>>>>", Active::Link),
        ("/X<</A<</S/URI/URI(\\\\\\\\server\\\\x)>>>>", Active::Link),
        ("/X<</A<</S/URI/URI(javascript:alert\\(1\\))>>>>", Active::Link),
        ("/X<</A<</S/URI/URI(surat.pdf)>>>>", Active::Link),
        ("/X<</A<</S/URI>>>>", Active::Link),
        ("/X<</A<</S/GoTo/D[1]/Next<</S/URI/URI(http://x)>>>>>>", Active::Link),
        ("/URI<</Base(file:///c/)>>", Active::Link),
        ("/X<</A<</S/Sound>>>>", Active::Media),
        ("/X<</A<</S/Rendition>>>>", Active::Media),
    ] {
        assert_eq!(check(&with(entry, &[])), Err(Rejection::Active(hazard)), "{entry}");
    }
}

#[test]
fn content_that_lies_elsewhere_is_refused() {
    let stream = |entry: &str| format!("<<{entry}/Length 1>>stream\nx\nendstream");
    for entry in [
        "/F(other.bin)",
        "/F 100001 0 R",
        "/Subtype/Form/Ref<</F(x.pdf)/Page 0>>",
        "/Subtype/Image/OPI<</2.0<</F(x.tif)>>>>",
    ] {
        let stream = stream(entry);
        let bytes = with("", &[&stream, "<</Type/Filespec/UF(x)>>"]);
        assert_eq!(check(&bytes), Err(Rejection::Active(Active::Remote)), "{entry}");
    }
    for entry in [
        "/X<</F(\\\\\\\\10.0.0.1\\\\share)>>",
        "/X<</UF<FEFF005C005C0031>>>",
        "/X<</F(//server/x)>>",
        "/X<</F(http://x)>>",
        "/AF[<</Type/Filespec/F(x.pdf)>>]",
        "/OutputIntents[<</DestOutputProfileRef<</URLs[]>>>>]",
    ] {
        assert_eq!(check(&with(entry, &[])), Err(Rejection::Active(Active::Remote)), "{entry}");
    }
}

#[test]
fn what_lies_behind_the_end_is_cut() {
    let bytes = Pdf::with_pages(1).build();
    let end = bytes.len() - 1;
    for tail in [&b"PK\x03\x04zip"[..], b"<script>alert(1)</script>", b"\nMZ\x90"] {
        let found = check(&[&bytes, tail].concat()).expect("the PDF is good");
        assert_eq!(found.cleaned.as_deref(), Some(&bytes[..end]), "{tail:?}");
    }
    for blank in [&b"\n"[..], b"\r\n\r\n", b"\0\0\0", b" \t"] {
        assert_eq!(check(&[&bytes, blank].concat()).expect("good").cleaned, None, "{blank:?}");
    }
}

#[test]
fn signed_bytes_are_never_changed() {
    let signed = |covered: usize| with(&format!("/X<</Type/Sig/ByteRange[0 10 20 {:>9}]>>", covered - 20), &[]);
    let length = signed(1_000).len();
    // All but the line break behind the end.
    let bytes = signed(length - 1);
    assert_eq!(check(&bytes).expect("as signed").cleaned, None);
    assert_eq!(check(&[&bytes, &b"\n\n"[..]].concat()).expect("white space changes nothing").cleaned, None);
    // Added later: what was signed is kept, and nothing else.
    let found = check(&[&bytes, &b"PK"[..]].concat()).expect("cut back");
    assert_eq!(found.cleaned.as_deref(), Some(&bytes[..length - 1]));
    // Covered by the signature: neither cut nor kept.
    assert_eq!(code(&[signed(length + 3), b"PK\n".to_vec()].concat()), "file.ambiguous");
    assert_eq!(code(&[&b"\n"[..], &bytes].concat()), "file.ambiguous");
}

#[test]
fn pages_that_share_all_their_content_are_quickly_checked() {
    let refs = "3 0 R ".repeat(100_000);
    let mut pdf = Pdf { objects: vec![format!("[{refs}]")], ..Pdf::with_pages(200) };
    pdf.contents = Some("100000 0 R".into());
    let bytes = pdf.build();
    assert_eq!(check(&bytes).map(|found| found.pages), Ok(Some(200)));
    // Eighteen seconds once, and ten times as long in a build for tests.
    let cost = cost(&bytes);
    assert!(cost.milliseconds < 4_000 && cost.megabytes < 100, "{} ms, {} MB", cost.milliseconds, cost.megabytes);
}

#[test]
fn what_takes_too_long_is_refused() {
    let none = Limits { time_max: Duration::ZERO, ..Limits::default() };
    let slow = |bytes: &[u8]| inspect(bytes, &[Accepts::Document], &none);
    assert_eq!(slow(&Pdf::with_pages(1).build()), Err(Rejection::TooSlow));
    let refused = slow(&with("/OpenAction<</S/JavaScript>>", &[])).expect_err("too slow").sentence();
    assert!(refused.starts_with("Memeriksa berkas ini terlalu lama"), "what it holds was not looked for: {refused}");
}

#[test]
fn references_are_followed_so_far_and_no_further() {
    let chain: Vec<String> = (0..40).map(|n| format!("{} 0 R", 100_001 + n)).collect();
    let chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    assert_eq!(
        check(&with("/OpenAction 100000 0 R", &chain)),
        Err(Rejection::TooComplex("pdf: references to references"))
    );
    let circle = ["<</Kids[100000 0 R 100000 0 R]>>"];
    let unhurried = Limits { time_max: Duration::from_mins(1), ..Limits::default() };
    assert_eq!(
        inspect(&with("/Names<</EmbeddedFiles 100000 0 R>>", &circle), &[Accepts::Document], &unhurried),
        Err(Rejection::TooComplex("pdf: references"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    /// However a name is spelt and however many objects it hides behind, a script is one.
    #[test]
    fn a_script_is_found_however_it_is_written(hops in 0..10_usize, escaped in proptest::collection::vec(any::<bool>(), 10)) {
        let name: String = "JavaScript".bytes().zip(escaped).map(|(byte, escape)| {
            if escape { format!("#{byte:02x}") } else { char::from(byte).to_string() }
        }).collect();
        let mut objects: Vec<String> = (0..hops).map(|n| format!("{} 0 R", 100_001 + n)).collect();
        objects.push(format!("/{name}"));
        objects.push("<</S 100000 0 R/JS(x)>>".into());
        let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
        let bytes = with(&format!("/OpenAction {} 0 R", 100_001 + hops), &objects);
        prop_assert_eq!(check(&bytes), Err(Rejection::Active(Active::Script)));
    }

    /// A string may say anything.
    #[test]
    fn words_in_strings_never_refuse_a_file(words in "[a-zA-Z/ ]{0,60}") {
        let bytes = with(&format!("/X(/S /JavaScript /Encrypt {words} /S/Launch)"), &[]);
        prop_assert_eq!(code(&bytes), "passed");
    }
}
