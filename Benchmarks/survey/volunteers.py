# SPDX-License-Identifier: Apache-2.0
"""A volunteer who fills in whatever form the site shows; knows nothing of the database."""

import html.parser
import http.client
import urllib.parse


class Forms(html.parser.HTMLParser):
    """The forms of a page with their controls."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.select = None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        fields = dict(pairs)
        if tag == "form":
            self.forms.append({"action": fields.get("action", ""), "method": fields.get("method", "get"), "controls": []})
        if not self.forms:
            return
        controls = self.forms[-1]["controls"]
        if tag in ("input", "textarea") and fields.get("name"):
            kind = "text" if tag == "textarea" else fields.get("type", "text")
            controls.append((kind, fields["name"], fields.get("value") or "", "checked" in fields))
        if tag == "select":
            self.select = fields.get("name")
        if tag == "option" and self.select and fields.get("value"):
            controls.append(("radio", self.select, fields["value"], "selected" in fields))


class Volunteer:
    def __init__(self, port, host="127.0.0.1", cookies=None):
        self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.cookies = dict(cookies or {})
        self.path = "/"
        self.status = 0
        self.text = ""
        self.fields = {}

    def send(self, method, target, body=None):
        fields = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            fields["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, target, body=body, headers=fields)
        response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                name, value = value.split(";")[0].split("=", 1)
                self.cookies[name] = value
        self.text = response.read().decode("utf-8")
        self.status = response.status
        self.fields = dict(response.getheaders())
        self.path = target
        return response.status

    def open(self, target):
        """Opens a page and goes where it leads."""
        status = self.send("GET", target)
        while status == 303:
            status = self.send("GET", self.fields["Location"])
        return status

    def form(self, unwanted=("/decline", "/withdraw", "/locale", "/language")):
        for form in Forms(self.text).forms:
            if form["method"].lower() == "post" and not form["action"].startswith(unwanted):
                return form
        raise RuntimeError(f"no form on {self.path}: {self.status}\n{self.text[:2000]}")

    def body(self, form, choice=0):
        """Fills the form in: the n-th of each group of radio buttons, every box ticked, every text given."""
        pairs, groups = [], {}
        for kind, name, value, _ in form["controls"]:
            if kind == "radio":
                groups.setdefault(name, []).append(value)
            elif kind in ("submit", "button"):
                continue
            elif kind in ("hidden", "checkbox", "date", "number"):
                pairs.append((name, value or "1"))
            else:
                pairs.append((name, value or ("a@example.org" if "mail" in name else "Ada Lovelace")))
        pairs += [(name, values[choice % len(values)]) for name, values in groups.items()]
        return urllib.parse.urlencode(pairs)

    def submit(self, choice=0):
        form = self.form()
        status = self.send("POST", form["action"] or self.path, self.body(form, choice))
        if status == 303:
            return self.open(self.fields["Location"])
        return status

    def enrol(self):
        """From the landing page to the first question."""
        self.open("/")
        for _ in range(12):
            if self.path.startswith("/question"):
                return
            # The page between consent and the first question has a link and no form.
            self.open("/continue") if self.path == "/start" else self.submit()
        raise RuntimeError(f"never came to a question, but to {self.path}")
