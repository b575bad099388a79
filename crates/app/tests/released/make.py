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
import sqlite3
import subprocess
import tempfile

from journey import *


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
