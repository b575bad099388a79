//! What each network gets when all goes well, and what it refuses of what we could get wrong.

use crate::world::{World, post_with_picture};
use channels::simulator::{Kind, Place};
use channels::social::{Network, compose, length, length_max};
use channels::{Failure, Reason};

#[tokio::test]
async fn pasal_13_3_every_network_shows_the_notice_with_its_link() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    assert_eq!(world.social.networks(), Network::ALL);
    for network in Network::ALL {
        let posted = world.post(network, &post).await.unwrap_or_else(|e| panic!("{network:?}: {e}"));
        let entry = world.stage.entries().pop().unwrap();
        assert_eq!(entry.id, posted.id, "{network:?}");
        assert!(entry.text.starts_with("Layanan perizinan terganggu"), "{network:?}");
        let link = post.link.as_deref().unwrap();
        if network == Network::Facebook {
            assert_eq!(entry.link.as_deref(), Some(link));
        } else {
            assert_eq!(entry.text, compose(network, &post.text, Some(link)));
        }
        assert_eq!(entry.picture.is_some(), network == Network::Instagram);
        assert!(posted.url.is_some_and(|url| url.contains(&posted.id)), "{network:?}");
    }
    assert_eq!(world.stage.entries().len(), 5);
}

#[tokio::test]
async fn the_longest_text_passes_every_limit() {
    let world = World::new(Kind::Social).await;
    let mut post = post_with_picture().await;
    post.text = "Pemeliharaan basis data – mohon maaf, 2 jam. ".repeat(3000);
    for network in Network::ALL {
        world.post(network, &post).await.unwrap_or_else(|e| panic!("{network:?}: {e}"));
        let text = world.stage.entries().pop().unwrap().text;
        assert!(length(network, &text) <= length_max(network));
    }
}

#[tokio::test]
async fn a_wrong_key_is_refused_for_good_by_every_network() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    for file in ["mastodon-token", "telegram-token", "facebook-token", "x-token-secret", "instagram-token"] {
        std::fs::write(world.folder.path().join(file), "salah").unwrap();
    }
    for network in Network::ALL {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Credentials, .. }), "{network:?}: {failure:?}");
        assert!(!failure.may_repeat());
    }
    assert!(world.stage.entries().is_empty());
}

#[tokio::test]
async fn a_token_without_the_secret_of_the_app_is_worth_nothing() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    std::fs::write(world.folder.path().join("app-secret"), "salah").unwrap();
    for network in [Network::Facebook, Network::Instagram] {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Credentials, .. }), "{network:?}: {failure:?}");
    }
}

#[tokio::test]
async fn a_place_that_is_not_there_is_named_as_such() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    world.social.telegram.as_mut().unwrap().chat_id = "@lain".into();
    world.social.facebook.as_mut().unwrap().page_id = "9".into();
    world.social.instagram.as_mut().unwrap().user_id = "9".into();
    for network in [Network::Telegram, Network::Facebook, Network::Instagram] {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Place, .. }), "{network:?}: {failure:?}");
    }
}

#[tokio::test]
async fn the_same_text_twice_is_told_by_those_who_mind_and_done_once_by_mastodon() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    let first = world.post(Network::Mastodon, &post).await.unwrap();
    assert_eq!(world.post(Network::Mastodon, &post).await.unwrap(), first);
    assert_eq!(world.stage.entries().len(), 1);
    for network in [Network::X, Network::Facebook] {
        world.post(network, &post).await.unwrap();
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Duplicate, .. }), "{network:?}: {failure:?}");
    }
}

#[tokio::test]
async fn instagram_needs_a_jpeg() {
    let world = World::new(Kind::Social).await;
    let mut post = post_with_picture().await;
    let png = post.image_url.clone().unwrap().replace(".jpg", ".png");
    for image_url in [None, Some(png), Some("ftp://contoh.id/a.jpg".into())] {
        post.image_url = image_url;
        let failure = world.post(Network::Instagram, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Picture, .. }), "{failure:?}");
    }
    assert!(world.stage.entries().iter().all(|e| e.place != Place::Instagram));
}

#[tokio::test]
async fn a_signature_is_good_once() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    let attempt = channels::social::Attempt {
        network: Network::X,
        post: &post,
        now_seconds: crate::world::NOW_SECONDS,
        nonce: "alwaysthesame",
    };
    channels::social::post(&world.client, &world.social, &attempt).await.unwrap();
    for now_seconds in [attempt.now_seconds, attempt.now_seconds - 301] {
        let attempt = channels::social::Attempt { now_seconds, ..attempt };
        let failure = channels::social::post(&world.client, &world.social, &attempt).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Credentials, .. }), "{failure:?}");
    }
}
