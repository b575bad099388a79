"""What people do in an installation: from accounts to a revoked licence."""

import datetime
import re
import time

from installation import *


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
