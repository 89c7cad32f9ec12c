# SPDX-License-Identifier: Apache-2.0
"""Every page there is, one after the other, in one language."""


def pages(volunteer, locale="en"):
    """Stops at every page of the study with everything, errors included, and says its name."""
    volunteer.choose_language(locale)
    yield "landing"
    for summary in volunteer.find("summary"):
        summary.click()
    yield "landing with the resume form"
    volunteer.begin()
    yield "consent"
    volunteer.press("button[form=agree]")
    yield "consent with faults"
    volunteer.consent()
    yield "start"
    volunteer.press("main a.button")
    yield "about the volunteer"
    volunteer.go_on()
    yield "about the volunteer with faults"
    volunteer.tell_about()
    while volunteer.path.startswith("/question/"):
        place = volunteer.path
        for summary in volunteer.find("summary"):
            summary.click()
        yield place
        volunteer.go_on()
        yield place + " with faults"
        volunteer.mark()
        volunteer.go_on()
        if volunteer.path.startswith("/pause/"):
            yield "pause"
            volunteer.press("main a.button")
    yield "review"
    for path in ("/consent/copy", "/withdraw", "/nowhere"):
        volunteer.open(path)
        yield path
    volunteer.open("/review")
    volunteer.press("form[action='/submit'] button")
    yield "receipt"
    code = volunteer.find(".receipt .code")[0].text
    volunteer.open("/check")
    yield "check"
    volunteer.find("#code")[0].send_keys(code)
    volunteer.press("form[action='/check'] button")
    yield "check of a receipt"
    for path in ("/declined", "/withdrawn"):
        volunteer.open(f"{path}?language={locale}")
        yield path
    # The session is lost, the language is chosen anew.
    volunteer.driver.delete_all_cookies()
    volunteer.choose_language(locale)
    volunteer.open("/question/1")
    yield "lost session"
    volunteer.find("#code")[0].send_keys("AAAAA-AAAAA")
    volunteer.press("main form button")
    yield "wrong resume code"


def staff_pages(volunteer):
    volunteer.driver.delete_all_cookies()
    volunteer.open("/staff")
    yield "sign in"
    volunteer.find("#token")[0].send_keys("not the token, not it")
    volunteer.press("main form button")
    yield "sign in with a fault"
    volunteer.find("#token")[0].send_keys("a-token-of-the-staff")
    volunteer.press("main form button")
    for button in ("verify", "backup"):
        volunteer.press(f"form[action='/staff/{button}'] button")
    for summary in volunteer.find("summary"):
        summary.click()
    yield "dashboard"
