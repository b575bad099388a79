//! What a witness outside signs: that it saw this checkpoint, when, and that the log had only grown (c2sp.org/tlog-cosignature).

use crate::log::checkpoint::{self, Head};
use crate::log::error::LogError;
use crate::log::proofs;
use data_encoding::BASE64;
use db::Tx;
use ring::digest;
use ring::signature::{ED25519, UnparsedPublicKey};

/// Timestamped Ed25519 in the key formats of signed notes.
const ALGORITHM: u8 = 4;

/// The key of a witness.
pub struct WitnessKey {
    name: String,
    id: [u8; 4],
    public: Vec<u8>,
}

impl WitnessKey {
    /// Reads `name+id+key` as a witness tells it.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let told = || LogError::Key("kunci saksi bukan nama+nomor+kunci cosignature/v1".into());
        let (name, rest) = text.trim().split_once('+').ok_or_else(told)?;
        let (id, key) = rest.split_once('+').ok_or_else(told)?;
        let key = BASE64.decode(key.as_bytes()).map_err(|_| told())?;
        let hash = digest::digest(&digest::SHA256, &[name.as_bytes(), b"\n", &key].concat());
        let first: [u8; 4] = hash.as_ref()[..4].try_into().map_err(|_| told())?;
        if key.len() != 33 || key[0] != ALGORITHM || data_encoding::HEXLOWER.encode(&first) != id {
            return Err(told());
        }
        Ok(Self { name: name.to_owned(), id: first, public: key[1..].to_vec() })
    }

    /// The line among these in which this witness signs the checkpoint.
    pub fn signed<'a>(&self, checkpoint: &str, lines: &'a str) -> Option<&'a str> {
        let (text, _) = checkpoint.split_once("\n\n")?;
        lines.lines().find(|line| {
            let signature = line.strip_prefix("— ").and_then(|rest| rest.strip_prefix(self.name.as_str()));
            let signature = signature.and_then(|rest| BASE64.decode(rest.trim().as_bytes()).ok());
            signature.is_some_and(|bytes| self.verifies(text, &bytes))
        })
    }

    fn verifies(&self, text: &str, bytes: &[u8]) -> bool {
        let Some((id, rest)) = bytes.split_first_chunk::<4>() else { return false };
        let Some((time, signature)) = rest.split_first_chunk::<8>() else { return false };
        let message = format!("cosignature/v1\ntime {}\n{text}\n", u64::from_be_bytes(*time));
        let key = UnparsedPublicKey::new(&ED25519, &self.public);
        *id == self.id && key.verify(message.as_bytes(), signature).is_ok()
    }
}

/// What a witness is sent (c2sp.org/tlog-witness): the size it knows, what leads from there to the checkpoint, the checkpoint. `None` where
/// it knows a longer log than there is.
pub fn request(tx: &mut dyn Tx, public: &str, old: u64, signed: &str) -> Result<Option<String>, LogError> {
    let Head { size, .. } = checkpoint::read(public, signed)?;
    let hashes = if old == 0 || old == size { Some(String::new()) } else { proofs::of_growth(tx, old, size)? };
    Ok(hashes.filter(|_| old <= size).map(|hashes| format!("old {old}\n{hashes}\n{signed}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{Ed25519KeyPair, KeyPair};

    #[test]
    fn only_the_line_of_this_witness_for_this_checkpoint_counts() {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[4; 32]).unwrap();
        let key = [&[ALGORITHM], pair.public_key().as_ref()].concat();
        let hash = digest::digest(&digest::SHA256, &[b"saksi.contoh.id\n".as_slice(), &key].concat());
        let id = &hash.as_ref()[..4];
        let text = format!("saksi.contoh.id+{}+{}", data_encoding::HEXLOWER.encode(id), BASE64.encode(&key));
        let witness = WitnessKey::parse(&text).unwrap();
        let checkpoint = "izin.contoh.id/log\n3\nAAAA\n\n— izin.contoh.id/log x\n";
        let signed = pair.sign(b"cosignature/v1\ntime 1793595300\nizin.contoh.id/log\n3\nAAAA\n");
        let bytes = [id, &1_793_595_300_u64.to_be_bytes(), signed.as_ref()].concat();
        let line = format!("— saksi.contoh.id {}", BASE64.encode(&bytes));
        let lines = format!("— lain.contoh.id AAAA\n{line}\n");
        assert_eq!(witness.signed(checkpoint, &lines), Some(line.as_str()));
        assert_eq!(witness.signed(&checkpoint.replace('3', "4"), &lines), None);
        assert!(WitnessKey::parse(&text.replace("saksi", "palsu")).is_err());
    }
}
