//! Who signed a document, as its public page says it, and whose photo it shows.

use crate::client::Client;
use crate::on_both;
use crate::world::World;
use domain::document_kind::DocumentKind;
use houses::document::documents;
use saporancak::tools::demo::story::tell;

on_both!(
    /// An examiner is no head, a bill goes out in the name of the office, a decision is the head's.
    posts, a_document_names_the_post_of_who_signed_it
);
async fn a_document_names_the_post_of_who_signed_it(world: &World) {
    let head = world.app.rules.catalogue.signer_title.clone();
    let public = Client::new(&world.base);
    let mut seen = Vec::new();
    for type_id in ["reklame", "pemakaman"] {
        let told = tell(&world.app, &world.cast, type_id, &mut |_| {}).await.expect("the whole way");
        let document = told.document;
        let papers = async || {
            let papers = world.app.db.read(move |tx| {
                let licence = documents::get(tx, document)?.expect("the licence");
                documents::of(tx, licence.application)
            });
            papers.await.expect("its documents")
        };
        world
            .until(async || papers().await.iter().all(|paper| paper.released_at.is_some()), "every paper is out")
            .await;
        for paper in papers().await {
            let page = public.get(&format!("/keaslian/{}", paper.short_code)).await;
            match paper.kind {
                DocumentKind::Licence => page.must_say(&head),
                DocumentKind::Examination => page.must_say("Pemeriksa Dinas"),
                _ => page.must_say("Ditandatangani"),
            };
            assert!(paper.kind.decides() || !page.says(&head), "{:?}: {}", paper.kind, page.text());
            seen.push(paper.kind);
        }
    }
    for kind in [DocumentKind::Licence, DocumentKind::Examination, DocumentKind::PaymentNotice] {
        assert!(seen.contains(&kind), "{kind:?} is among them: {seen:?}");
    }
}
