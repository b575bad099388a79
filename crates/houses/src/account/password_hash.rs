//! Argon2id hashes as PHC strings, made in memory that is kept while people sign in.
//!
//! A hash fills 19 MiB. Asked of the allocator anew each time, every thread's share of it stays with the process for ever: after 32
//! sign-ins it held 356 MiB. So the memory of one hash serves the next, and goes back to the system when nobody has signed in for a while.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Bytes of a hash.
const OUTPUT_BYTES: usize = 32;
/// Address space asked for with each piece, of which a hash touches 19 MiB. The C library hands out more than 32 MiB as pages of their
/// own, which go back as a whole; a smaller block once freed would teach it to serve blocks of that size from its heap, where they
/// leave holes of this size (mallopt(3), `M_MMAP_THRESHOLD`).
const BLOCKS_ASKED_FOR: usize = 33 * 1024;
/// How long after the last hash its memory is given back.
const KEPT_FOR: Duration = Duration::from_secs(3);

/// Memory that no hash uses now; never more pieces than hashes were made at a time.
static KEPT: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());
/// Hashes made since the start.
static HASHES: AtomicU64 = AtomicU64::new(0);

/// OWASP's minimum: 19 MiB, two passes.
fn parameters() -> Params {
    Params::new(19 * 1024, 2, 1, None).expect("fixed parameters are valid")
}

/// The hash of a password, as a PHC string.
pub fn of(password: &str, salt: [u8; 16]) -> Result<String, String> {
    let params = parameters();
    let told = |e: &dyn std::fmt::Display| e.to_string();
    let salt = Salt::new(&salt).map_err(|e| told(&e))?;
    let output = output(password, &salt, params.clone(), OUTPUT_BYTES).map_err(|e| told(&e))?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|e| told(&e))?,
        salt: Some(salt),
        hash: Some(Output::new(&output).map_err(|e| told(&e))?),
    };
    Ok(hash.to_string())
}

/// Whether a password fits a PHC string; one that is not Argon2id fits nothing. The comparison takes the same time for any two hashes.
pub fn fits(password: &str, phc: &str) -> bool {
    let Ok(known) = PasswordHash::new(phc) else { return false };
    let (Some(salt), Some(expected)) = (&known.salt, &known.hash) else { return false };
    if known.algorithm != Algorithm::Argon2id.ident() || known.version != Some(Version::V0x13.into()) {
        return false;
    }
    let Ok(params) = Params::try_from(&known) else { return false };
    let made = output(password, salt, params, expected.len());
    made.is_ok_and(|made| Output::new(&made).is_ok_and(|made| made == *expected))
}

fn output(password: &str, salt: &Salt, params: Params, length: usize) -> Result<Vec<u8>, argon2::Error> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut memory = kept.unwrap_or_else(|| Vec::with_capacity(BLOCKS_ASKED_FOR));
    memory.resize(params.block_count(), Block::default());
    let mut output = vec![0; length];
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let made = hasher.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut memory);
    KEPT.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    give_back_later();
    made.map(|()| output)
}

/// Frees what is kept, unless another hash was made meanwhile; that one sees to it then.
fn give_back_later() {
    let made = HASHES.fetch_add(1, Ordering::Relaxed) + 1;
    // Outside the runtime (the command line) the process ends soon anyway.
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    runtime.spawn(async move {
        tokio::time::sleep(KEPT_FOR).await;
        if HASHES.load(Ordering::Relaxed) == made {
            KEPT.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    #[test]
    fn a_hash_is_what_the_library_makes_and_memory_used_before_changes_nothing() {
        for (n, password) in ["lima ekor ayam", "", "sandi dengan é dan 🙂"].into_iter().cycle().take(7).enumerate()
        {
            let salt = [u8::try_from(n).unwrap(); 16];
            let theirs = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters());
            let phc = theirs.hash_password_with_salt(password.as_bytes(), &salt).unwrap();
            let ours = of(password, salt).unwrap();
            assert_eq!(ours, phc.to_string());
            assert!(theirs.verify_password(password.as_bytes(), &PasswordHash::new(&ours).unwrap()).is_ok());
            assert!(fits(password, &ours));
            assert!(!fits("lain", &ours));
        }
    }

    #[test]
    fn what_is_no_hash_of_ours_fits_nothing() {
        let ours = of("sandi", [1; 16]).unwrap();
        let spoiled = [
            String::new(),
            "sandi".into(),
            ours.replace("argon2id", "argon2i"),
            ours.replace("v=19", "v=16"),
            ours.replace("t=2", "t=0"),
            ours[..ours.rfind('$').unwrap()].to_owned(),
        ];
        for phc in spoiled {
            assert!(!fits("sandi", &phc), "{phc}");
        }
    }

    #[test]
    fn weaker_parameters_of_before_are_read_from_the_hash() {
        let theirs = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap());
        let phc = theirs.hash_password_with_salt(b"sandi", &[2; 16]).unwrap().to_string();
        assert!(fits("sandi", &phc) && !fits("Sandi", &phc));
    }
}
