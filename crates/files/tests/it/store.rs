//! The store on a folder and in memory.

use files::store::{Store, StoreError, StoreOptions};
use std::time::Duration;
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_ABCD);

pub fn open(url: &str) -> Store {
    Store::open(url, &StoreOptions::default()).expect("opened")
}

/// What every kind of store must do.
pub async fn behaves(store: &Store) {
    assert!(!store.exists(ID).await.expect("asked"));
    assert!(matches!(store.get(ID).await, Err(StoreError::NotFound(id)) if id == ID));
    store.put(ID, b"satu".to_vec()).await.expect("put");
    assert!(store.exists(ID).await.expect("asked"));
    assert_eq!(store.get(ID).await.expect("got"), b"satu");

    store.put(ID, b"satu".to_vec()).await.expect("repeating is harmless");
    let refused = store.put(ID, b"dua".to_vec()).await;
    assert!(matches!(refused, Err(StoreError::AlreadyExists(id)) if id == ID), "{refused:?}");
    let refused = store.put(ID, b"tiga".to_vec()).await;
    assert!(matches!(refused, Err(StoreError::AlreadyExists(_))), "{refused:?}");
    assert_eq!(store.get(ID).await.expect("got"), b"satu", "never overwritten");

    store.delete(ID).await.expect("deleted");
    store.delete(ID).await.expect("deleting twice is harmless");
    assert!(!store.exists(ID).await.expect("asked"));

    let large = vec![7; (20 << 20) + 400];
    store.put(ID, large.clone()).await.expect("put");
    assert!(store.get(ID).await.expect("got") == large);
    store.put(Uuid::from_u128(1), Vec::new()).await.expect("put");
    assert_eq!(store.get(Uuid::from_u128(1)).await.expect("got"), b"");
}

#[tokio::test]
async fn memory_behaves() {
    behaves(&open("memory:")).await;
}

#[tokio::test]
async fn a_folder_behaves_and_is_sharded_by_the_last_digits() {
    let folder = tempfile::tempdir().expect("folder");
    let inside = folder.path().join("baru/berkas");
    let path = inside.to_str().expect("text");
    behaves(&open(path)).await;

    assert!(inside.join("ab/cd").join(ID.to_string()).is_file());
    let again = open(&format!("file://{path}"));
    assert!(again.exists(ID).await.expect("asked"), "a second process sees it");
}

#[tokio::test]
async fn one_of_many_writers_wins() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(folder.path().to_str().expect("text"));
    let writers = (0..8_u8).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move { store.put(ID, vec![writer; 100_000]).await })
    });
    let mut won = 0;
    for writer in writers.collect::<Vec<_>>() {
        match writer.await.expect("ran") {
            Ok(()) => won += 1,
            Err(StoreError::AlreadyExists(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(won, 1);
    let held = store.get(ID).await.expect("got");
    assert!(held.len() == 100_000 && held.iter().all(|&byte| byte == held[0]));
}

#[tokio::test]
async fn nothing_is_left_beside_a_refused_put() {
    let folder = tempfile::tempdir().expect("folder");
    let store = open(folder.path().to_str().expect("text"));
    store.put(ID, b"satu".to_vec()).await.expect("put");
    store.put(ID, b"dua".to_vec()).await.expect_err("refused");
    let files = std::fs::read_dir(folder.path().join("ab/cd")).expect("folder").count();
    assert_eq!(files, 1);
}

/// A pipe that nobody writes to keeps its reader waiting, as a folder of a server that has gone does.
#[tokio::test]
async fn a_store_that_does_not_answer_times_out() {
    let folder = tempfile::tempdir().expect("folder");
    let pipe = folder.path().join("ab/cd").join(ID.to_string());
    std::fs::create_dir_all(folder.path().join("ab/cd")).expect("folders");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo ran").success());
    let options = StoreOptions { timeout: Duration::from_millis(50), ..StoreOptions::default() };
    let store = Store::open(folder.path().to_str().expect("text"), &options).expect("opened");
    let refused = store.get(ID).await;
    std::fs::OpenOptions::new().write(true).open(&pipe).expect("lets the reader go");
    assert!(matches!(refused, Err(StoreError::TimedOut(_))), "{refused:?}");
}

#[test]
fn wrong_addresses_are_explained() {
    for url in ["", "ftp://x/y", "s3://bucket"] {
        let refused = Store::open(url, &StoreOptions::default());
        assert!(matches!(refused, Err(StoreError::Configuration(_))), "{url}");
    }
}
