//! A keyed seal over the columns of a row that gives power: whoever changes the row in the database cannot make it anew.

use crate::vault::Vault;
use db::Value;
use ring::digest;

/// The seal of a row of a table: over every column given, each with its kind and length, so that no two rows read alike.
pub fn of(vault: &Vault, table: &str, columns: &[Value]) -> Vec<u8> {
    let mut context = digest::Context::new(&digest::SHA256);
    for column in columns {
        let (kind, bytes) = match column {
            Value::Null => (0_u8, Vec::new()),
            Value::Int(n) => (1, n.to_be_bytes().to_vec()),
            Value::Text(text) => (2, text.as_bytes().to_vec()),
            Value::Bytes(bytes) => (3, bytes.clone()),
        };
        context.update(&[kind]);
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(&bytes);
    }
    vault.search_hash(&format!("row:{table}"), &data_encoding::HEXLOWER.encode(context.finish().as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use files::seal::MasterKey;
    use ring::rand::SystemRandom;

    #[test]
    fn another_column_order_key_or_table_is_another_seal() {
        let vault = || Vault::new(MasterKey::generate(&SystemRandom::new()).unwrap());
        let (ours, theirs) = (vault(), vault());
        let row = |a: &str, b: &str| [Value::from(a), Value::from(b)];
        let seal = of(&ours, "account", &row("ab", "c"));
        assert_eq!(seal, of(&ours, "account", &row("ab", "c")));
        for other in [
            of(&ours, "account", &row("a", "bc")),
            of(&ours, "session", &row("ab", "c")),
            of(&theirs, "account", &row("ab", "c")),
            of(&ours, "account", &[Value::from("ab"), Value::Null]),
        ] {
            assert_ne!(seal, other);
        }
    }
}
