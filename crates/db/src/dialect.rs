//! The few places where the engines differ.

use crate::Engine;

/// Words of the migrations, per engine: types, and the moment at which a step runs.
pub fn words(engine: Engine) -> [(&'static str, &'static str); 6] {
    match engine {
        Engine::Sqlite => [
            ("{id}", "text"),
            ("{instant}", "integer"),
            ("{int}", "integer"),
            ("{bytes}", "blob"),
            ("{strict}", " strict"),
            ("{now}", "cast(strftime('%s', 'now') as integer) * 1000000"),
        ],
        Engine::Postgres => [
            ("{id}", "text"),
            ("{instant}", "bigint"),
            ("{int}", "bigint"),
            ("{bytes}", "bytea"),
            ("{strict}", ""),
            ("{now}", "cast(extract(epoch from now()) as bigint) * 1000000"),
        ],
    }
}
