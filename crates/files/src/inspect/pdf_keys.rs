//! Dictionaries that say one thing twice: which of the two counts, programs decide each in its own way.

use super::Rejection;
use super::pdf_token::{Token, Tokens};
use std::collections::HashSet;

const TWICE: Rejection = Rejection::Ambiguous("pdf: one key twice in a dictionary");

/// What is open around a token.
enum Around {
    Array,
    Dictionary { keys: HashSet<Vec<u8>>, awaits_value: bool },
}

/// Refuses the value that starts here when a dictionary in it has a key twice. Reads to the end of that value and no further.
pub(super) fn check_value(bytes: &[u8], at: usize) -> Result<(), Rejection> {
    check(Tokens { bytes, at })
}

/// The same for an object that begins with its two numbers and `obj`.
pub(super) fn check_object(bytes: &[u8], at: usize) -> Result<(), Rejection> {
    let mut tokens = Tokens { bytes, at };
    tokens.by_ref().take(3).for_each(drop);
    check(tokens)
}

fn check(tokens: Tokens) -> Result<(), Rejection> {
    let mut open: Vec<Around> = Vec::new();
    for token in tokens {
        if let Some(Around::Dictionary { keys, awaits_value }) = open.last_mut() {
            match &token {
                // The two other parts of a reference are no keys, so they are passed over.
                _ if *awaits_value => *awaits_value = false,
                Token::Name(key) if !keys.insert(key.clone()) => return Err(TWICE),
                Token::Name(_) => *awaits_value = true,
                Token::Other | Token::OpensDictionary | Token::OpensArray | Token::Closes => {}
            }
        }
        match token {
            Token::OpensDictionary => open.push(Around::Dictionary { keys: HashSet::new(), awaits_value: false }),
            Token::OpensArray => open.push(Around::Array),
            Token::Closes => drop(open.pop()),
            Token::Name(_) | Token::Other => {}
        }
        if open.is_empty() {
            return Ok(());
        }
    }
    Ok(())
}
