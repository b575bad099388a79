//! Pages of uploaded PDFs as pictures: drawn by a process of its own, right, and with an end whatever was sent.

use ground::page_drawer::{DrawingError, PAGE_SIDE_PX, draw};
use pdf_pages::Picture;

async fn drawn(pdf: &[u8], number: u32) -> Result<Picture, DrawingError> {
    draw(Some(env!("CARGO_BIN_EXE_saporancak").into()), pdf, number).await
}

/// The darkest pixel within a part of the picture, in hundredths of its sides.
fn darkest(picture: &Picture, across: std::ops::Range<usize>, down: std::ops::Range<usize>) -> u8 {
    let (width, height) = (usize::from(picture.width), usize::from(picture.height));
    let rows = down.start * height / 100..down.end * height / 100;
    let row = |y: usize| {
        &picture.rgb[(y * width + across.start * width / 100) * 3..(y * width + across.end * width / 100) * 3]
    };
    rows.flat_map(|y| row(y).iter().copied()).min().expect("a part")
}

/// Black letters on the first page, a red sheet as the second.
fn two_pages() -> Vec<u8> {
    let template = "#set page(paper: \"a4\")\n#text(40pt)[HALAMAN SATU]\n#pagebreak()\n#set page(fill: red)\nDua";
    let request = document::Request {
        name: "dua.typ",
        template,
        shared: &[],
        data: &serde_json::json!({}),
        files: &[],
        title: "Dua",
        created_at_seconds: 1_780_000_000,
    };
    document::render(&request).expect("a PDF")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_drawn_as_it_is() {
    let pdf = two_pages();
    let picture = drawn(&pdf, 1).await.expect("drawn");
    assert_eq!(picture.width.max(picture.height), PAGE_SIDE_PX);
    assert_eq!(picture.rgb.len(), usize::from(picture.width) * usize::from(picture.height) * 3);
    assert_eq!(darkest(&picture, 0..2, 0..100), 255, "the margin is white");
    assert!(darkest(&picture, 5..95, 2..40) < 100, "the heading is dark");
    let second = drawn(&pdf, 2).await.expect("its second page");
    assert!(second.rgb[0] > 200 && second.rgb[1] < 100, "red to the edge: {:?}", &second.rgb[..3]);
    assert!(matches!(drawn(&pdf, 3).await, Err(DrawingError::NoPicture(why)) if why.contains("no such page")));
    assert!(matches!(drawn(&pdf, 0).await, Err(DrawingError::NoPicture(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_drawn_is_told() {
    let cut = two_pages();
    for bytes in
        [&b""[..], b"%PDF-1.7", &vec![0xFF; 100_000], &cut[..cut.len() / 3], &vec![0; pdf_pages::PDF_BYTES_MAX + 1]]
    {
        assert!(matches!(drawn(bytes, 1).await, Err(DrawingError::NoPicture(_))), "{} bytes", bytes.len());
    }
    let elsewhere = draw(Some("/nowhere".into()), &cut, 1).await;
    assert!(matches!(elsewhere, Err(DrawingError::Process(_))), "{elsewhere:?}");
}

/// `CORPUS_SAMPLE` names the folder that `scripts/corpus --sample` filled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn real_files_are_drawn() {
    let Some(folder) = std::env::var_os("CORPUS_SAMPLE").map(std::path::PathBuf::from) else { return };
    let sample = include_str!("../../../files/tests/it/sample.txt").lines().filter_map(|line| line.rsplit_once(' '));
    let pdfs: Vec<&str> = sample
        .filter(|(name, outcome)| {
            name.rsplit_once('.').is_some_and(|(_, ending)| ending == "pdf") && *outcome == "passed"
        })
        .map(|(name, _)| name)
        .collect();
    let mut failed = Vec::new();
    for name in &pdfs {
        let bytes = std::fs::read(folder.join(name)).expect("it is there");
        let begun = std::time::Instant::now();
        if let Err(why) = drawn(&bytes, 1).await {
            failed.push(format!("{name}: {why}"));
        }
        println!("{name}: {} bytes, {:?}", bytes.len(), begun.elapsed());
    }
    println!("{} of {} drawn", pdfs.len() - failed.len(), pdfs.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
