"""What pyHanko says of files, and files that pyHanko makes of ours.

level MOMENT ROOT FILE [network]   what a file with one signature reaches, with nothing but the root and what the file carries, or
                                   with the addresses in its certificates asked (`network`)
judge MOMENT LIST ROOT...          LIST: lines "LEVEL<tab>FILE"; for each "accepts" or "rejects" and why, as one line
make MOMENT FOLDER KEY LIST        KEY: certificate and key (PEM) that sign once more; LIST: lines "NAME<tab>FILE" of signed files;
                                   writes NAME-again.pdf, NAME-stranger.pdf, digest-KIND.pdf (from "blank"), and made-root.pem

The signature is judged as of the first document time stamp, each of these as of the next one, the last one as of MOMENT.
"""

import datetime
import io
import logging
import sys

logging.disable(logging.CRITICAL)

KINDS = ["p256", "p384-sha384", "rsa-sha256", "rsa-sha384", "rsa-sha512", "rsa-pss-sha256", "rsa-pss-sha512", "rsa-sha1"]


def level(moment, root, file, network=""):
    print(said(read(file), [load(root)], parse(moment), network == "network"))


def said(data, roots, moment, network=False):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import NoDSSFoundError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    settings = {"trust_roots": roots, "allow_fetching": False}

    def reader():
        return PdfFileReader(io.BytesIO(data))

    def signature():
        (one,) = reader().embedded_regular_signatures
        return one

    def plain(at):
        return ValidationContext(**settings, moment=at)

    count = len(reader().embedded_timestamp_signatures)

    def document_stamp(number, context):
        return validate_pdf_timestamp(reader().embedded_timestamp_signatures[number], context)

    times = [document_stamp(number, plain(moment)).timestamp for number in range(count)] + [moment]
    status = validate_pdf_signature(signature(), plain(times[0]), plain(times[0]))
    stamp = status.timestamp_validity
    revocation = "revocation not in the file"

    def strict(at):
        return store.as_validation_context({**settings, "moment": at, "revocation_mode": "require"})

    try:
        store = DocumentSecurityStore.read_dss(reader())
        status = validate_pdf_signature(signature(), strict(times[0]), strict(times[0]))
        stamp = status.timestamp_validity
        if status.bottom_line:
            revocation = "LT trusted"
    except NoDSSFoundError:
        pass
    assert status.modification_level <= ModificationLevel.LTA_UPDATES, status.modification_level

    for number in range(count):
        judged = document_stamp(number, strict(times[number + 1]))
        assert judged.intact and judged.valid and judged.trusted, judged.pretty_print_details()
        if number + 1 == count:
            assert judged.coverage == SignatureCoverageLevel.ENTIRE_FILE, judged.coverage
    if count and revocation == "LT trusted":
        revocation = "LTA trusted"

    words = [" ".join(word for word in ("intact", "valid", "trusted") if getattr(status, word))]
    words.append("no time stamp" if stamp is None else "time stamp trusted" if stamp.trusted else "time stamp not trusted")
    words.append(revocation)
    if network:
        asking = ValidationContext(trust_roots=roots, allow_fetching=True, revocation_mode="require")
        answered = validate_pdf_signature(signature(), asking, asking)
        words.append("asked: trusted" if answered.bottom_line else "asked: not trusted")
    return "; ".join(words)


def judge(moment, listing, *roots):
    roots, moment = [load(root) for root in roots], parse(moment)
    for line in open(listing, encoding="utf-8"):
        claimed, file = line.rstrip("\n").split("\t")
        try:
            why = objection(read(file), claimed, roots, moment)
        except Exception as error:  # a file it cannot read is a file it does not accept
            why = f"{type(error).__name__}: {error}"
        print("accepts" if why is None else "rejects " + " ".join(why.split())[:120], flush=True)


def objection(data, claimed, roots, moment):
    """Why the file is not accepted as one of this level; None where it is."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko_certvalidator import ValidationContext

    settings = {"trust_roots": roots, "allow_fetching": False, "moment": moment}
    reader = PdfFileReader(io.BytesIO(data))
    if not reader.embedded_regular_signatures:
        return "no signature"
    if claimed == "B-LTA" and not reader.embedded_timestamp_signatures:
        return "no document time stamp"

    def context():
        if claimed in ("B-LT", "B-LTA"):
            store = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(data)))
            return store.as_validation_context({**settings, "revocation_mode": "require"})
        return ValidationContext(**settings)

    for number, one in enumerate(reader.embedded_regular_signatures):
        # Whoever signed once more promised no level.
        using = context() if number == 0 else ValidationContext(**settings)
        status = validate_pdf_signature(one, using, using)
        if not status.bottom_line:
            return f"signature {number + 1}: {status.summary()}"
        if number == 0 and claimed != "B-B" and status.timestamp_validity is None:
            return "no time stamp"
    for number, one in enumerate(reader.embedded_timestamp_signatures):
        status = validate_pdf_timestamp(one, context())
        if not (status.intact and status.valid and status.trusted):
            return f"document time stamp {number + 1}: {status.summary()}"
    return None


def make(moment, folder, key, listing):
    from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder

    moment = parse(moment)
    ours = (load_cert_from_pemder(key), load_private_key_from_pemder(key, None))
    root, issue = authority(moment)
    with open(f"{folder}/made-root.pem", "wb") as target:
        target.write(root)
    stranger = authority(moment)[1]("p256", "Orang Lain")
    files = dict(line.rstrip("\n").split("\t") for line in open(listing, encoding="utf-8"))
    for kind in KINDS:
        sign(read(files["blank"]), f"{folder}/digest-{kind}.pdf", issue(kind, "Penanda Tangan"), (kind, "Signature1"))
    for name, file in files.items():
        if name != "blank":
            for who, pair in [("again", ours), ("stranger", stranger)]:
                sign(read(file), f"{folder}/{name}-{who}.pdf", pair, ("p256", "Signature2"))


def authority(moment):
    """A root of our own: its PEM, and what issues (certificate, key) for a kind of key and a name."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    der = serialization.Encoding.DER

    def new_key(kind):
        if kind.startswith("rsa"):
            return rsa.generate_private_key(65537, 2048)
        return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind.split("-")[0]])

    def certificate(subject, key, issuer_key, extension):
        name = lambda text: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
        builder = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Akar pyHanko"))
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        day = datetime.timedelta(days=1)
        builder = builder.not_valid_before(moment - day).not_valid_after(moment + day)
        return builder.add_extension(extension, critical=True).sign(issuer_key, hashes.SHA256())

    root_key = new_key("p256")
    root = certificate("Akar pyHanko", root_key, root_key, x509.BasicConstraints(True, None))

    def issue(kind, subject):
        key = new_key(kind)
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
        leaf = certificate(subject, key, root_key, usage)
        pkcs8 = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return asn1_x509.Certificate.load(leaf.public_bytes(der)), asn1_keys.PrivateKeyInfo.load(pkcs8)

    return root.public_bytes(serialization.Encoding.PEM), issue


def sign(data, out, pair, what):
    from asn1crypto import algos
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    (certificate, key), (kind, field) = pair, what
    digest = next((word for word in kind.split("-") if word.startswith("sha")), "sha256")
    mechanism = None
    if "pss" in kind:
        # A salt as long as the hash, as RFC 4055 advises; pyHanko by itself takes the longest.
        hash_algorithm = algos.DigestAlgorithm({"algorithm": digest})
        mask = algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": hash_algorithm})
        salt = {"sha256": 32, "sha384": 48, "sha512": 64}[digest]
        parameters = {"hash_algorithm": hash_algorithm, "mask_gen_algorithm": mask, "salt_length": salt}
        mechanism = algos.SignedDigestAlgorithm(
            {"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)}
        )
    signer = signers.SimpleSigner(
        signing_cert=certificate, signing_key=key, cert_registry=SimpleCertificateStore(), signature_mechanism=mechanism
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm=digest, subfilter=fields.SigSeedSubFilter.PADES
    )
    with open(out, "wb") as target:
        signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), metadata, signer=signer, output=target)


def load(path):
    from pyhanko.keys import load_cert_from_pemder

    return load_cert_from_pemder(path)


def parse(moment):
    return datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))


def read(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    {"level": level, "judge": judge, "make": make}[sys.argv[1]](*sys.argv[2:])
