# SPDX-License-Identifier: Apache-2.0

from study import QUESTIONS, SECRETS


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
    volunteer.press("main form button")
    assert volunteer.path == "/question/1"
    assert volunteer.find(".summary a[href='#response-1']")
    assert study.count("votes") == 0
