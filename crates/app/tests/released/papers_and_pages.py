"""Papers to upload, and a client that reads pages and fills in their forms as a browser does."""

import html.parser
import http.client
import struct
import urllib.parse
import uuid
import zlib

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
