//! What presses in an inbox: also a file to which nothing was promised, once the law wanted a decision.

use crate::officers::{claim, id_of};
use crate::on_both_from;
use crate::people::{apply, sign_in};
use crate::world::World;

on_both_from!(
    /// UU 30/2014 ps 53: weeks after the limit, no list says that nothing presses, in whatever order and however it was found.
    limit, the_limit_of_the_law_presses, "2026-11-23T03:00:00Z"
);
async fn the_limit_of_the_law_presses(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, number) = apply(world, &applicant, "stpt").await;
    let promised = world.app.rules.catalogue.current("stpt").expect("the type").ty.promise.days;
    assert_eq!(promised, None, "a type without a promise");
    claim(&sign_in(world, "verifikator").await, &id_of(&href)).await;
    let lists = ["/kerja", "/kerja?urut=baru", "/kerja?cari=Contoh", "/kerja?urut=baru&cari=Contoh"];
    let look = async |words: &[&str], never: &str| {
        let verifier = sign_in(world, "verifikator").await;
        for list in lists {
            let page = verifier.get(list).await;
            page.must_say(&number);
            for word in words {
                page.must_say(word);
            }
            assert!(!page.says(never), "{list}: {}", page.text());
        }
        verifier.get("/kerja").await
    };
    look(&["Tanpa janji"], "Batas lewat").await.must_say("Tidak ada yang mendesak.");
    world.set_clock("2026-12-14T03:00:00Z");
    let page = look(&["Batas lewat"], "Tidak ada yang mendesak").await;
    page.must_say("1 melewati batas waktu keputusan.");
}
