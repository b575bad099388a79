//! A key inside a security module, used through the maker's library (PKCS#11, OASIS v2.40 and later).
//!
//! The PIN opens a session and is not kept. P-256 signs by `CKM_ECDSA` over a hash made here, RSA by `CKM_SHA256_RSA_PKCS`: what
//! every module offers.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use der::asn1::UintRef;
use der::{Encode as _, Sequence};
use ring::digest::{SHA256, digest};
use secrecy::SecretString;
use sign::pki::certificates_from_pem;
use sign::provider::{CertificateDer, HashSigner, ProviderError};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Bytes of r and of s on P-256.
const P256_NUMBER_BYTES: usize = 32;

/// Why a module or its key cannot be used. Holds no PIN.
#[derive(Debug, thiserror::Error)]
pub enum ModuleError {
    /// The library cannot be loaded or refuses to start.
    #[error("pustaka PKCS#11 tidak dapat dipakai: {0}")]
    Library(String),
    /// No token has the label.
    #[error("token \"{0}\" tidak ditemukan")]
    Token(String),
    /// The PIN is wrong; it was tried once. A few more and the token is locked.
    #[error("PIN salah")]
    WrongPin,
    /// The token is locked.
    #[error("token terkunci karena PIN salah berkali-kali")]
    Locked,
    /// There is no private key with the label, or more than one.
    #[error("kunci \"{0}\" tidak ditemukan, atau lebih dari satu")]
    Key(String),
    /// The key is neither P-256 nor RSA.
    #[error("jenis kunci tidak didukung: pakai P-256 atau RSA")]
    KeyKind,
    /// The certificates cannot be read, or their key is not the module's.
    #[error("sertifikat tidak cocok dengan kunci di dalam modul")]
    Certificate,
    /// Anything else the module says.
    #[error("modul PKCS#11 menolak: {0}")]
    Refused(String),
}

/// The library of one maker, loaded once: a process must not load it twice.
pub struct Module {
    library: Pkcs11,
}

/// Which key.
#[derive(Debug, Clone, Copy)]
pub struct KeyPlace<'a> {
    /// Label of the token.
    pub token: &'a str,
    /// Label of the private key (`CKA_LABEL`).
    pub key: &'a str,
}

/// An open session with one key. No `Debug`: there is nothing in it to print.
pub struct ModuleSigner {
    chain: Vec<CertificateDer<'static>>,
    kind: Kind,
    key: ObjectHandle,
    /// A session signs one thing at a time.
    session: Mutex<Session>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    P256,
    Rsa,
}

impl Module {
    /// Loads and starts the library.
    pub fn load(library: &Path) -> Result<Self, ModuleError> {
        let library = Pkcs11::new(library).map_err(|error| ModuleError::Library(error.to_string()))?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(Self { library }),
            Err(error) => Err(ModuleError::Library(error.to_string())),
        }
    }

    /// Opens a session: `chain_pem` is the certificate of the key, then intermediates if any. A signature over a made-up text shows
    /// that key and certificate belong together.
    pub fn open(&self, place: KeyPlace<'_>, pin: &SecretString, chain_pem: &str) -> Result<ModuleSigner, ModuleError> {
        let slot = self.slot(place.token)?;
        let session = self.library.open_ro_session(slot).map_err(refused)?;
        match session.login(UserType::User, Some(pin)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _)) => {
                return Err(ModuleError::WrongPin);
            }
            Err(Error::Pkcs11(RvError::PinLocked, _)) => return Err(ModuleError::Locked),
            Err(error) => return Err(refused(error)),
        }
        let wanted = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Label(place.key.as_bytes().to_vec())];
        let [key] = session.find_objects(&wanted).map_err(refused)?[..] else {
            return Err(ModuleError::Key(place.key.to_owned()));
        };
        let kind = kind_of(&session, key)?;
        let chain = certificates_from_pem(chain_pem).map_err(|_| ModuleError::Certificate)?;
        let signer = ModuleSigner { chain, kind, key, session: Mutex::new(session) };
        signer.try_out()?;
        Ok(signer)
    }

    fn slot(&self, label: &str) -> Result<Slot, ModuleError> {
        let slots = self.library.get_slots_with_token().map_err(refused)?;
        let has_label = |slot: &Slot| self.library.get_token_info(*slot).is_ok_and(|info| info.label() == label);
        slots.into_iter().find(has_label).ok_or_else(|| ModuleError::Token(label.to_owned()))
    }
}

impl ModuleSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        match self.kind {
            Kind::P256 => session.sign(&Mechanism::Ecdsa, self.key, digest(&SHA256, message).as_ref()),
            Kind::Rsa => session.sign(&Mechanism::Sha256RsaPkcs, self.key, message),
        }
    }

    fn try_out(&self) -> Result<(), ModuleError> {
        const TEXT: &[u8] = b"Saporancak: apakah kunci dan sertifikat berpasangan?";
        let signature = self.sign_attributes(TEXT).map_err(|error| ModuleError::Refused(error.to_string()))?;
        let certificate = self.chain.first().ok_or(ModuleError::Certificate)?;
        if sign::signed_by(certificate, TEXT, &signature) { Ok(()) } else { Err(ModuleError::Certificate) }
    }
}

impl HashSigner for ModuleSigner {
    fn certificate_chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    fn sign_attributes(&self, attributes_der: &[u8]) -> Result<Vec<u8>, ProviderError> {
        let failed = |error: String| ProviderError::Failed(error);
        let signature = self.sign(attributes_der).map_err(|error| failed(error.to_string()))?;
        match self.kind {
            Kind::P256 => ecdsa_der(&signature).ok_or_else(|| failed("not a signature of P-256".to_owned())),
            Kind::Rsa => Ok(signature),
        }
    }
}

/// `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3).
#[derive(Sequence)]
struct EcdsaSignature<'a> {
    r: UintRef<'a>,
    s: UintRef<'a>,
}

/// Modules give r and s one after the other; certificates and CMS want them in DER.
fn ecdsa_der(raw: &[u8]) -> Option<Vec<u8>> {
    if raw.len() != 2 * P256_NUMBER_BYTES {
        return None;
    }
    let (r, s) = raw.split_at(P256_NUMBER_BYTES);
    EcdsaSignature { r: UintRef::new(r).ok()?, s: UintRef::new(s).ok()? }.to_der().ok()
}

fn kind_of(session: &Session, key: ObjectHandle) -> Result<Kind, ModuleError> {
    let kinds = session.get_attributes(key, &[AttributeType::KeyType]).map_err(refused)?;
    match kinds.as_slice() {
        [Attribute::KeyType(KeyType::EC)] => Ok(Kind::P256),
        [Attribute::KeyType(KeyType::RSA)] => Ok(Kind::Rsa),
        _ => Err(ModuleError::KeyKind),
    }
}

fn refused(error: Error) -> ModuleError {
    ModuleError::Refused(error.to_string())
}
