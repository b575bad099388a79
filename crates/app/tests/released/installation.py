"""An installation of the older release: its keys, officers, server and clock."""

import datetime
import http.client
import json
import os
import pathlib
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time

from papers_and_pages import *

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
