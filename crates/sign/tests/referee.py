"""What pyHanko and Python's cryptography say of files and keys that this crate made, and files pyHanko signs for it to check.

verify MOMENT ROOT FILE             prints "intact valid trusted ENTIRE_FILE" or what is missing
changes MOMENT ROOT FILE LIST       LIST: lines "place byte"; prints how many changed files were not accepted
several MOMENT ROOTS FILE           ROOTS: two files; prints the same of each signature, with what came behind it
again MOMENT BASE OUT ROOT_OUT      signs what is signed already, with a stamp that shows on the page
sign MOMENT KIND BASE OUT ROOT_OUT  KIND: p256, p384 or rsa, with -sha384, -sha512, -pss; -certified, -frozen: no change allowed
kid JWK                             prints whether `kid` is the start of its thumbprint (RFC 7638)
"""

import base64
import datetime
import hashlib
import io
import json
import logging
import sys

logging.disable(logging.CRITICAL)


def judge(data, root, moment):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
    if len(signatures) != 1:
        return f"{len(signatures)} signatures"
    context = ValidationContext(trust_roots=[root], moment=moment, allow_fetching=False)
    status = validate_pdf_signature(signatures[0], context)
    words = [word for word in ("intact", "valid", "trusted") if getattr(status, word)]
    return " ".join(words + [status.coverage.name])


def several(moment, first_root, second_root, file):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    data, moment = read(file), parse(moment)
    for number in range(len(PdfFileReader(io.BytesIO(data)).embedded_regular_signatures)):
        signature = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures[number]
        roots = [load_root(first_root), load_root(second_root)]
        context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False)
        status = validate_pdf_signature(signature, context)
        words = [word for word in ("intact", "valid", "trusted", "bottom_line") if getattr(status, word)]
        print(" ".join(words + [status.modification_level.name if status.modification_level is not None else "-"]))


def again(moment, base, out, root_out):
    sign(moment, "p256", base, out, root_out, field="Second", box=(100, 100, 300, 160))


GOOD = "intact valid trusted ENTIRE_FILE"


def verify(moment, root, file):
    print(judge(read(file), load_root(root), parse(moment)))


def changes(moment, root, file, listing):
    data, root, moment = read(file), load_root(root), parse(moment)
    assert judge(data, root, moment) == GOOD
    caught, missed = 0, []
    for line in open(listing, encoding="ascii"):
        place, byte = map(int, line.split())
        changed = bytearray(data)
        changed[place] = byte
        try:
            answer = judge(bytes(changed), root, moment)
        except Exception as error:  # a file it cannot read is a file it does not accept
            answer = repr(error)
        if answer == GOOD:
            missed.append(place)
        else:
            caught += 1
    print(f"{caught} caught, not caught: {missed}")


def sign(moment, kind, base, out, root_out, field="Signature1", box=None):
    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    moment = parse(moment)

    def new_key():
        if kind.startswith("rsa"):
            return rsa.generate_private_key(65537, 2048)
        return ec.generate_private_key({"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind.split("-")[0]])

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    def certificate(subject, key, issuer, issuer_key, extension):
        return (
            x509.CertificateBuilder()
            .subject_name(name(subject))
            .issuer_name(name(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(moment - datetime.timedelta(days=1))
            .not_valid_after(moment + datetime.timedelta(days=1))
            .add_extension(extension, critical=True)
            .sign(issuer_key, hashes.SHA256())
        )

    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    root_key, key = new_key(), new_key()
    root = certificate("Akar", root_key, "Akar", root_key, x509.BasicConstraints(True, None))
    leaf = certificate("Penanda Tangan", key, "Akar", root_key, usage)

    der = serialization.Encoding.DER
    digest = next((word for word in kind.split("-") if word.startswith("sha")), "sha256")

    def pss(name):
        from asn1crypto import algos

        # A salt as long as the hash, as RFC 4055 advises; pyHanko by itself takes the longest.
        hash_algorithm = algos.DigestAlgorithm({"algorithm": name})
        mask = algos.MaskGenAlgorithm({"algorithm": "mgf1", "parameters": hash_algorithm})
        length = {"sha256": 32, "sha384": 48, "sha512": 64}[name]
        parameters = {"hash_algorithm": hash_algorithm, "mask_gen_algorithm": mask, "salt_length": length}
        return algos.SignedDigestAlgorithm(
            {"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)}
        )

    pkcs8 = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(leaf.public_bytes(der)),
        signing_key=asn1_keys.PrivateKeyInfo.load(pkcs8),
        cert_registry=SimpleCertificateStore(),
        signature_mechanism=pss(digest) if "pss" in kind else None,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=digest,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify="certified" in kind or "frozen" in kind,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES if "frozen" in kind else fields.MDPPerm.FILL_FORMS,
    )
    with open(base, "rb") as source, open(out, "wb") as target:
        place = fields.SigFieldSpec(field, box=box) if box else None
        signers.sign_pdf(
            IncrementalPdfFileWriter(source), metadata, signer=signer, output=target, new_field_spec=place
        )
    with open(root_out, "wb") as target:
        target.write(root.public_bytes(serialization.Encoding.PEM))


def kid(jwk):
    jwk = json.loads(jwk)
    canonical = json.dumps({name: jwk[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
    print(jwk["kid"] == hashlib.sha256(canonical.encode()).digest()[:4].hex())


def load_root(path):
    from pyhanko.keys import load_cert_from_pemder

    return load_cert_from_pemder(path)


def parse(moment):
    return datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))


def read(path):
    with open(path, "rb") as file:
        return file.read()


if __name__ == "__main__":
    {"verify": verify, "changes": changes, "several": several, "again": again, "sign": sign, "kid": kid}[sys.argv[1]](*sys.argv[2:])
