# SPDX-License-Identifier: Apache-2.0
"""The server's life: a clean end, a killed one, a taken port."""

import http.client
import re
import signal
import subprocess
from urllib.parse import urlencode

import pytest
from study import QUESTIONS, SHOWDOWN, ROOT, StudyServer


class Session:
    """A volunteer without a browser."""

    def __init__(self, port):
        self.port = port
        self.cookie = ""

    def request(self, method, path, form=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(form or {}, doseq=True), headers)
        response = connection.getresponse()
        body = response.read().decode()
        for name, cookie in response.getheaders():
            if name == "Set-Cookie" and "Max-Age=0" not in cookie:
                self.cookie = cookie.split(";")[0]
        connection.close()
        return response.status, body

    def consent(self):
        _, page = self.request("GET", "/")
        # Within this form alone: the one after it has the same token.
        form = re.search(r'<form[^>]*action="/begin".*?</form>', page, re.DOTALL)[0]
        begin = re.search(r'name="form_token" value="(\w+)"', form)[1]
        self.request("POST", "/begin", {"form_token": begin})
        _, page = self.request("GET", "/consent")
        self.token = re.search(r'name="form_token" value="(\w+)"', page)[1]
        form = {
            "form_token": self.token, "form": re.search(r'name="form" value="(\w+)"', page)[1],
            "page": re.search(r'name="page" value="(\w+)"', page)[1], "name": "Ada",
            "affiliation": "Engines", "signature": "Ada", "date": "2026-03-04", "affirmation": ["understood", "consent"]}
        assert self.request("POST", "/consent", form)[0] == 303
        # The session was renewed, and with it the token of its forms.
        _, page = self.request("GET", "/question/1")
        self.token = re.search(r'name="form_token" value="(\w+)"', page)[1]

    def answer(self, place):
        _, page = self.request("GET", f"/question/{place}")
        choice = re.search(r'name="choice" value="(\w+)"', page)[1]
        status, _ = self.request("POST", f"/question/{place}", {"form_token": self.token, "choice": choice})
        assert status == 303


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_cleanly(study, number):
    server = StudyServer(study)
    session = Session(server.port)
    session.consent()
    session.answer(1)
    status, words = server.stop(number)
    assert status == 0 and "Stopped" in words
    log = study.path.with_name("study.db-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert study.count("votes") == 1


def test_hears_a_signal_that_comes_with_the_address(study):
    for _ in range(5):
        status, words = StudyServer(study).stop()
        assert status == 0 and "Stopped" in words


def test_loses_no_acknowledged_answer_when_killed(study):
    server = StudyServer(study)
    session = Session(server.port)
    session.consent()
    for place in range(1, QUESTIONS + 1):
        session.answer(place)
        server.stop(signal.SIGKILL)
        server = StudyServer(study)
        session.port = server.port
        assert study.count("votes") == place
    # The form token of before the restart still holds.
    assert session.request("POST", "/submit", {"form_token": session.token})[0] == 303
    assert server.stop()[0] == 0
    assert study.count("submissions") == 1


def test_says_that_a_port_is_in_use(study, server):
    again = subprocess.run(
        [SHOWDOWN, "serve", str(study.path), "--port", str(server.port)], cwd=ROOT, capture_output=True, text=True,
        timeout=30)
    assert again.returncode != 0 and again.stdout == ""
    assert "in use" in again.stderr and "--port" in again.stderr


def test_warns_of_a_key_beside_the_study(study):
    (study.path.parent / "other.key").write_text("")
    server = StudyServer(study)
    _, words = server.stop()
    assert "other.key" in words


def test_logs_nothing_of_volunteers(study):
    server = StudyServer(study)
    session = Session(server.port)
    session.consent()
    session.answer(1)
    session.request("GET", "/question/1?name=Ada")
    session.request("POST", "/question/1", {"form_token": "x", "choice": "y"})
    _, words = server.stop()
    for secret in ("Ada", "Engines", session.token, session.cookie.split("=")[1]):
        assert secret not in words
