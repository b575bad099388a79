"""Checks proofs of the log (docs/log.md) without a line of the program that made them: 0 right, 1 wrong.

verify_log.py inclusion  KEY PROOF                      KEY is one line: name+id+base64, as /log/key gives it
verify_log.py growth     KEY OLD-CHECKPOINT NEW-CHECKPOINT HASHES
verify_log.py tiles      KEY CHECKPOINT FOLDER          FOLDER holds tile/0/... as /log/ gives them
"""
import base64, hashlib, json, pathlib, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

def sha(data): return hashlib.sha256(data).digest()
def leaf_hash(entry): return sha(b"\0" + entry)
def node(left, right): return sha(b"\1" + left + right)

def signed_text(key, signed):
    """The text that the key signed, and the key's name (c2sp.org/signed-note)."""
    name, key_id, public = key.strip().split("+", 2)
    public = base64.b64decode(public)
    assert public[0] == 1 and sha(name.encode() + b"\n" + public)[:4].hex() == key_id, "not an Ed25519 key of this name"
    text, signatures = signed.rsplit("\n\n", 1)
    for line in signatures.splitlines():
        dash, signer, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if dash == "—" and signer == name and signature[:4].hex() == key_id:
            Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], (text + "\n").encode())
            return text, name
    raise AssertionError("not signed with this key")
def checkpoint(key, signed):
    """Size and root of a checkpoint (c2sp.org/tlog-checkpoint)."""
    text, name = signed_text(key, signed)
    origin, size, root = text.split("\n")[:3]
    assert origin == name, "another log"
    return int(size), base64.b64decode(root)

def check_inclusion(leaf, index, size, path, root):
    """RFC 9162, 2.1.3.2."""
    assert index < size, "not in this tree"
    fn, sn, r = index, size - 1, leaf
    for p in path:
        assert sn != 0, "path too long"
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and r == root, "the record does not lead to the root"
def check_growth(old, old_root, new, new_root, path):
    """RFC 9162, 2.1.4.2."""
    assert 0 < old <= new, "sizes"
    if old == new:
        assert not path and old_root == new_root, "the same size with another root"
        return
    if old & (old - 1) == 0:
        path = [old_root] + path
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        assert sn != 0, "path too long"
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0 and fr == old_root and sr == new_root, "the new log does not begin as the old one"
def tree(hashes):
    if len(hashes) == 1: return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node(tree(hashes[:split]), tree(hashes[split:]))
def tile_path(n, width):
    parts = ["%03d" % (n % 1000)]
    while n >= 1000: n //= 1000; parts.insert(0, "x%03d" % (n % 1000))
    return "tile/0/" + "/".join(parts) + ("" if width == 256 else ".p/%d" % width)

def inclusion(key, proof):
    head, signed = proof.split("\n\n", 1)
    version, extra, index, *path = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index "), "form"
    entry, size_root = base64.b64decode(extra[6:]), checkpoint(key, signed)
    check_inclusion(leaf_hash(entry), int(index[6:]), size_root[0], [base64.b64decode(p) for p in path], size_root[1])
    return json.loads(entry[32:])
def main(what, key, *rest):
    key, texts = pathlib.Path(key).read_text(), [pathlib.Path(p) for p in rest]
    if what == "inclusion":
        print(json.dumps(inclusion(key, texts[0].read_text())))
    elif what == "growth":
        (old, old_root), (new, new_root) = (checkpoint(key, t.read_text()) for t in texts[:2])
        check_growth(old, old_root, new, new_root, [base64.b64decode(p) for p in texts[2].read_text().split()])
    else:
        size, root = checkpoint(key, texts[0].read_text())
        leaves = b"".join((texts[1] / tile_path(at // 256, min(256, size - at))).read_bytes() for at in range(0, size, 256))
        assert len(leaves) == 32 * size and tree([leaves[i:i + 32] for i in range(0, len(leaves), 32)]) == root, "tiles"

if __name__ == "__main__":
    try: main(*sys.argv[1:])
    except Exception as wrong: sys.exit(f"WRONG: {wrong!r}")
