//! The test vectors of `docs/qr-verification.md`: written here, and judged by our reader and by one in Python that shares no code.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use sign::qr::{
    AnnouncedKey, Claims, IssuerKey, QrError, Withdrawal, Withdrawn, WithdrawnList, jwks, link, mark, seal, seal_list,
    verify, verify_list,
};

use crate::qr::{announced, claims, key, list};
use crate::referees::{Folder, pyhanko};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/generated/qr-vectors.txt");
const BASE: &str = "https://perizinan.padang.go.id";
/// When the vectors are judged: 2026-11-28 06:00 UTC.
const NOW: i64 = 1_795_845_600;

/// What others need to try their reader, as it stands in the file.
#[derive(Debug, PartialEq)]
struct Vectors {
    jwks: String,
    list: Vec<u8>,
    /// Expected verdict, what is to be seen in it, and the text of the QR.
    codes: Vec<[String; 3]>,
}

/// Verdict, what is to be seen, and the claims, where there are any.
type Unsigned = (String, String, Option<Vec<u8>>);

/// All that happens to a code, with new keys.
fn made() -> Vectors {
    let (old, new, foreign) = (key(), key(), key());
    let changed = "2026-06-01T00:00:00Z".parse().unwrap();
    let keys = [
        AnnouncedKey { until: Some(changed), ..announced(&old) },
        AnnouncedKey { from: Some(changed), ..announced(&new) },
    ];
    let dated = |code: &str, at: &str| {
        let mut claims = claims();
        code.clone_into(&mut claims.licence.short_code);
        claims.issued_at = at.parse().unwrap();
        claims
    };
    let (early, late) = ("2026-01-31T01:30:00Z", "2026-07-31T01:30:00Z");
    let endless = Claims { expires_at: None, ..dated("7K3M-9QXA-2B4T", late) };
    let mut over = dated("7K3M-9QXA-2B4T", early);
    over.expires_at = Some("2026-11-27T17:00:00Z".parse().unwrap());
    over.licence.expires = Some("2026-11-27".parse().unwrap());
    let mut accents = dated("7K3M-9QXA-2B4T", late);
    "PT Ranah Minang \u{2013} Sé".clone_into(&mut accents.licence.holder);
    accents.licence.issued = "1945-08-17".parse().unwrap();

    let text = |claims: &Claims, key: &IssuerKey| link(BASE, &seal(claims, key).unwrap());
    let good = text(&dated("7K3M-9QXA-2B4T", late), &new);
    let signature = good.len() - 20;
    let other = if good.as_bytes()[signature] == b'A' { "B" } else { "A" };
    let forged = format!("{}{other}{}", &good[..signature], &good[signature + 1..]);
    let list = seal_list(&list(), &new).unwrap();
    let codes = [
        ("valid", "signed by the key in use", good.clone()),
        ("valid", "signed by an earlier key, in its time", text(&dated("7K3M-9QXA-2B4T", early), &old)),
        ("valid", "without an end: neither claim 4 nor field 5 counts", text(&endless, &new)),
        ("valid", "letters beyond ASCII, a day before 1970", text(&accents, &new)),
        ("valid", "without the address", good.split_once('#').unwrap().1.to_owned()),
        ("expired", "its last day was yesterday", text(&over, &old)),
        ("revoked", "in the list", text(&dated("AAAA-AAAA-AAAA", late), &new)),
        ("suspended", "in the list", text(&dated("BBBB-BBBB-BBBB", late), &new)),
        ("replaced", "in the list", text(&dated("CCCC-CCCC-CCCC", late), &new)),
        ("unknown-key", "signed by a key that is not announced", text(&claims(), &foreign)),
        ("mismatch", "one letter of the signature changed", forged),
        ("out-of-period", "signed by an earlier key after its time", text(&dated("7K3M-9QXA-2B4T", late), &old)),
        ("out-of-period", "signed by the key in use before its time", text(&dated("7K3M-9QXA-2B4T", early), &new)),
        ("malformed", "a list in the place of a licence", link(BASE, &list)),
        ("malformed", "cut off", good[..good.len() - 40].to_owned()),
        ("malformed", "not Base32", format!("{BASE}/v#0189")),
        ("malformed", "lower case", format!("{BASE}/v#{}", good.split_once('#').unwrap().1.to_lowercase())),
        ("malformed", "nothing behind the #", format!("{BASE}/v#")),
    ];
    let codes = codes.map(|(verdict, why, text)| [verdict.to_owned(), why.to_owned(), text]).to_vec();
    Vectors { jwks: jwks(&keys), list, codes }
}

impl Vectors {
    fn to_text(&self) -> String {
        let mut text = format!(
            "# Test vectors of docs/qr-verification.md, written by crates/sign/tests/it/vectors.rs; do not edit.\n\
             # Judged at {NOW}. First the keys, then the list (Base64), then: verdict, what is to be seen, text of the QR.\n\
             {}\n{}\n",
            self.jwks.replace('\n', ""),
            data_encoding::BASE64.encode(&self.list)
        );
        for [verdict, why, code] in &self.codes {
            let _ = writeln!(text, "{verdict}\t{why}\t{code}");
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let (jwks, list) = (lines.next()?.to_owned(), lines.next()?);
        let codes = lines.map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().ok());
        Some(Self {
            jwks,
            list: data_encoding::BASE64.decode(list.as_bytes()).ok()?,
            codes: codes.collect::<Option<_>>()?,
        })
    }

    /// All but what is different at each making: keys, their ids and signatures.
    fn unsigned(&self) -> Option<Vec<Unsigned>> {
        let content = |sealed: &[u8]| {
            // d2 84, the protected header of eleven bytes with its length, the empty map; then the claims; then the signature.
            (sealed.len() > 82).then(|| sealed[13..sealed.len() - 66].to_vec())
        };
        let of = |[verdict, why, code]: &[String; 3]| {
            let payload = code.rsplit('#').next()?;
            let sealed = data_encoding::BASE32_NOPAD.decode(payload.as_bytes()).ok();
            Some((verdict.clone(), why.clone(), sealed.and_then(|sealed| content(&sealed))))
        };
        let mut all: Vec<_> = self.codes.iter().map(of).collect::<Option<_>>()?;
        all.push(("list".into(), String::new(), content(&self.list)));
        Some(all)
    }
}

/// The file as it is, or written anew where what we make is no longer what stands in it; in CI that is a failure.
fn vectors() -> Vectors {
    let made = made();
    let kept = fs::read_to_string(FILE).ok().and_then(|text| Vectors::parse(&text));
    let Some(kept) = kept.filter(|kept| kept.unsigned() == made.unsigned()) else {
        fs::write(FILE, made.to_text()).unwrap();
        assert!(env::var_os("CI").is_none(), "docs/generated/qr-vectors.txt was out of date; commit it");
        return Vectors::parse(&made.to_text()).unwrap();
    };
    kept
}

/// The keys of the file, read back without a JSON library.
fn keys(jwks: &str) -> Vec<AnnouncedKey> {
    let member = |text: &str, name: &str| {
        let rest = text.split(&format!("\"{name}\":")).nth(1)?;
        Some(rest.trim_start_matches('"').split(['"', ',', '}']).next()?.to_owned())
    };
    let instant =
        |text: &str, name| member(text, name).map(|at| jiff::Timestamp::from_second(at.parse().unwrap()).unwrap());
    let one = |text: &str| AnnouncedKey {
        public: sign::qr::PublicKey::from_coordinates(&member(text, "x").unwrap(), &member(text, "y").unwrap())
            .unwrap(),
        from: instant(text, "nbf"),
        until: instant(text, "exp"),
    };
    jwks.split("{\"kty\"").skip(1).map(one).collect()
}

fn judged(text: &str, keys: &[AnnouncedKey], list: &WithdrawnList) -> &'static str {
    match verify(text, keys) {
        Ok(claims) => match list.of(&claims.licence.short_code).map(|one| one.how) {
            Some(Withdrawal::Revoked) => "revoked",
            Some(Withdrawal::Suspended) => "suspended",
            Some(Withdrawal::Replaced) => "replaced",
            None if claims.expires_at.is_some_and(|end| end.as_second() <= NOW) => "expired",
            None => "valid",
        },
        Err(QrError::UnknownKey) => "unknown-key",
        Err(QrError::Mismatch) => "mismatch",
        Err(QrError::OutOfPeriod) => "out-of-period",
        Err(QrError::Malformed) => "malformed",
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn our_reader_judges_the_vectors_as_they_say() {
    let vectors = vectors();
    let keys = keys(&vectors.jwks);
    let list = verify_list(&vectors.list, &keys).unwrap();
    assert_eq!(keys.len(), 2);
    for [verdict, why, text] in &vectors.codes {
        assert_eq!(judged(text, &keys, &list), verdict, "{why}: {text}");
    }
}

/// A program of a hundred lines that somebody else could have written from the document.
#[test]
fn python_judges_the_vectors_as_they_say() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify_qr.py");
    assert!(fs::read_to_string(script).unwrap().lines().count() <= 100);
    let Some(python) = pyhanko() else { return };
    let vectors = vectors();
    let texts: Vec<&str> = vectors.codes.iter().map(|[_, _, text]| text.as_str()).collect();
    let said = ask(&python, (&vectors.jwks, Some(&vectors.list)), &texts);
    for ([verdict, why, text], said) in vectors.codes.iter().zip(&said) {
        assert!(said.starts_with(&format!("{{\"verdict\": \"{verdict}\"")), "{why}: {said} for {text}");
    }
    assert!(said[0].contains(r#""number": "500.16.7.2/0123/SIP-D/DPMPTSP/2026""#), "{}", said[0]);
    assert!(
        said[0].contains(r#""issued": "2026-01-31""#) && said[0].contains(r#""expires": "2031-01-30""#),
        "{}",
        said[0]
    );
    assert!(said[3].contains(r#""issued": "1945-08-17""#), "{}", said[3]);
    // Without the list, what it says is not known.
    let said = ask(&python, (&vectors.jwks, None), &texts);
    assert!(said[6].starts_with(r#"{"verdict": "valid""#), "{}", said[6]);
}

/// Every byte of a code changed in each of two ways, and a list as long as it gets: Python finds what we find.
#[test]
fn python_finds_what_we_find_in_changed_codes() {
    let Some(python) = pyhanko() else { return };
    let key = key();
    let keys = [announced(&key)];
    let sealed = seal(&claims(), &key).unwrap();
    let change = |place: usize, by: u8| {
        let mut changed = sealed.clone();
        changed[place] ^= by;
        link(BASE, &changed)
    };
    let texts: Vec<String> = (0..sealed.len()).flat_map(|place| [change(place, 1), change(place, 0x80)]).collect();
    let many = (0..70_000_u32).map(|i| Withdrawn {
        mark: mark(&i.to_string()),
        how: Withdrawal::Replaced,
        since: "2026-11-04".parse().unwrap(),
    });
    let long = WithdrawnList { entries: many.collect(), ..list() };
    let sealed_list = seal_list(&long, &key).unwrap();
    assert!(verify_list(&sealed_list, &keys).is_ok());
    let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
    let said = ask(&python, (&jwks(&keys), Some(&sealed_list)), &lines);
    for (text, said) in texts.iter().zip(said) {
        let ours = judged(text, &keys, &long);
        assert!(!["valid", "expired", "revoked"].contains(&ours), "{text}");
        // Where both the form and the signature are broken, which of the two is named is the reader's choice.
        assert!(
            ["unknown-key", "mismatch", "malformed"].iter().any(|verdict| said.contains(verdict)),
            "{ours}: {said} for {text}"
        );
    }
}

/// What the verifier in Python says of each text, one line each.
fn ask(python: &Path, published: (&str, Option<&[u8]>), texts: &[&str]) -> Vec<String> {
    let (jwks, list) = published;
    let folder = Folder::new();
    let keys = folder.write("keys.json", jwks.as_bytes());
    let list = list.map_or_else(|| "-".into(), |list| folder.write("list.cose", list));
    let input = folder.write("texts.txt", (texts.join("\n") + "\n").as_bytes());
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify_qr.py")).arg(keys).arg(list).arg(NOW.to_string());
    let answer = command.stdin(Stdio::from(fs::File::open(input).unwrap())).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let lines: Vec<String> = String::from_utf8_lossy(&answer.stdout).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), texts.len());
    lines
}
