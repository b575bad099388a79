//! The parameters of RSASSA-PSS (RFC 4055 section 3.1).

use const_oid::ObjectIdentifier;
use der::{Any, Decode as _, Encode as _, Sequence};
use spki::AlgorithmIdentifierOwned;

use super::Hash;

/// `id-mgf1`.
const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");

/// `RSASSA-PSS-params`. The defaults speak of SHA-1, which is not accepted, so a field that is left out is refused.
#[derive(Sequence)]
struct Parameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt_bytes: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

/// The hash, where mask and salt belong to it as ring wants them: MGF1 with the same hash, a salt as long as the hash.
pub(super) fn hash(parameters: &Any) -> Option<Hash> {
    let parameters = Parameters::from_der(&parameters.to_der().ok()?).ok()?;
    let hash = Hash::of(parameters.hash.as_ref()?)?;
    let mask = parameters.mask.as_ref().filter(|mask| mask.oid == MGF1)?;
    let mask_hash = AlgorithmIdentifierOwned::from_der(&mask.parameters.as_ref()?.to_der().ok()?).ok()?;
    let fits = Hash::of(&mask_hash) == Some(hash)
        && parameters.salt_bytes.and_then(|bytes| usize::try_from(bytes).ok()) == Some(hash.length())
        && parameters.trailer.is_none_or(|trailer| trailer == 1);
    fits.then_some(hash)
}
