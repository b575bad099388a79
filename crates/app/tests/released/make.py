#!/usr/bin/env python3
"""Makes databases as an older release left them, for tests that open them with a newer binary.

    make.py BINARY OUT --catalogue FOLDER [--postgres URL --pg-bin FOLDER] [--commit ID]

BINARY is the older binary, FOLDER the catalogue of its commit. Everything is done as people do it: officers' accounts by the
command line, the rest through pages and forms. The clock that the program reads is set to days of November 2026, so that dates
are the same whenever this runs. At last the server is killed in the middle of its work, so that effects of every kind wait in the
queue. OUT/sqlite is the data folder; with --postgres (an empty database) OUT/postgres.sql and OUT/postgres-data
are made the same way. OUT/expected.json says what a test can assert. Persons, numbers and addresses are made up.

Needs the standard library and a C compiler (for the clock), on Linux; for PostgreSQL also psql and pg_dump.
"""

import argparse
import csv
import datetime
import hashlib
import html.parser
import http.client
import io
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time
import urllib.parse
import uuid
import zlib

PUBLIC_URL = "http://izin.contoh.invalid"
STAFF_PASSWORD = "lima ekor ayam di pasar"
FIRST_PASSWORD = "empat kata acak panjang"
CHANGED_PASSWORD = "tujuh buah mangga di meja"
COUNTER_PASSWORD = "sembilan layang di langit"
TYPES = ["stpt", "sip-bidan", "sip-perawat"]
WIB = datetime.timezone(datetime.timedelta(hours=7))
# Monday: accounts and applications. Thursday: an outage from 10.05 to 13.40, and most of the work. Friday: the end.
MONDAY, THURSDAY, STABLE, STATED = "2026-11-23T09:00", "2026-11-26T10:06", "2026-11-26T13:40", "2026-11-26T14:10"
FRIDAY, LATER = "2026-11-27T15:00", "2026-11-27T15:40"
BEGAN = "2026-11-26T10:05"

# The program asks the system for the time; this adds to the answer as many seconds as the file named by CLOCK_OFFSET says.
CLOCK = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
static volatile long long *offset;
__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("CLOCK_OFFSET"), O_RDONLY);
    void *seen = mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
    if (seen != MAP_FAILED) offset = seen;
}
int clock_gettime(clockid_t id, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, id, now);
    if (!failed && id == CLOCK_REALTIME && offset) now->tv_sec += *offset;
    return failed;
}
"""

STAFF = [
    ("loket", "Petugas Loket Contoh", "loket", None),
    ("verifikator", "Verifikator Contoh", "verifikator", None),
    ("verifikator2", "Verifikator Kedua Contoh", "verifikator", None),
    ("opd.dinkes", "Pemeriksa Kesehatan Contoh", "opd", "DINKES"),
    ("kasi", "Kepala Seksi Contoh", "kepala_seksi", None),
    ("kabid", "Kepala Bidang Contoh", "kepala_bidang", None),
    ("kadis", "Kepala Dinas Contoh", "kepala_dinas", None),
    ("admin", "Admin Contoh", "admin", None),
    ("inspektorat", "Auditor Contoh", "inspektorat", None),
]

PERSON = {
    "nama_lengkap": "Pemohon Contoh", "tempat_lahir": "Padang", "telepon": "+6281200000001", "surel": "pemohon@contoh.invalid",
    "alamat": {"street": "Jalan Contoh Nomor 1", "rt": "001", "rw": "002", "kelurahan": "13.71.01.1001"},
    "dikuasakan": "tidak", "setuju_keaslian": "ya", "setuju_kesesuaian": "ya", "setuju_tanda_tangan": "ya",
}
ANSWERS = {
    "stpt": PERSON | {
        "nik": "1371010505750001", "tanggal_lahir": "1975-05-05", "jenis_kelamin": "Laki-laki",
        "cara_penyehatan": "Keterampilan", "jenis_penyehatan": "Pijat", "asosiasi": "Asosiasi Penyehat Contoh",
        "puskesmas": "Puskesmas Contoh", "punya_sertifikat": "tidak", "nama_tempat": "Panti Sehat Contoh",
        "alamat_praktik": {"street": "Jalan Contoh Nomor 8", "rt": "001", "rw": "001", "kelurahan": "13.71.01.1002"},
        "koordinat": {"lat": "-0.9471", "lon": "100.4172"},
    },
    "sip-bidan": PERSON | {
        "nik": "1371014101900001", "tanggal_lahir": "1990-01-01", "jenis_kelamin": "Perempuan",
        "lama_tidak_praktik": "Tidak", "gelar_belakang": "S.Tr.Keb.", "perguruan_tinggi": "Politeknik Contoh",
        "tahun_lulus": "2012", "nomor_str": "CONTOH-STR-0002", "masa_str": "Bertanggal", "str_berlaku_sampai": "2027-12-31",
        "status_asn": "tidak", "sip_ke": "Pertama", "jenis_praktik": "Mandiri",
        "nama_tempat_praktik": "Praktik Mandiri Bidan Contoh",
        "alamat_tempat_praktik": {"street": "Jalan Contoh Nomor 7", "rt": "001", "rw": "001", "kelurahan": "13.71.01.1002"},
        "koordinat": {"lat": "-0.9471", "lon": "100.4172"},
    },
    "sip-perawat": PERSON | {
        "nik": "1371010303920001", "tanggal_lahir": "1992-03-03", "jenis_kelamin": "Laki-laki", "jenjang": "Ners",
        "lama_tidak_praktik": "Tidak", "gelar_belakang": "S.Kep., Ns.", "perguruan_tinggi": "Universitas Contoh",
        "tahun_lulus": "2015", "nomor_str": "CONTOH-STR-0002", "masa_str": "Bertanggal", "str_berlaku_sampai": "2027-12-31",
        "status_asn": "tidak", "sip_ke": "Pertama", "jenis_praktik": "Fasilitas pelayanan kesehatan",
        "jenis_fasyankes": "Puskesmas", "nama_tempat_praktik": "Puskesmas Contoh",
        "alamat_tempat_praktik": {"street": "Jalan Contoh Nomor 3", "rt": "001", "rw": "001", "kelurahan": "13.71.02.1001"},
        "jadwal_praktik": [["Senin", "08.00", "14.00"]],
    },
}


# --- Papers -----------------------------------------------------------------------------------------------------------------------


def pdf(words):
    """A small PDF of one page that says it is no real document."""
    stream = f"BT /F1 16 Tf 40 300 Td (CONTOH: {words}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def png(width=120, height=160):
    """A square on a ground."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    ground, bar = b"\xb0\xc8\xd8" * width, b"\xb0\xc8\xd8" * 30 + b"\x30\x50\x70" * (width - 60) + b"\xb0\xc8\xd8" * 30
    rows = b"".join(b"\0" + (bar if 40 <= y < height - 40 else ground) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


# --- A browser without scripts ----------------------------------------------------------------------------------------------------


class Parser(html.parser.HTMLParser):
    """Forms with what a browser would send, links, and the words of the main part."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.controls, self.links, self.words = [], [], [], []
        self.form = self.area = self.select = self.option = None
        self.main = self.silent = 0
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        at = dict(pairs)
        if tag == "main":
            self.main += 1
        elif tag in ("script", "style"):
            self.silent += 1
        elif tag == "a" and "href" in at:
            self.links.append(at["href"])
        elif tag == "form":
            self.form = at
            self.forms.append(at)
        elif tag in ("input", "button"):
            self.controls.append({"tag": tag, "at": at, "in": self.form, "value": at.get("value")})
        elif tag == "textarea":
            self.area = {"tag": tag, "at": at, "in": self.form, "value": ""}
            self.controls.append(self.area)
        elif tag == "select":
            self.select = {"tag": tag, "at": at, "in": self.form, "value": None, "first": None}
            self.controls.append(self.select)
        elif tag == "option" and self.select is not None:
            value = at.get("value", "")
            self.select["first"] = value if self.select["first"] is None else self.select["first"]
            if "selected" in at:
                self.select["value"] = value

    def handle_endtag(self, tag):
        if tag == "main":
            self.main -= 1
        elif tag in ("script", "style"):
            self.silent -= 1
        elif tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area is not None:
            self.area["value"] += data
        if self.main and not self.silent:
            self.words.append(data)


class Page:
    def __init__(self, status, path, headers, body):
        self.status, self.path, self.headers, self.body = status, path, headers, body
        self.html = body.decode("utf-8", "replace")

    @property
    def parsed(self):
        if not hasattr(self, "_parsed"):
            self._parsed = Parser(self.html)
        return self._parsed

    @property
    def text(self):
        return " ".join(" ".join(self.parsed.words).split())

    def must(self, words):
        if words not in self.text:
            raise SystemExit(f"{self.path} ({self.status}) does not say {words!r}: {self.text[:1500]}")
        return self

    def names(self, start):
        found = (c["at"].get("name", "") for c in self.parsed.controls if c["tag"] != "button")
        return list(dict.fromkeys(name for name in found if name.startswith(start)))

    def links(self, start):
        return list(dict.fromkeys(link for link in self.parsed.links if link.startswith(start)))

    def actions(self, start):
        return list(dict.fromkeys(f["action"] for f in self.parsed.forms if f.get("action", "").startswith(start)))

    def form(self, action):
        """What stands in the form that posts there, or has a button that does."""
        reach = [c for c in self.parsed.controls if c["tag"] == "button" and c["at"].get("formaction") == action]
        ids = {c["at"].get("form") for c in reach} - {None}
        inside = [c["in"] for c in reach]
        for form in self.parsed.forms:
            if form.get("action") == action or form in inside or form.get("id") in ids:
                return Form(action, form.get("enctype") == "multipart/form-data", self._fields(form))
        raise SystemExit(f"{self.path} ({self.status}) has no form to {action}: {self.text[:1500]}")

    def _fields(self, form):
        fields = []
        for control in self.parsed.controls:
            at, tag = control["at"], control["tag"]
            mine = at["form"] == form.get("id") if "form" in at else control["in"] is form
            if not mine or "name" not in at or "disabled" in at or tag == "button":
                continue
            kind = at.get("type", "text") if tag == "input" else tag
            if kind in ("file", "submit", "button") or (kind in ("radio", "checkbox") and "checked" not in at):
                continue
            value = control["value"]
            if tag == "select" and value is None:
                value = control["first"]
            fields.append((at["name"], "on" if value is None and kind in ("radio", "checkbox") else value or ""))
        return fields


class Form:
    def __init__(self, action, multipart, fields):
        self.action, self.multipart, self.fields, self.files = action, multipart, fields, []

    def set(self, **pairs):
        return self.put(pairs)

    def put(self, pairs):
        self.fields = [(n, v) for n, v in self.fields if n not in pairs] + list(pairs.items())
        return self

    def tick(self, name, value):
        self.fields.append((name, value))
        return self

    def attach(self, field, name, data):
        self.files.append((field, name, data))
        return self

    def encoded(self):
        if not self.multipart:
            return "application/x-www-form-urlencoded", urllib.parse.urlencode(self.fields).encode()
        edge = uuid.uuid4().hex
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in self.fields]
        for field, name, data in self.files:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n")
        return f"multipart/form-data; boundary={edge}", b"".join(parts) + f"--{edge}--\r\n".encode()


class Client:
    """One person."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, kind=None, body=None, follow=True):
        for _ in range(6):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
            if kind:
                headers["Content-Type"] = kind
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            for cookie in answer.headers.get_all("set-cookie") or []:
                name, value = cookie.split(";")[0].split("=", 1)
                self.cookies[name] = value
            to = answer.headers.get("location")
            if not (follow and to and answer.status in (302, 303, 307)):
                return Page(answer.status, to or path, answer.headers, data)
            method, path, kind, body = "GET", to, None, None
        raise SystemExit(f"too many redirects: {path}")

    def get(self, path):
        return self.ask("GET", path)

    def send(self, form, follow=True):
        return self.ask("POST", form.action, *form.encoded(), follow=follow)

    def done(self, form, news):
        """Sends it; the redirect must bring this news."""
        page = self.send(form)
        if page.status != 200 or news not in page.path:
            raise SystemExit(f"{form.action}: {page.status} {page.path} instead of {news}: {page.text[:1500]}")
        return page

    def sign_in(self, name, password):
        return self.send(self.get("/masuk").form("/masuk").set(nama=name, sandi=password))


# --- The installation -------------------------------------------------------------------------------------------------------------


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Installation:
    """A data folder, its database, and the older binary running on them."""

    def __init__(self, binary, data, catalogue, postgres=None, pg_bin=None):
        self.binary, self.data, self.catalogue, self.postgres, self.pg_bin = binary, data, catalogue, postgres, pg_bin
        self.port, self.process = free_port(), None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fixture-"))
        self.config = self.folder / "saporancak.toml"
        self.configure("")
        (self.folder / "clock.c").write_text(CLOCK)
        library = self.folder / "clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, self.folder / "clock.c"], check=True)
        self.environment = os.environ | {"LD_PRELOAD": str(library), "CLOCK_OFFSET": str(self.folder / "clock")}
        self.set_clock(MONDAY)

    def set_clock(self, text):
        at = datetime.datetime.fromisoformat(text).replace(tzinfo=WIB).timestamp()
        self.offset = int(at - time.time())
        (self.folder / "clock").write_bytes(struct.pack("q", self.offset))

    def now(self):
        return datetime.datetime.fromtimestamp(time.time() + self.offset, WIB)

    def configure(self, more):
        database = f"database_url = {json.dumps(self.postgres)}\n" if self.postgres else ""
        self.config.write_text(
            f"public_url = {json.dumps(PUBLIC_URL)}\nspecimen = true\n{database}"
            f"data = {json.dumps(str(self.data))}\ncatalogue = {json.dumps(str(self.catalogue))}\n"
            f'listen = "127.0.0.1:{self.port}"\nstatus_folder = {json.dumps(str(self.folder / "status"))}\n{more}'
        )

    def run(self, *command):
        asked = [self.binary, "--config", self.config, *command]
        done = subprocess.run(asked, capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise SystemExit(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        log = open(self.folder / "log", "a")
        asked = [self.binary, "--config", self.config, "serve"]
        self.process = subprocess.Popen(asked, stdout=log, stderr=log, env=self.environment)
        for _ in range(300):
            try:
                if Client(self.port).get("/sehat").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not start: " + (self.folder / "log").read_text()[-2000:])

    def stop(self, hard=False):
        if hard:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait()
        self.process = None

    def rows(self, sql):
        """Rows as dictionaries, the same from both engines."""
        if self.postgres:
            as_json = f"select coalesce(json_agg(t), '[]') from ({sql}) t"
            asked = [self.pg_bin / "psql", "-XAtq", "-d", self.postgres, "-c", as_json]
            return json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)
        connection = sqlite3.connect(self.data / "saporancak.db")
        connection.row_factory = sqlite3.Row
        found = [dict(row) for row in connection.execute(sql)]
        connection.close()
        return found

    def until(self, what, seconds=90):
        end = time.time() + seconds
        while time.time() < end:
            if what():
                return
            time.sleep(0.2)
        raise SystemExit(f"waited too long: {self.rows(OPEN)} {(self.folder / 'log').read_text()[-1500:]}")

    def settled(self):
        self.until(lambda: not self.rows(OPEN))


OPEN = (
    "select id, topic, subject_id as lane, body, attempts, last_error, case when lease is null then 0 else 1 end as leased "
    "from outbox where done_at is null order by created_at, id"
)


# --- What people do ---------------------------------------------------------------------------------------------------------------


def controls(name, answer):
    if isinstance(answer, dict):
        return {f"{name}.{part}": value for part, value in answer.items()}
    if isinstance(answer, list):
        return {f"{name}.{r}.{c}": cell for r, cells in enumerate(answer) for c, cell in enumerate(cells)}
    return {name: answer}


def one_time(text):
    return re.search(r"\b[a-z0-9]{4}(?:-[a-z0-9]{4}){3}\b", text).group(0)


class Journey:
    def __init__(self, place):
        self.place, self.people, self.applications, self.accounts = place, {}, {}, {}

    def client(self):
        return Client(self.place.port)

    def __getitem__(self, who):
        return self.people[who]

    # Accounts

    def make_staff(self):
        self.first = {}
        former = ("petugas.lama", "Petugas Lama Contoh", "verifikator", None)
        for i, (username, name, role, office) in enumerate([*STAFF, former], 1):
            more = ["--office", office] if office else []
            more += ["--nip", f"19800101200501{i:04}", "--rank", "Pembina"]
            self.first[username] = one_time(self.place.run("account", "add", username, "--name", name, "--role", role, *more))
            self.accounts[username] = {"name": name, "role": role, "office": office, "password": STAFF_PASSWORD}

    def first_day(self):
        """Everybody changes the one-time password and accepts the duties."""
        for username, password in self.first.items():
            self.people[username] = person = self.client()
            person.sign_in(username, password).must("Ganti kata sandi")
            self.new_password(person, username, password, STAFF_PASSWORD)
            self.accept(person)

    def new_password(self, person, username, old, new):
        person.done(person.get("/akun").form("/akun/sandi").set(lama=old, sandi=new), "kabar=sandi-diganti")
        person.sign_in(username, new)

    def go_on(self, text):
        """Another hour or day: everybody signs in again."""
        if self.place.process:
            self.place.stop()
        self.place.set_clock(text)
        self.place.start()
        for username, account in self.accounts.items():
            if username in self.people and not account.get("disabled"):
                self.people[username].cookies.clear()
                self.people[username].sign_in(username, account["password"])

    def accept(self, person):
        page = person.get("/kewajiban")
        page = person.send(page.form("/kewajiban").set(terima="ya"))
        if page.path == "/kewajiban":
            raise SystemExit(page.text)

    def register(self):
        person = self.people["pemohon"] = self.client()
        form = person.get("/daftar").form("/daftar")
        form.set(nama="Pemohon Contoh", hp="0812 0000 0001", email="pemohon@contoh.invalid")
        form.set(pengguna="pemohon", sandi=FIRST_PASSWORD)
        page = person.send(form)
        if page.path != "/kewajiban":
            raise SystemExit(page.text)
        self.accept(person)
        self.accounts["pemohon"] = {"name": "Pemohon Contoh", "role": "pemohon", "office": None, "password": FIRST_PASSWORD}

    def at_the_counter(self):
        counter = self["loket"]
        form = counter.get("/loket").form("/loket/daftar")
        page = counter.send(form.set(nama="Ibu Contoh", telepon="0812 7777 1234", nama_pengguna="ibu.contoh")).must("ibu.contoh")
        password = one_time(page.text)
        page = counter.get(page.links("/loket?pemohon=")[0])
        draft = counter.send(page.form("/loket/mulai").set(izin="sip-perawat:baru"))
        self.fill_in(counter, "over_the_counter", "sip-perawat", draft.path.split("?")[0])
        self.submit(counter, "over_the_counter")
        person = self.people["ibu.contoh"] = self.client()
        person.sign_in("0812-7777-1234", password).must("Ganti kata sandi")
        self.new_password(person, "ibu.contoh", password, COUNTER_PASSWORD)
        self.accept(person)
        self.accounts["ibu.contoh"] = {"name": "Ibu Contoh", "role": "pemohon", "office": None, "password": COUNTER_PASSWORD}

    def told_once_a_day(self):
        section = self["kasi"]
        form = section.get("/akun").form("/akun/kontak")
        section.done(form.set(email="kasi@contoh.invalid", hp="", kini=STAFF_PASSWORD), "kabar=kontak")
        section.done(section.get("/akun/kabar").form("/akun/kabar").set(surel="digest", bahasa="en"), "kabar=tersimpan")
        self.accounts["kasi"] |= {"email": "kasi@contoh.invalid", "language": "en", "mail": "digest"}

    def changes_of_accounts(self):
        person = self["pemohon"]
        self.new_password(person, "pemohon", FIRST_PASSWORD, CHANGED_PASSWORD)
        self.accounts["pemohon"] |= {"password": CHANGED_PASSWORD, "password_before": FIRST_PASSWORD}
        form = person.get("/akun").form("/akun/kontak")
        person.done(form.set(email="pemohon.baru@contoh.invalid", hp="0812 0000 0002", kini=CHANGED_PASSWORD), "kabar=kontak")
        contact = {"email": "pemohon.baru@contoh.invalid", "phone": "+6281200000002"}
        self.accounts["pemohon"] |= contact | {"phone_before": "+6281200000001", "email_before": "pemohon@contoh.invalid"}
        admin = self["admin"]
        former = self.place.rows("select id from account where username = 'petugas.lama'")[0]["id"]
        action = f"/admin/akun/{former}/nonaktif"
        admin.done(admin.get("/admin/akun").form(action), "kabar=ditutup")
        self.accounts["petugas.lama"]["disabled"] = True

    # Applications

    def start(self, who, type_id):
        person = self[who]
        form = person.get(f"/layanan/{type_id}").form(f"/layanan/{type_id}/mulai").set(varian="baru")
        return person.send(form).must("BELUM dikirim").path.split("?")[0]

    def fill_in(self, person, name, type_id, href, sections=99, files=99):
        self.applications[name] = {"id": href.rsplit("/", 1)[1], "type": type_id}
        seen = set()
        while True:
            links = [link for link in person.get(href).links(f"{href}/isian/") if link not in seen]
            if not links or len(seen) == sections:
                break
            seen.add(links[0])
            self.fill_section(person, links[0], ANSWERS[type_id])
        for action in person.get(f"{href}/berkas").actions(f"{href}/berkas/")[:files]:
            requirement = action.rsplit("/", 1)[1]
            photo = "foto" in requirement
            form = person.get(f"{href}/berkas").form(action)
            form.attach("berkas", "foto.png" if photo else f"{requirement}.pdf", png() if photo else pdf(requirement))
            page = person.send(form)
            if page.status != 200:
                raise SystemExit(f"{action}: {page.text[:800]}")

    def fill_section(self, person, address, answers):
        page = person.get(address)
        form, there = page.form(address), page.names("f.")
        for field, answer in answers.items():
            if any(n == f"f.{field}" or n.startswith(f"f.{field}.") for n in there):
                form.put(controls(f"f.{field}", answer))
        after = person.send(form)
        if after.status != 200:
            raise SystemExit(f"{address}: {after.text[:1500]}")

    def submit(self, person, name):
        href = f"/permohonan/{self.applications[name]['id']}"
        page = person.send(person.get(f"{href}/periksa").form(f"{href}/kirim").set(pernyataan="ya"))
        if not page.path.endswith("/tanda-terima"):
            raise SystemExit(f"{name}: {page.path} {page.text[:1500]}")

    def apply(self, name, type_id):
        self.fill_in(self["pemohon"], name, type_id, self.start("pemohon", type_id))
        self.submit(self["pemohon"], name)

    def claim(self, name):
        id = self.applications[name]["id"]
        officer = self["verifikator"]
        return officer.done(officer.get(f"/kerja/{id}").form(f"/kerja/{id}/ambil"), "kabar=diambil")

    def checklist(self, name, action, but=()):
        id = self.applications[name]["id"]
        page = self["verifikator"].get(f"/kerja/{id}")
        form = page.form(f"/kerja/{id}/{action}")
        for item in (n[2:] for n in page.names("c.")):
            form.put({f"c.{item}": "tidak" if item in but else "sesuai"})
            if item in but:
                form.put({f"n.{item}": "Tidak terbaca."})
            elif item.startswith("r:"):
                form.put({f"n.{item}": "Diperiksa manual: data contoh."})
        return form

    def verify(self, name):
        self.claim(name)
        self["verifikator"].done(self.checklist(name, "terima"), "kabar=diteruskan")

    def half_checked(self, name):
        self.claim(name)
        form = self.checklist(name, "periksa", but=["d:ktp"])
        marks = [n for n, v in form.fields if n.startswith("c.") and n != "c.d:ktp"]
        form.fields = [(n, v) for n, v in form.fields if n not in marks[3:]]
        self["verifikator"].done(form, "kabar=tersimpan")

    def give_back(self, name):
        self.claim(name)
        form = self.checklist(name, "kembalikan", but=["d:ktp"])
        form.fields = [(n, v) for n, v in form.fields if n != "minta"]
        form.tick("minta", "d:ktp").tick("minta", "f:tahun_lulus").set(catatan="Perbaiki lalu kirim lagi.")
        form.put({"m.d:ktp": "Foto ulang di tempat terang.", "m.f:tahun_lulus": "Tahun lulus berbeda dengan ijazah."})
        self["verifikator"].done(form, "kabar=dikembalikan")

    def propose_refusal(self, name):
        self.claim(name)
        form = self.checklist(name, "tolak", but=["d:ktp"]).set(alasan="0")
        self["verifikator"].done(form, "kabar=diusulkan-tolak")

    def recommend(self, name, visit=False):
        id, examiner = self.applications[name]["id"], self["opd.dinkes"]
        today = self.place.now().date().isoformat()
        if visit:
            page = examiner.get(f"/kerja/{id}/pemeriksaan")
            form = page.form(f"/kerja/{id}/pemeriksaan")
            form.set(nomor_spt="SPT/7/CONTOH", tanggal=today, jam="00:10", tempat="Jalan Contoh Nomor 8", saksi="Pemohon Contoh")
            form.set(tim_nama="Pemeriksa Contoh", tim_jabatan="Pengawas", kesimpulan="disetujui")
            form.set(catatan="Sesuai.", foto_ket="Depan")
            form.put({point: "sesuai" for point in page.names("p.")}).attach("foto", "tempat.png", png())
            examiner.done(form, "kabar=berita-acara")
        action = f"/kerja/{id}/rekomendasi"
        form = examiner.get(action).form(action)
        examiner.done(form.set(nomor="440/12/CONTOH", tanggal=today, hasil="diberikan"), "kabar=rekomendasi")

    def approve(self, name):
        id = self.applications[name]["id"]
        for who in ("kasi", "kabid"):
            self[who].get(f"/kerja/{id}/pratinjau")
            page = self[who].send(self[who].get(f"/kerja/{id}").form(f"/kerja/{id}/setujui"))
            if page.status != 200:
                raise SystemExit(f"{name}: {page.text[:800]}")

    def signing_form(self, names):
        head = self["kadis"]
        for name in names:
            head.get(f"/kerja/{self.applications[name]['id']}/pratinjau")
        form = head.get("/tanda-tangan").form("/tanda-tangan").set(sandi=STAFF_PASSWORD)
        form.fields = [(n, v) for n, v in form.fields if n != "pilih"]
        for name in names:
            form.tick("pilih", self.applications[name]["id"])
        return form

    def sign(self, names):
        self["kadis"].done(self.signing_form(names), "kabar=ditandatangani")
        self.place.settled()

    def acknowledge(self):
        office = self["opd.dinkes"]
        for action in office.get("/dokumen-masuk").actions("/dokumen-masuk/"):
            office.send(office.get("/dokumen-masuk").form(action)).must("tercatat")

    def revoke(self, name):
        id = self.applications[name]["id"]
        licence = self.place.rows(f"select id from document where application_id = '{id}' and kind = 'licence'")[0]["id"]
        head, action = self["kadis"], f"/register/{licence}/cabut"
        head.done(head.get(f"/register/{licence}").form(action).set(alasan="Tempat praktik ditutup (contoh)."), "kabar=dicabut")

    # Interruptions and calendar

    def fasting_hours(self):
        admin = self["admin"]
        form = admin.get("/admin/kalender").form("/admin/kalender/khusus").set(dari="2027-02-08", sampai="2027-03-09")
        for name in [n for n, _ in form.fields if n.startswith(("buka_", "tutup_"))][:10]:
            form.put({name: "08:00" if name.startswith("buka_") else "15:00"})
        admin.done(form, "kabar=kalender")

    def holiday_form(self, day, name):
        return self["admin"].get("/admin/kalender").form("/admin/kalender/libur").set(tanggal=day, nama=name)

    def declare_form(self, title, began):
        now = self.place.now()
        form = self["loket"].get("/petugas/gangguan").form("/petugas/gangguan")
        form.set(apa="network", cakupan="semua", mulai=began, judul=title)
        later = (now + datetime.timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
        return form.set(keterangan="Permohonan diproses lebih lambat. Berkas Anda aman.", perkiraan=later, kabar=later)

    def desk(self, who, desk, action, news, **typed):
        page = self[who].get(desk)
        form = page.form(f"{desk}/{action}").set(**typed)
        if action == "jeda":
            form.attach("dokumen", "surat.pdf", pdf("Surat keterangan"))
        self[who].done(form, news)

    def outage(self):
        page = self["loket"].done(self.declare_form("Jaringan contoh terputus", BEGAN), "kabar=gangguan-diumumkan")
        desk = page.path.split("?")[0]
        self.desk("kasi", desk, "pasti", "kabar=gangguan-dipastikan")
        self.desk("verifikator", desk, "kabar", "kabar=kabar-diumumkan", judul="Jaringan contoh terputus",
                  keterangan="Perbaikan berjalan. Loket tetap melayani.")
        self.desk("kabid", desk, "jeda", "kabar=jeda-dicatat", huruf="a", jeda=BEGAN, fakta="Kabel contoh putus.")
        # Those who may agree are told before somebody does.
        self.place.settled()
        self.desk("kadis", desk, "jeda/setuju", "kabar=jeda-disetujui")
        self.place.settled()
        return desk

    def outage_ends(self, desk):
        evidence = "Sambungan contoh diuji tiga kali, stabil."
        self.desk("verifikator", desk, "pulih", "kabar=pulih", pulih=STABLE, bukti=evidence)
        self.place.settled()
        self.desk("kasi", desk, "pulih-pasti", "kabar=pulih-dipastikan")
        self.place.settled()


def tell(place):
    """The whole story; returns it with what pages said before the server was killed."""
    story = Journey(place)
    place.run("keys", "create", "--specimen")
    place.run("migrate")
    story.make_staff()
    place.start()
    story.first_day()
    story.register()
    story.fasting_hours()
    story.told_once_a_day()
    for name, type_id in [("recommending", "sip-bidan"), ("verifying", "sip-bidan"), ("awaiting_signature", "sip-bidan"),
                          ("issued", "sip-perawat"), ("revoked", "stpt"), ("refused", "sip-perawat"), ("returned", "sip-perawat"),
                          ("signing_1", "sip-perawat"), ("signing_2", "sip-perawat"), ("signing_3", "sip-perawat")]:
        story.apply(name, type_id)
    place.settled()
    story.go_on(THURSDAY)
    desk = story.outage()
    story.fill_in(story["pemohon"], "draft", "stpt", story.start("pemohon", "stpt"), sections=2, files=1)
    story.fill_in(story["pemohon"], "sent_last", "sip-perawat", story.start("pemohon", "sip-perawat"))
    story.at_the_counter()
    story.half_checked("verifying")
    for name in ("recommending", "awaiting_signature", "issued", "revoked", "signing_1", "signing_2", "signing_3"):
        story.verify(name)
    for name in ("awaiting_signature", "issued", "signing_1", "signing_2", "signing_3"):
        story.recommend(name)
    story.recommend("revoked", visit=True)
    story.propose_refusal("refused")
    for name in ("refused", "awaiting_signature", "issued", "revoked", "signing_1", "signing_2", "signing_3"):
        story.approve(name)
    story.sign(["issued", "revoked"])
    story.sign(["refused"])
    story.acknowledge()
    story.revoke("revoked")
    story.go_on(STATED)
    story.outage_ends(desk)
    story["admin"].done(story.holiday_form("2026-11-30", "Libur Contoh"), "kabar=kalender")
    place.settled()
    story.changes_of_accounts()
    place.settled()
    place.stop()

    # From here on no letter and no post goes out: their servers do not answer.
    secret = place.folder / "telegram"
    secret.write_text("0:contoh-bukan-rahasia")
    place.configure(
        '[mail]\nsmtp_url = "smtp://127.0.0.1:9"\nfrom = "DPMPTSP Contoh <izin@contoh.invalid>"\n'
        f'[social.telegram]\nbase_url = "http://127.0.0.1:9/telegram"\nchat_id = "@contoh"\n'
        f"token_file = {json.dumps(str(secret))}\n"
    )
    story.go_on(FRIDAY)
    began = int(place.now().timestamp() * 1e6) - 60_000_000
    story.give_back("returned")
    place.until(lambda: place.rows("select 1 as one from outbox where topic = 'deliver' and last_error is not null"))
    place.until(lambda: place.rows(f"select 1 as one from performance where computed_at >= {began}"))
    shown = what_pages_say(story)
    killed_at_work(story)
    return story, shown


def killed_at_work(story):
    """Signatures keep the worker busy; what is ordered meanwhile still waits when the process dies."""
    place = story.place
    signing = story.signing_form(["signing_1", "signing_2", "signing_3"])
    declaring = story.declare_form("Gangguan kedua contoh", FRIDAY)
    href = f"/permohonan/{story.applications['sent_last']['id']}"
    sending = story["pemohon"].get(f"{href}/periksa").form(f"{href}/kirim").set(pernyataan="ya")
    holiday = story.holiday_form("2029-03-02", "Libur jauh contoh")
    story["kadis"].send(signing, follow=False)
    desk = story["loket"].send(declaring, follow=False).path.split("?")[0]
    confirm = story["kasi"].get(desk).form(f"{desk}/pasti")
    answers = [story["kasi"].send(confirm, follow=False), story["pemohon"].send(sending, follow=False),
               story["admin"].send(holiday, follow=False)]
    place.stop(hard=True)
    if any(answer.status != 303 for answer in answers):
        raise SystemExit(f"refused: {[(a.status, a.path) for a in answers]}")
    story.killed = int(place.now().timestamp() * 1e6)
    story.second_interruption = desk.rsplit("/", 1)[1]
    waiting = [json.loads(row["body"])["do"] for row in place.rows(OPEN)]
    missing = {"tell_affected", "tell_deciders", "notify", "deliver", "recount", "produce"} - set(waiting)
    if missing:
        raise SystemExit(f"the worker was too fast, run it again; done already: {missing}")


# --- What a test can assert -------------------------------------------------------------------------------------------------------


def what_pages_say(story):
    public, verifier = story.client(), story["verifikator"]
    numbers = {}
    for line in story.place.rows("select number, short_code from document where kind = 'licence' and released_at is not null"):
        verdict = public.get(f"/keaslian/{line['short_code']}").text
        numbers[line["number"]] = next(v for v in ("DICABUT", "SAH DAN BERLAKU") if v in verdict)
    table = Table(verifier.get("/register").html).rows
    applications = {}
    for name, of in story.applications.items():
        if name == "over_the_counter":
            page = story["ibu.contoh"].get(f"/permohonan/{of['id']}")
        else:
            page = story["pemohon"].get(f"/permohonan/{of['id']}")
        due = re.search(r"(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu), \d{1,2} \w+ \d{4}", page.text)
        applications[name] = due.group(0) if due else None
    figures = json.loads(public.get("/kinerja.json").body)
    text = public.get("/kinerja.csv").body.decode("utf-8-sig")
    status = json.loads(public.get("/gangguan.json").body)
    return {
        "register": table, "verdicts": numbers, "due": applications, "performance_json": figures["baris"],
        "performance_csv": list(csv.DictReader(io.StringIO(text))), "interruptions_json": status,
    }


class Table(html.parser.HTMLParser):
    """Cells of the first table's body."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.cell = [], None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        if tag == "tr":
            self.rows.append([])
        elif tag == "th" and dict(pairs).get("scope") == "col":
            self.cell = None
        elif tag in ("th", "td") and self.rows:
            self.cell = []

    def handle_endtag(self, tag):
        if tag in ("th", "td") and self.cell is not None:
            self.rows[-1].append(" ".join(" ".join(self.cell).split()))
            self.cell = None
        elif tag == "table":
            self.rows = [row for row in self.rows if row]

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


REGISTER = ("number", "status", "licence", "holder", "issued", "valid_until")
SENT = "select channel, state, count(*) as n from notice_delivery group by channel, state order by 1, 2"


def iso(micros):
    return micros and datetime.datetime.fromtimestamp(micros / 1e6, datetime.timezone.utc).isoformat()


def facts(story, shown, commit):
    place = story.place
    names = {of["id"]: name for name, of in story.applications.items()}
    accounts = {row["username"]: row for row in place.rows(
        "select id, username, role, office, language, disabled_at, duties_at from account order by username")}
    for username, row in accounts.items():
        row |= story.accounts[username]
        row["disabled"] = row.pop("disabled_at") is not None
        row["duties_accepted"] = row.pop("duties_at") is not None
    applications = {}
    for row in place.rows("select id, number, type_id, type_version, version, stage, channel, due_at, step_due_at, submitted_at, "
                          "owner_id from application order by created_at"):
        name = names[row["id"]]
        row |= {"due_at_utc": iso(row["due_at"]), "due_shown": shown["due"][name]}
        row["files"] = place.rows(f"select count(*) as n from file where application_id = '{row['id']}'")[0]["n"]
        row["clocks"] = place.rows("select step, pass, started_at, promise_days, due_at, ended_at, outcome, paused_minutes, "
                                   f"calendar_version from clock where application_id = '{row['id']}' order by step, pass")
        applications[name] = row
    documents = place.rows("select id, application_id, kind, number, short_code, type_id, valid_until, file_id, sha256, "
                           "case when released_at is null then 0 else 1 end as released, "
                           "case when revoked_at is null then 0 else 1 end as revoked, "
                           "ordered_at from document order by ordered_at")
    for row in documents:
        row["application"] = names[row["application_id"]]
        row["verify_url"] = f"{PUBLIC_URL}/keaslian/{row['short_code']}"
        row["public_verdict"] = shown["verdicts"].get(row["number"])
    deliveries = place.rows("select document_id, office, case when acknowledged_at is null then 0 else 1 end as acknowledged "
                            "from delivery order by delivered_at")
    interruptions = place.rows("select id, version, phase, title, started_at, ended_at, confirmed_at, end_confirmed_at, "
                               "pause_from, pause_agreed_at from interruption order by created_at")
    for row in interruptions:
        row["news"] = place.rows("select revision, kind, title from interruption_news "
                                 f"where interruption_id = '{row['id']}' order by revision")
    tables = [t["name"] for t in place.rows(
        "select table_name as name from information_schema.tables where table_schema = 'public' order by 1" if place.postgres
        else "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1")]
    return {
        "commit": commit,
        "public_url": PUBLIC_URL,
        "specimen": True,
        "marked_as_demo": False,
        "master_key_file": "keys/master-key",
        "trust_anchor": "keys/root.pem",
        "migrations": place.rows("select count(*) as n from migration")[0]["n"] if "migration" in tables else None,
        "accounts": accounts,
        "applications": applications,
        "documents": documents,
        "deliveries": deliveries,
        "register": [dict(zip(REGISTER, row)) for row in shown["register"]],
        "interruptions": interruptions,
        "second_interruption": story.second_interruption,
        "interruptions_json_before_the_second": shown["interruptions_json"],
        "calendar": place.rows("select version, note from calendar_version order by version"),
        "times": {"began": BEGAN, "stable": STABLE, "holiday": "2026-11-30", "killed": iso(story.killed)},
        "notices": {
            "by_topic": place.rows("select a.username, n.topic, count(*) as n from notice n join account a on a.id = n.account_id "
                                   "group by a.username, n.topic order by a.username, n.topic"),
            "deliveries": place.rows(SENT),
        },
        "social_posts": place.rows("select interruption_id, revision, network, state from social_post"),
        "events": {
            "by_kind": place.rows("select subject, kind, count(*) as n from event group by subject, kind order by subject, kind"),
            "by_subject": place.rows("select subject, subject_id, count(*) as n, max(seq) as last_seq from event "
                                     "group by subject, subject_id order by subject, subject_id"),
            "last_hashes": place.rows("select e.subject, e.subject_id, e.hash from event e "
                                      "where e.seq = (select max(seq) from event m where m.subject = e.subject "
                                      "and m.subject_id = e.subject_id) order by 1, 2"),
        },
        "outbox_waiting": [row | {"body": json.loads(row["body"])} for row in place.rows(OPEN)],
        "performance": {"json": shown["performance_json"], "csv": shown["performance_csv"]},
        "rows": {table: place.rows(f"select count(*) as n from {table}")[0]["n"] for table in tables},
    }


def keep_licence(story, folder):
    """The licence as the applicant prints it, and the text of its QR."""
    id = story.applications["issued"]["id"]
    page = story["pemohon"].get(f"/permohonan/{id}")
    bytes_ = story["pemohon"].get(page.links("/dokumen/")[0]).body
    (folder / "licence.pdf").write_bytes(bytes_)
    return hashlib.sha256(bytes_).hexdigest()


# --- The end of the work ----------------------------------------------------------------------------------------------------------


def tidy(place):
    """Only database, files and keys stay; SQLite in one file."""
    for name in ("mail", "status"):
        shutil.rmtree(place.data / name, ignore_errors=True)
    if not place.postgres:
        connection = sqlite3.connect(place.data / "saporancak.db")
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.close()
        for end in ("-wal", "-shm"):
            (place.data / f"saporancak.db{end}").unlink(missing_ok=True)
    for folder in sorted(place.data.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def catalogue_of(folder, types):
    """Only the licence types that are used: every version in use is kept whole in the database."""
    small = pathlib.Path(tempfile.mkdtemp(prefix="fixture-"))
    for name in ["_shared", *types]:
        shutil.copytree(pathlib.Path(folder) / name, small / name)
    return small


def make(options, out, postgres):
    data = out / ("postgres-data" if postgres else "sqlite")
    data.mkdir(parents=True)
    catalogue = catalogue_of(options.catalogue, TYPES)
    pg_bin = pathlib.Path(options.pg_bin) if options.pg_bin else None
    place = Installation(options.binary, data, catalogue, postgres, pg_bin)
    try:
        story, shown = tell(place)
        tidy(place)
        found = facts(story, shown, options.commit)
        if postgres:
            asked = [pg_bin / "pg_dump", "--no-owner", "--no-privileges", "--inserts", "-d", postgres]
            dump = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
            # Newer programs guard a dump with commands that only psql understands.
            lines = [line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
            (out / "postgres.sql").write_text("\n".join(lines) + "\n")
        afterwards(story, found, out)
        return found
    finally:
        if place.process:
            place.stop(hard=True)
        for folder in (place.folder, catalogue):
            shutil.rmtree(folder, ignore_errors=True)


def afterwards(story, found, out):
    """What the older binary itself makes of it when it is started again, mail and posts working; on a copy, but for PostgreSQL."""
    place, data = story.place, story.place.data
    copy = place.folder / "copy"
    shutil.copytree(data, copy)
    place.data = copy
    place.configure("")
    # What a killed process held is free again when its lease has run out.
    story.go_on(LATER)
    place.until(lambda: not place.rows(OPEN))
    found["licence_pdf_sha256"] = keep_licence(story, out if not place.postgres else place.folder)
    found["after_restart_with_the_same_binary"] = {
        "stages": {name: place.rows(f"select stage, due_at from application where id = '{of['id']}'")[0]
                   for name, of in story.applications.items()},
        "documents_released": place.rows("select number, sha256 from document where released_at is not null order by number"),
        "notices": place.rows("select topic, count(*) as n from notice group by topic order by topic"),
        "notice_deliveries": place.rows(SENT),
        "social_posts": place.rows("select network, state, error from social_post"),
        "dead": place.rows("select topic, last_error from outbox where dead_at is not null"),
    }
    place.stop()
    place.data = data


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=lambda p: os.path.abspath(p))
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--catalogue", required=True, help="folder catalog of the commit the binary was built from")
    parser.add_argument("--postgres", help="address of an empty database; it is used up")
    parser.add_argument("--pg-bin", help="folder with psql and pg_dump")
    parser.add_argument("--commit", default="")
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    options = parser.parse_args()
    out = options.out.resolve()
    kept = out / "expected.json"
    expected = json.loads(kept.read_text()) if kept.exists() else {}
    if options.only != "postgres":
        shutil.rmtree(out / "sqlite", ignore_errors=True)
        expected["sqlite"] = make(options, out, None)
    if options.postgres and options.only != "sqlite":
        shutil.rmtree(out / "postgres-data", ignore_errors=True)
        expected["postgres"] = make(options, out, options.postgres)
    kept.write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
