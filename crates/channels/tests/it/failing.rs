//! What is said, and may be done, after each way a call can fail.

use crate::world::{World, impatient, post_with_picture, serve};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use channels::simulator::{Fault, Kind, Place};
use channels::social::Network;
use channels::{Failure, Reason};
use std::time::Duration;

const PLACES: [(Network, Place); 5] = [
    (Network::Mastodon, Place::Mastodon),
    (Network::Telegram, Place::Telegram),
    (Network::Facebook, Place::Facebook),
    (Network::X, Place::X),
    (Network::Instagram, Place::Instagram),
];

#[tokio::test]
async fn a_refusal_is_for_good() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    for (network, place) in PLACES {
        world.stage.fail_next(place, Fault::Refuse, 1);
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Forbidden, .. }), "{network:?}: {failure:?}");
        assert!(!failure.may_repeat());
        world.post(network, &post).await.unwrap();
    }
}

#[tokio::test]
async fn a_limit_says_how_long_to_wait_where_the_network_does() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    for (network, place) in PLACES {
        world.stage.fail_next(place, Fault::RateLimit, 1);
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Later { .. }), "{network:?}: {failure:?}");
        let seconds = match network {
            Network::Mastodon | Network::X => Some(900),
            Network::Telegram => Some(35),
            Network::Facebook | Network::Instagram => None,
        };
        assert_eq!(failure.retry_after(), seconds.map(Duration::from_secs), "{network:?}");
        assert!(failure.may_repeat());
        world.post(network, &post).await.unwrap();
    }
}

#[tokio::test]
async fn an_overloaded_network_is_tried_later() {
    let world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    for (network, place) in PLACES {
        world.stage.fail_next(place, Fault::Overloaded, 1);
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Later { .. }), "{network:?}: {failure:?}");
    }
    assert!(world.stage.entries().is_empty());
}

#[tokio::test]
async fn what_nobody_can_know_is_repeated_only_where_that_is_safe() {
    let world = World { client: impatient(), ..World::new(Kind::Social).await };
    let post = post_with_picture().await;
    let fails = async |fault, (network, place): (Network, Place)| {
        world.stage.fail_next(place, fault, 1);
        let failure = world.post(network, &post).await.unwrap_err();
        assert_eq!(failure.may_repeat(), network == Network::Mastodon, "{network:?} {fault:?}: {failure:?}");
        assert!(matches!(failure, Failure::Unknown { .. }), "{network:?} {fault:?}: {failure:?}");
    };
    for fault in [Fault::ServerError, Fault::Hang] {
        let [first, second, third, fourth, fifth] = PLACES.map(|place| fails(fault, place));
        tokio::join!(first, second, third, fourth, fifth);
    }
    assert!(world.stage.entries().is_empty());
}

#[tokio::test]
async fn a_post_that_was_made_without_an_answer_is_not_made_twice() {
    for fault in [Fault::Cut, Fault::Unreadable] {
        let world = World::new(Kind::Social).await;
        let post = post_with_picture().await;
        for (network, place) in PLACES {
            world.stage.fail_next(place, fault, 1);
            let outcome = world.post(network, &post).await;
            let made = || world.stage.entries().iter().filter(|e| e.place == place).count();
            assert_eq!(made(), 1, "{network:?} {fault:?}");
            match (network, outcome) {
                // It asks the container, which remembers.
                (Network::Instagram, outcome) => drop(outcome.unwrap_or_else(|e| panic!("{fault:?}: {e}"))),
                (_, Ok(posted)) => panic!("{network:?} {fault:?}: {posted:?}"),
                (Network::Mastodon, Err(failure)) => {
                    assert!(failure.may_repeat(), "{failure:?}");
                    world.post(network, &post).await.unwrap();
                    assert_eq!(made(), 1, "the key did not help");
                }
                (_, Err(failure)) => {
                    assert!(matches!(failure, Failure::Unknown { repeatable: false, .. }), "{network:?}: {failure:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn until_instagram_publishes_everything_may_be_done_again() {
    let world = World { client: impatient(), ..World::new(Kind::Social).await };
    let post = post_with_picture().await;
    for fault in [Fault::ServerError, Fault::Hang, Fault::Cut, Fault::Unreadable, Fault::Slow, Fault::RateLimit] {
        world.stage.fail_next(Place::InstagramMedia, fault, 1);
        let failure = world.post(Network::Instagram, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Later { .. }), "{fault:?}: {failure:?}");
    }
    assert!(world.stage.entries().is_empty());
    world.post(Network::Instagram, &post).await.unwrap();
}

#[tokio::test]
async fn a_closed_door_means_nothing_was_sent() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    // A port that was free a moment ago.
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    point_to(&mut world, &format!("http://{closed}"));
    for network in Network::ALL {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Unreachable { .. }), "{network:?}: {failure:?}");
        assert!(failure.may_repeat());
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    let target = world.base.clone();
    let elsewhere = axum::Router::new().fallback(move || {
        let target = target.clone();
        async move { (StatusCode::TEMPORARY_REDIRECT, [("location", format!("{target}/mastodon/api/v1/statuses"))]) }
    });
    point_to(&mut world, &serve(elsewhere).await);
    for network in Network::ALL {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Settings, .. }), "{network:?}: {failure:?}");
    }
    assert!(world.stage.entries().is_empty());
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    let long =
        axum::Router::new().fallback(|| async { format!("{{\"id\":\"{}\"}}", "9".repeat(1 << 20)).into_response() });
    point_to(&mut world, &serve(long).await);
    for network in [Network::Mastodon, Network::Telegram, Network::Facebook, Network::X] {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Unknown { .. }), "{network:?}: {failure:?}");
    }
}

#[tokio::test]
async fn a_network_without_settings_is_refused_before_anything_is_sent() {
    let mut world = World::new(Kind::Social).await;
    let post = post_with_picture().await;
    world.social = channels::social::Settings::default();
    for network in Network::ALL {
        let failure = world.post(network, &post).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Settings, .. }), "{failure:?}");
    }
}

pub fn point_to(world: &mut World, base: &str) {
    let social = &mut world.social;
    social.mastodon.as_mut().unwrap().base_url = format!("{base}/mastodon");
    social.telegram.as_mut().unwrap().base_url = format!("{base}/telegram");
    social.facebook.as_mut().unwrap().base_url = format!("{base}/facebook");
    social.x.as_mut().unwrap().base_url = format!("{base}/x");
    social.instagram.as_mut().unwrap().base_url = format!("{base}/instagram");
}
