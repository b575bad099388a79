//! Pasal 11(1), UU 27/2022: who reads personal data of somebody else is noted with what it was for; a list masks names and is noted once.

use crate::client::Client;
use crate::officers::id_of;
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::World;
use domain::access::Purpose;
use domain::ids::ApplicationId;
use houses::application::error::ActError;
use houses::reading;

/// The notes of one application: account and page, oldest first.
async fn notes(world: &World, id: &str) -> Vec<(String, String)> {
    const NOTES: &str = "select account_id, page from read_entry where application_id = $1 order by at, id";
    let id: ApplicationId = id.parse().expect("an id");
    let read = world.app.db.read(move |tx| {
        let rows = tx.query(NOTES, &[id.into()])?;
        Ok(rows.iter().map(|row| (row.id("account_id").to_string(), row.text("page"))).collect())
    });
    read.await.expect("the notes can be read")
}

/// The notes of a list: filters and rows, oldest first.
async fn list_notes(world: &World, list: &'static str) -> Vec<(String, i64)> {
    const NOTES: &str = "select query, count from list_reading where list = $1 order by at, id";
    let read = world.app.db.read(move |tx| {
        let rows = tx.query(NOTES, &[list.into()])?;
        Ok(rows.iter().map(|row| (row.text("query"), row.int("count"))).collect())
    });
    read.await.expect("the notes can be read")
}

/// How often an account of somebody was opened by an officer.
async fn accounts_opened(world: &World) -> i64 {
    const OPENED: &str = "select count(*) as n from event where kind = 'account_opened'";
    let read = world.app.db.read(|tx| Ok(tx.one(OPENED, &[])?.map_or(0, |row| row.int("n"))));
    read.await.expect("the log can be read")
}

on_both!(
    /// Each page of somebody else's file is noted under what it was opened for; one's own and what was refused leave nothing.
    files, a_reading_is_noted_with_what_it_was_for
);
async fn a_reading_is_noted_with_what_it_was_for(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    applicant.get(&href).await.must_say("Perjalanan berkas");
    assert!(notes(world, &id).await.is_empty(), "one's own is not noted");

    let verifier = sign_in(world, "verifikator").await;
    let page = verifier.get(&format!("/kerja/{id}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let reader = world.cast.person("verifikator").expect("the verifier").id.to_string();
    assert_eq!(notes(world, &id).await, [(reader.clone(), "kerja".to_owned())]);
    let (status, _) = verifier.bytes(&page.link("/berkas/")).await;
    assert_eq!(status, 200);
    let (status, _) = verifier.bytes(&format!("/kerja/{id}/pratinjau")).await;
    assert_eq!(status, 200);
    let pages: Vec<String> = notes(world, &id).await.into_iter().map(|(_, page)| page).collect();
    assert_eq!(pages, ["kerja", "berkas", "pratinjau"]);

    // An office that was not asked, a neighbour and the admin are told nothing, and nothing is noted of what they did not see.
    for (who, path) in [
        ("opd.dinkes", format!("/kerja/{id}")),
        ("opd.dinkes", page.link("/berkas/")),
        ("admin", page.link("/berkas/")),
        ("loket", href.clone()),
    ] {
        let refused = sign_in(world, who).await.get(&path).await;
        assert!(matches!(refused.status, 403 | 404), "{who} {path}: {}", refused.status);
    }
    assert_eq!(notes(world, &id).await.len(), 3, "what was refused was not read");
}

on_both!(
    /// A note that cannot be kept: nothing is shown. Both are one transaction.
    together, without_its_note_nothing_is_read
);
async fn without_its_note_nothing_is_read(world: &World) {
    const AWAY: &str = "alter table read_entry rename to read_entry_away";
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    world.app.db.command(|tx| tx.batch(AWAY)).await.expect("the table is away");
    let page = verifier.get(&format!("/kerja/{id}")).await;
    assert_eq!(page.status, 500);
    assert!(!page.html.contains("Pemohon Contoh"), "shown without a note");
    let reader = world.cast.person("verifikator").expect("the verifier").actor();
    let wanted = (reader, id.parse::<ApplicationId>().expect("an id"));
    let opened = world.app.view(wanted, |work, (reader, id)| reading::open(work, reader, *id, Purpose::Work));
    assert!(matches!(opened.await, Err(ActError::Db(_))));
}

/// Opens a list and says whether the applicant's name stands on it in full or masked.
async fn masked(client: &Client, path: &str) {
    let page = client.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    assert!(!page.text().contains("Pemohon Contoh"), "{path} shows a name in full: {}", page.text());
    page.must_say("P****** C*****");
}

on_both!(
    /// The inbox and the counter mask persons, and note each view once, with the names of its filters and the rows, never what was typed.
    lists, a_list_masks_names_and_is_noted_once
);
async fn a_list_masks_names_and_is_noted_once(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    apply(world, &applicant, "sip-bidan").await;
    let verifier = sign_in(world, "verifikator").await;
    let before = list_notes(world, "/kerja").await.len();
    masked(&verifier, "/kerja?tab=bebas").await;
    masked(&verifier, "/kerja?tab=bebas&izin=sip-bidan").await;
    let searched = verifier.get("/kerja?tab=bebas&cari=Pemohon").await;
    assert_eq!(searched.status, 200);
    let noted = list_notes(world, "/kerja").await;
    let expected = [("tab", 1), ("tab izin", 1), ("cari tab", 1)].map(|(query, count)| (query.to_owned(), count));
    assert_eq!(noted[before..], expected);

    let counter = sign_in(world, "loket").await;
    masked(&counter, "/loket?cari=pemohon").await;
    assert_eq!(list_notes(world, "/loket").await.last(), Some(&("cari".to_owned(), 1)));
    // A form refused shows the person it was for, and that is noted as well.
    let person = world.cast.person("pemohon").expect("the applicant").id.to_string();
    let (before, wrong) = (accounts_opened(world).await, [("pemohon", person.as_str()), ("izin", "tidak-ada")]);
    let refused = counter.post_raw("/loket/mulai", &wrong, &[]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(accounts_opened(world).await, before + 1);
    assert_eq!(list_notes(world, "/loket").await.last().map(|(query, _)| query.as_str()), Some("pemohon"));
    let admin = sign_in(world, "admin").await;
    let accounts = admin.get("/admin/akun").await;
    assert_eq!(accounts.status, 200);
    let noted = list_notes(world, "/admin/akun").await;
    assert!(noted.len() == 1 && noted[0].0.is_empty() && noted[0].1 > 5, "{noted:?}");
}
