"""Checks QR codes of licences as docs/qr-verification.md says, with Python's `cryptography` and nothing of this project.

verify_qr.py KEYS LIST NOW < TEXTS    KEYS: the JWK Set; LIST: the signed list, or - for none; NOW: seconds since 1970
Prints one JSON object for each line of TEXTS: "verdict", and "licence" where the signature is good.
"""

import base64
import datetime
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

FIELDS = {1: "number", 2: "holder", 3: "kind", 4: "issued", 5: "expires", 6: "place", 7: "code"}
WITHDRAWN = {1: "revoked", 2: "suspended", 3: "replaced"}


class Refused(Exception):
    pass


def cbor(data, at=0):
    """One item of CBOR and where it ends: integers, strings, arrays, maps and tags, which is all that is used."""
    kind, size, at = data[at] >> 5, data[at] & 31, at + 1
    if size > 27:
        raise Refused("malformed")
    if size > 23:
        width = 1 << (size - 24)
        size, at = int.from_bytes(data[at : at + width], "big"), at + width
    if kind in (0, 1):
        return (size, -1 - size)[kind], at
    if kind in (2, 3):
        part = bytes(data[at : at + size])
        return (part if kind == 2 else part.decode()), at + size
    if kind not in (4, 5, 6):
        raise Refused("malformed")
    items = []
    for _ in range({4: size, 5: 2 * size, 6: 1}[kind]):
        item, at = cbor(data, at)
        items.append(item)
    return (items if kind == 4 else dict(zip(items[::2], items[1::2])) if kind == 5 else items[0]), at


def wrapped(data):
    """A byte string in CBOR."""
    size = len(data)
    if size < 24:
        return bytes([0x40 + size]) + data
    width = 1 if size < 256 else 2 if size < 65536 else 4
    return bytes([0x57 + width.bit_length()]) + size.to_bytes(width, "big") + data


def opened(sealed, keys):
    """The claims in a COSE_Sign1 of ES256, once its signature and the time of its key are found good."""
    if sealed[:1] != b"\xd2":
        raise Refused("malformed")
    (head, beside, content, signature), end = cbor(sealed)
    header, claims = cbor(head)[0], cbor(content)[0]
    if end != len(sealed) or beside != {} or header.get(1) != -7 or 2 in header or len(signature) != 64:
        raise Refused("malformed")
    key = next((key for key in keys if key["kid"] == header[4].hex()), None)
    if key is None:
        raise Refused("unknown-key")
    x, y = (int.from_bytes(base64.urlsafe_b64decode(key[name] + "="), "big") for name in "xy")
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    signed = b"\x84\x6aSignature1" + wrapped(head) + wrapped(b"") + wrapped(content)
    try:
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        public.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refused("mismatch") from None
    if not key.get("nbf", claims[6]) <= claims[6] < key.get("exp", claims[6] + 1):
        raise Refused("out-of-period")
    return claims


def checked(text, keys, withdrawn, now):
    sealed = text.rsplit("#", 1)[-1]
    claims = opened(base64.b32decode(sealed + "=" * (-len(sealed) % 8)), keys)
    fields = {name: claims[-260][1][key] for key, name in FIELDS.items() if key in claims[-260][1]}
    for name in {"issued", "expires"} & fields.keys():
        fields[name] = (datetime.date(1970, 1, 1) + datetime.timedelta(days=fields[name])).isoformat()
    mark = hashlib.sha256(fields["code"].encode()).digest()[:8]
    found = [name for key, name in WITHDRAWN.items() if mark in withdrawn.get(key, {})]
    verdict = found[0] if found else "expired" if 4 in claims and claims[4] <= now else "valid"
    return {"verdict": verdict, "licence": fields}


keys, now = json.load(open(sys.argv[1], encoding="utf-8"))["keys"], int(sys.argv[3])
withdrawn = {} if sys.argv[2] == "-" else opened(open(sys.argv[2], "rb").read(), keys)[-260][2]
for line in sys.stdin:
    try:
        print(json.dumps(checked(line.strip(), keys, withdrawn, now)))
    except Refused as refused:
        print(json.dumps({"verdict": str(refused)}))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError):
        print(json.dumps({"verdict": "malformed"}))
