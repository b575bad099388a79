//! Announcements drawn as pictures: each is drawn once, and one at a time, however many ask for it.

use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Pictures kept; an announcement has few revisions, and only the last ones are asked for by many.
const KEPT_MAX: usize = 32;

type Drawn = (String, Arc<[u8]>);

/// The pictures drawn last. What they show never changes: a new revision has a name of its own.
#[derive(Default)]
pub struct Pictures(Mutex<VecDeque<Drawn>>);

impl Pictures {
    /// The picture of this name; `draw` is called when it is not there. Whoever asks meanwhile waits for it instead of drawing too.
    pub async fn get<E, F>(&self, name: &str, draw: impl FnOnce() -> F) -> Result<Arc<[u8]>, E>
    where
        F: Future<Output = Result<Vec<u8>, E>>,
    {
        let mut kept = self.0.lock().await;
        if let Some((_, bytes)) = kept.iter().find(|(drawn, _)| drawn == name) {
            return Ok(bytes.clone());
        }
        let bytes: Arc<[u8]> = draw().await?.into();
        kept.truncate(KEPT_MAX - 1);
        kept.push_front((name.to_owned(), bytes.clone()));
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn each_is_drawn_once() {
        let (pictures, drawn) = (Pictures::default(), AtomicUsize::new(0));
        let ask = async |name: &str| {
            let draw = || async {
                drawn.fetch_add(1, Ordering::Relaxed);
                Ok::<_, ()>(name.as_bytes().to_vec())
            };
            assert_eq!(&*pictures.get(name, draw).await.unwrap(), name.as_bytes());
        };
        tokio::join!(ask("a/1"), ask("a/1"), ask("a/2"), ask("a/1"));
        ask("a/2").await;
        assert_eq!(drawn.load(Ordering::Relaxed), 2);
        for n in 0..KEPT_MAX {
            ask(&format!("b/{n}")).await;
        }
        ask("a/1").await;
        assert_eq!(drawn.load(Ordering::Relaxed), 2 + KEPT_MAX + 1, "the oldest ones go");
        assert_eq!(pictures.0.lock().await.len(), KEPT_MAX);
    }

    #[tokio::test]
    async fn what_could_not_be_drawn_is_tried_again() {
        let pictures = Pictures::default();
        assert_eq!(pictures.get("a", || async { Err::<Vec<u8>, _>("no") }).await, Err("no"));
        assert!(pictures.get("a", || async { Ok::<_, &str>(vec![1]) }).await.is_ok());
    }
}
