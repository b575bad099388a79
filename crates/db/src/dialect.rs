//! The few places where the engines differ.

use crate::Engine;

/// Type words of the migrations, per engine.
pub fn words(engine: Engine) -> [(&'static str, &'static str); 5] {
    match engine {
        Engine::Sqlite => [
            ("{id}", "text"),
            ("{instant}", "integer"),
            ("{int}", "integer"),
            ("{bytes}", "blob"),
            ("{strict}", " strict"),
        ],
        Engine::Postgres => {
            [("{id}", "text"), ("{instant}", "bigint"), ("{int}", "bigint"), ("{bytes}", "bytea"), ("{strict}", "")]
        }
    }
}
