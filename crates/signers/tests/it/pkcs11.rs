//! A real module: `SoftHSM2` from Debian, with a P-256 and an RSA-3072 key that were made inside it.

use crate::referee::{Referee, expected, missing};
use crate::world::{World, page};
use der::asn1::UintRef;
use der::{Encode as _, Sequence};
use rcgen::{PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm};
use sign::pades::{Level, Verdict};
use signers::SecretString;
use signers::pkcs11::{KeyPlace, Module, ModuleError};
use signers::provider::{DocumentSigner as _, PadesSigner, SignerAuth};
use std::path::{Path, PathBuf};
use std::process::Command;

const LIBRARIES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
];
const PIN: &str = "482913";
const TOKEN: &str = "saporancak";
const NAME: &str = "Kepala DPMPTSP";

/// The library reads its configuration from the environment, so the test runs in a process of its own: this one, started anew.
#[test]
fn keys_in_a_module_sign_and_pyhanko_agrees() {
    let Some(library) = LIBRARIES.iter().map(PathBuf::from).find(|path| path.exists()) else {
        return missing("SoftHSM2 (Debian: softhsm2) is not installed");
    };
    let folder = tempfile::tempdir().unwrap();
    let configuration = folder.path().join("softhsm2.conf");
    let tokens = folder.path().join("tokens");
    std::fs::create_dir(&tokens).unwrap();
    std::fs::write(&configuration, format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display()))
        .unwrap();
    let again = std::env::current_exe().unwrap();
    let answer = Command::new(again)
        .args(["--exact", "pkcs11::inside", "--ignored", "--nocapture"])
        .env("SOFTHSM2_CONF", &configuration)
        .env("SOFTHSM2_LIBRARY", &library)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout).into_owned() + &String::from_utf8_lossy(&answer.stderr);
    assert!(answer.status.success() && said.contains("1 passed"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by keys_in_a_module_sign_and_pyhanko_agrees"]
async fn inside() {
    let library = std::env::var_os("SOFTHSM2_LIBRARY").map(PathBuf::from).unwrap();
    let referee = Referee::find();
    let world = World::new().await;
    let pin = SecretString::from(PIN);
    let keys = make_keys(&library);
    let module = Module::load(&library).unwrap();
    for (label, public_key) in &keys {
        let (certificate, _) = world.stage.pki().certify(NAME, (world.now(), 30), public_key).unwrap();
        let open = |key, pin: &SecretString| module.open(KeyPlace { token: TOKEN, key }, pin, &certificate);
        for level in [Level::Basic, Level::Archive] {
            let signer = open(label, &pin).unwrap();
            let pades = PadesSigner::up_to(signer, level, world.network());
            let request = world.request_by(NAME);
            let done = pades.sign(&page("Izin"), &request, &SignerAuth::Session).await.unwrap();
            assert_eq!((done.report.verdict, done.report.level), (Verdict::Valid, Some(level)), "{label}");
            if let Some(referee) = &referee {
                assert_eq!(referee.level(&world, &done.file), expected(level), "{label}");
            }
        }
        assert!(matches!(open("tidak ada", &pin), Err(ModuleError::Key(_))));
        let place = KeyPlace { token: "lain", key: label };
        assert!(matches!(module.open(place, &pin, &certificate), Err(ModuleError::Token(_))));
        let stranger = world.stage.pki().issue("Orang Lain", (world.now(), 30)).unwrap().certificate_pem;
        let place = KeyPlace { token: TOKEN, key: label };
        assert!(matches!(module.open(place, &pin, &stranger), Err(ModuleError::Certificate)));
    }
}

/// A token with two keys, made by the module itself; with their public halves.
fn make_keys(library: &Path) -> Vec<(&'static str, PublicKey)> {
    use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
    use cryptoki::mechanism::Mechanism;
    use cryptoki::object::{Attribute, AttributeType};
    use cryptoki::session::UserType;

    let pkcs11 = Pkcs11::new(library).unwrap();
    pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let slot = pkcs11.get_slots_with_token().unwrap()[0];
    let (officer, pin) = (SecretString::from("7391046"), SecretString::from(PIN));
    pkcs11.init_token(slot, &officer, TOKEN).unwrap();
    let slot = pkcs11
        .get_slots_with_token()
        .unwrap()
        .into_iter()
        .find(|slot| pkcs11.get_token_info(*slot).unwrap().label() == TOKEN)
        .unwrap();
    let session = pkcs11.open_rw_session(slot).unwrap();
    session.login(UserType::So, Some(&officer)).unwrap();
    session.init_pin(&pin).unwrap();
    session.logout().unwrap();
    session.login(UserType::User, Some(&pin)).unwrap();
    // OID of P-256 in DER.
    let curve = vec![0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    let private = |label: &str| {
        vec![
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
            Attribute::Label(label.into()),
        ]
    };
    let public = vec![Attribute::Token(true), Attribute::EcParams(curve)];
    let (point, _) = session.generate_key_pair(&Mechanism::EccKeyPairGen, &public, &private("p256")).unwrap();
    let size = Attribute::ModulusBits(3072.into());
    let public = vec![Attribute::Token(true), size, Attribute::PublicExponent(vec![1, 0, 1])];
    let (modulus, _) = session.generate_key_pair(&Mechanism::RsaPkcsKeyPairGen, &public, &private("rsa")).unwrap();

    let point = match session.get_attributes(point, &[AttributeType::EcPoint]).unwrap().remove(0) {
        Attribute::EcPoint(point) => point,
        other => panic!("{other:?}"),
    };
    let modulus = match session.get_attributes(modulus, &[AttributeType::Modulus]).unwrap().remove(0) {
        Attribute::Modulus(modulus) => modulus,
        other => panic!("{other:?}"),
    };
    session.close().unwrap();
    pkcs11.finalize().unwrap();
    // The point comes inside an OCTET STRING.
    let p256 = PublicKey { bytes: point[2..].to_vec(), algorithm: &PKCS_ECDSA_P256_SHA256 };
    vec![("p256", p256), ("rsa", PublicKey { bytes: rsa_public_key(&modulus), algorithm: &PKCS_RSA_SHA256 })]
}

/// A public key as certificates want it.
struct PublicKey {
    bytes: Vec<u8>,
    algorithm: &'static SignatureAlgorithm,
}

impl PublicKeyData for PublicKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

/// `RSAPublicKey`, RFC 8017 appendix A.1.1, with the usual exponent.
fn rsa_public_key(modulus: &[u8]) -> Vec<u8> {
    #[derive(Sequence)]
    struct Rsa<'a> {
        modulus: UintRef<'a>,
        exponent: UintRef<'a>,
    }
    Rsa { modulus: UintRef::new(modulus).unwrap(), exponent: UintRef::new(&[1, 0, 1]).unwrap() }.to_der().unwrap()
}
