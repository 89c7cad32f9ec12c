# SPDX-License-Identifier: Apache-2.0

import json

from conftest import visitor
from selenium.webdriver.support.ui import WebDriverWait
from study import QUESTIONS, SECRETS, StudyServer, showdown


def test_leads_from_landing_to_receipt_and_sends_no_secret(volunteer, study, recorder):
    volunteer.open("/")
    assert "machine-made" in volunteer.text
    volunteer.agree()
    for place in range(1, QUESTIONS + 1):
        assert volunteer.path == f"/question/{place}"
        assert f"Question {place} of {QUESTIONS}" in volunteer.text
        assert len(volunteer.find("input[type=radio]")) == 4
        assert not volunteer.find("input[type=radio]:checked")
        assert bool(volunteer.find(".digits")) == volunteer.scripts
        volunteer.answer(place)
        assert study.count("votes") == place
    assert volunteer.path == "/review"
    volunteer.press("form[action='/submit'] button")
    assert volunteer.path == "/receipt"

    code = volunteer.find(".code")[0].text
    assert study.rows("SELECT state FROM participants") == [("submitted",)]
    assert study.rows("SELECT replace(code, '-', '') FROM submissions") == [(code.replace("-", ""),)]
    assert study.rows("SELECT name, affiliation FROM people") == [("Ada Lovelace", "Analytical Engines")]
    kinds = [kind for (kind,) in study.rows("SELECT kind FROM ledger ORDER BY idx")]
    assert kinds.count("consent") == 1 and kinds.count("submission") == 1
    assert len(set(study.rows("SELECT question FROM votes"))) == QUESTIONS

    # A finished link leads to the receipt, whatever page it names.
    for path in ("/question/1", "/consent", "/review"):
        volunteer.open(path)
        assert volunteer.path == "/receipt"
    volunteer.open("/consent/copy")
    volunteer.open("/nowhere")

    sent = recorder.sent
    assert sum(connection.count(b"HTTP/1.1 ") for connection in sent) > 15
    for secret in SECRETS:
        assert not any(secret.encode() in connection for connection in sent), secret


def test_declines_in_one_click(volunteer, study):
    volunteer.begin()
    volunteer.press("button[form=decline]")
    assert volunteer.path == "/declined"
    assert study.count("participants") == 0 and study.count("people") == 0
    assert study.count("ledger", "kind = 'decline'") == 1


def test_withdraws_and_leaves_no_trace(volunteer, study):
    volunteer.agree()
    volunteer.answer(2)
    assert study.count("votes") == 1
    volunteer.press("footer a[href='/withdraw']")
    volunteer.press("button[form=withdraw]")
    assert volunteer.path == "/withdrawn"
    for table in ("votes", "people", "consents"):
        assert study.count(table) == 0
    assert study.rows("SELECT state FROM participants") == [("withdrawn",)]
    assert study.count("ledger", "kind = 'withdrawal'") == 1
    files = [study.path, study.path.with_name("study.db-wal")]
    assert not any(b"Lovelace" in file.read_bytes() for file in files if file.exists())


def test_keeps_the_order_and_the_answer(volunteer):
    volunteer.agree()
    shown = [label.text for label in volunteer.find(".choice label")]
    volunteer.answer(3)
    volunteer.press("a.back")
    assert volunteer.path == "/question/1"
    assert [label.text for label in volunteer.find(".choice label")] == shown
    assert volunteer.find("#response-3")[0].is_selected()


def test_changes_an_answer_from_the_review(volunteer, study):
    volunteer.agree()
    for _ in range(QUESTIONS):
        volunteer.answer(1)
    volunteer.press("a[href='/question/2?from=review']")
    volunteer.answer(4)
    assert volunteer.path == "/review"
    assert "Response 4" in volunteer.text
    assert study.count("votes") == QUESTIONS and study.count("revisions") == QUESTIONS + 1


def test_says_what_is_missing_and_keeps_the_rest(volunteer, study):
    volunteer.begin()
    volunteer.find("#name")[0].send_keys("Ada Lovelace")
    volunteer.press("button[form=agree]")
    assert volunteer.path == "/consent"
    assert volunteer.find("#name")[0].get_attribute("value") == "Ada Lovelace"
    assert volunteer.find(".summary a[href='#signature']")
    assert study.count("consents") == 0
    volunteer.agree()
    volunteer.go_on()
    assert volunteer.path == "/question/1"
    assert volunteer.find(".summary a[href='#response-1']")
    assert study.count("votes") == 0


def test_leads_through_every_kind_without_scripts(plain_guest, everything):
    for locale in ("de", "ar", "en"):
        plain_guest.driver.delete_all_cookies()
        plain_guest.choose_language(locale)
        plain_guest.agree()
        plain_guest.tell_about()
        while plain_guest.path.startswith("/question/"):
            plain_guest.find("#reason")[0].send_keys("weil")
            plain_guest.answer_any()
        assert plain_guest.path == "/review"
        plain_guest.find("#comment")[0].send_keys("Danke.")
        plain_guest.press("form[action='/submit'] button")
        assert plain_guest.path == "/receipt"
        code = plain_guest.find(".receipt .code")[0].text
        plain_guest.open("/check")
        plain_guest.find("#code")[0].send_keys(code)
        plain_guest.press("form[action='/check'] button")
        assert plain_guest.find("main .note") and not plain_guest.find("#check button")[0].is_displayed()
    assert everything.count("submissions") == 3 and everything.count("comments") == 3


def test_goes_on_elsewhere_by_the_resume_code(volunteer, study):
    volunteer.consent()
    code = volunteer.find(".code")[0].text
    volunteer.press("main a.button")
    volunteer.answer(1)
    volunteer.driver.delete_all_cookies()
    # The page is still open: what is sent from it is kept until the code is typed.
    volunteer.find("label[for=response-2]")[0].click()
    volunteer.go_on()
    assert volunteer.find("#code") and study.count("votes") == 1
    volunteer.find("#code")[0].send_keys(code.lower())
    volunteer.press("main form button")
    volunteer.press("main form button")
    assert volunteer.path == "/question/3" and study.count("votes") == 2


def test_computes_the_proof_of_a_receipt_in_the_browser(scripted):
    scripted.agree()
    for _ in range(QUESTIONS):
        scripted.answer(1)
    scripted.press("form[action='/submit'] button")
    code = scripted.find(".receipt .code")[0].text
    scripted.open("/check")
    scripted.find("#code")[0].send_keys(code)
    scripted.press("form[action='/check'] button")

    def verdict():
        scripted.driver.execute_script("document.querySelector('#verdict').textContent = ''")
        scripted.find("#check button")[0].click()
        WebDriverWait(scripted.driver, 10).until(lambda driver: scripted.find("#verdict")[0].text)
        return scripted.find("#verdict")[0].text

    assert "The proof holds" in verdict()
    proof = scripted.find("#proof")[0]
    text = proof.get_attribute("value")
    scripted.driver.execute_script("arguments[0].value = arguments[1]", proof, text.replace(code[:4], "0000"))
    assert "does not hold" in verdict()
    scripted.driver.execute_script("arguments[0].value = 'x'", proof)
    assert "not a proof" in verdict()


def test_previews_as_a_pilot_that_never_counts(browsers, study):
    server = StudyServer(study, command=("study", "preview"))
    try:
        volunteer = visitor(browsers, server.address, True)
        volunteer.agree()
        for _ in range(QUESTIONS):
            assert volunteer.find(".pilot")
            volunteer.answer(1)
        volunteer.press("form[action='/submit'] button")
        status = json.loads(showdown("study", "status", study.path, "--json"))
        assert status["counts"]["submitted"] == 0 and status["counts"]["pilots"] == 1
    finally:
        server.stop()
