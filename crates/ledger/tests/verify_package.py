"""Checks a package of evidence (docs/log.md) without a line of the program that made it: 0 right, 1 wrong.

verify_package.py KEY ZIP                               KEY is one line: name+id+base64, as /log/key gives it
"""
import hashlib, json, pathlib, sys, zipfile
from verify_log import inclusion, signed_text

def main(key, package):
    key, archive = pathlib.Path(key).read_text(), zipfile.ZipFile(package)
    names = archive.namelist()
    assert len(names) == len(set(names)), "a name twice"
    files = {name: archive.read(name) for name in names}
    manifest, _ = signed_text(key, files.pop("manifest").decode())
    lines = [line for line in manifest.splitlines() if not line.startswith("#")]
    assert manifest.startswith("# saporancak-evidence/v1\n"), "no manifest of evidence"
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert len(listed) == len(lines), "a name twice"
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}, "not these files"
    for name in sorted(files):
        if name.endswith(".tlog-proof"):
            print(json.dumps(inclusion(key, files[name].decode())))

try: main(*sys.argv[1:])
except Exception as wrong: sys.exit(f"WRONG: {wrong!r}")
