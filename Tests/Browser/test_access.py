# SPDX-License-Identifier: Apache-2.0
"""Keyboard, small screens, zoom, colour schemes, right to left, print, and axe on every page."""

import pytest
from axe_core_python.selenium import Axe
from pages import pages, staff_pages
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from study import QUESTIONS, Study, StudyServer
from conftest import media, visitor, window


def all_pages(volunteer, locale="en"):
    yield from pages(volunteer, locale)
    if locale == "en":
        yield from staff_pages(volunteer)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_axe_finds_nothing(guest, scheme, locale):
    media(guest.driver, scheme)
    axe = Axe()
    count = 0
    for page in all_pages(guest, locale):
        count += 1
        found = axe.run(guest.driver)["violations"]
        assert not found, (page, [(rule["id"], rule["nodes"][0]["html"]) for rule in found])
    assert count >= 25


# 320 CSS pixels: a small telephone, and a window of 1280 at a zoom of 400 %.
@pytest.mark.parametrize("scale", [1, 4])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_fits_320_pixels_without_sideways_scrolling(guest, locale, scale):
    window(guest.driver, 320, 256 if scale == 4 else 640, scale)
    for page in all_pages(guest, locale):
        assert guest.driver.execute_script("return document.documentElement.scrollWidth") <= 320, page


def test_runs_from_right_to_left(guest):
    for page in pages(guest, "ar"):
        html = guest.find("html")[0]
        assert (html.get_attribute("dir"), html.get_attribute("lang")) == ("rtl", "ar"), page
        assert guest.driver.execute_script("return getComputedStyle(document.querySelector('main h1, main h2')).direction") == "rtl"
    guest.driver.delete_all_cookies()
    guest.choose_language("ar")
    guest.agree()
    guest.tell_about()
    radio, label = guest.find("#response-1")[0].rect, guest.find("label[for=response-1]")[0].rect
    assert radio["x"] > label["x"] + label["width"] / 2, "the buttons stand at the beginning of the line"
    # A response in English keeps its own direction.
    assert guest.driver.execute_script(
        "return getComputedStyle(document.querySelector('#response-1-text')).direction") == "ltr"


def test_targets_have_24_pixels(guest):
    """WCAG 2.2, 2.5.8: controls that do not stand in a sentence; a radio button's label counts as its target."""
    script = """
        const small = [];
        for (const element of document.querySelectorAll("a, button, input:not([type=hidden]), textarea, summary")) {
            if (element.closest(".skip") || element.matches(".skip") || element.closest(".summary, p:not(:has(.button))")) continue;
            const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
            if (boxes.some((box) => box.width >= 24 && box.height >= 24) || boxes.every((box) => !box.width)) continue;
            small.push(element.outerHTML);
        }
        return small;"""
    for page in all_pages(guest):
        assert not guest.driver.execute_script(script), page


def test_treats_all_options_alike(scripted):
    scripted.agree()
    boxes = [label.rect for label in scripted.find(".choice label")]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1
    properties = ("color", "background-color", "font-size", "font-weight", "border-top-color", "padding-inline-start")
    styles = {tuple(label.value_of_css_property(name) for name in properties) for label in scripted.find(".choice label")}
    assert len(styles) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_option_looks_the_same_at_every_place(browsers, tmp_path, scheme):
    """Two volunteers get the options in other orders; where the texts are alike but for a digit, so are the pictures."""
    study = Study(tmp_path, text=lambda place, number, temperature: f"Reply {place}.")
    server = StudyServer(study)
    try:
        pictures = {}
        places = {}
        for _ in range(4):
            volunteer = visitor(browsers, server.address, True)
            media(volunteer.driver, scheme)
            volunteer.agree()
            for place, text in enumerate(volunteer.find(".choice .verbatim")):
                # The words alone: the label above them says the place.
                pictures.setdefault(text.text, set()).add(text.screenshot_as_base64)
                places.setdefault(text.text, set()).add(place)
        assert any(len(found) > 1 for found in places.values()), "nobody got another order"
        assert all(len(found) == 1 for found in pictures.values())
    finally:
        server.stop()


def type_key(volunteer, key):
    ActionChains(volunteer.driver).send_keys(key).perform()


def tab_to(volunteer, condition):
    for _ in range(80):
        type_key(volunteer, Keys.TAB)
        if condition(volunteer.driver.switch_to.active_element):
            return
    raise AssertionError(f"not reached by Tab on {volunteer.path}")


def is_submit(element):
    return element.tag_name == "button" and element.get_attribute("type") == "submit"


def test_goes_the_whole_way_by_keyboard_alone(guest, everything):
    """Every kind of question: Tab, arrows, Space, Enter and letters, no pointer."""
    def press_on(condition):
        tab_to(guest, condition)
        guest.leave_by(lambda: type_key(guest, Keys.ENTER))

    def mark_groups():
        """Tab into each group of radio buttons, arrows to a button of its own."""
        groups = []
        for radio in guest.find("main input[type=radio]"):
            name = radio.get_attribute("name")
            if name not in groups:
                groups.append(name)
        for index, name in enumerate(groups):
            tab_to(guest, lambda element: element.get_attribute("name") == name)
            type_key(guest, Keys.SPACE)
            for _ in range(index if guest.path == "/question/3" else 1):
                type_key(guest, Keys.ARROW_DOWN)
            assert guest.driver.switch_to.active_element.is_selected()

    guest.open("/")
    press_on(lambda element: is_submit(element) and element.get_attribute("name") != "locale")
    assert guest.path == "/consent"
    for _ in range(2):
        tab_to(guest, lambda element: element.get_attribute("type") == "checkbox")
        type_key(guest, Keys.SPACE)
    for field in ("name", "affiliation", "signature"):
        tab_to(guest, lambda element: element.get_attribute("name") == field)
        type_key(guest, "Ada")
    press_on(lambda element: element.get_attribute("form") == "agree" or is_submit(element))
    assert guest.path == "/start"
    press_on(lambda element: element.get_attribute("href") and element.get_attribute("href").endswith("/continue"))
    tab_to(guest, lambda element: element.get_attribute("name") == "about.age")
    type_key(guest, "42")
    tab_to(guest, lambda element: element.get_attribute("name") == "about.fluency")
    type_key(guest, Keys.SPACE)
    press_on(is_submit)
    for place in range(1, 6):
        assert guest.path == f"/question/{place}"
        mark_groups()
        assert guest.path == f"/question/{place}", "a choice must not send the form"
        press_on(is_submit)
        if guest.path.startswith("/pause/"):
            press_on(lambda element: element.get_attribute("class") == "button")
    assert guest.path == "/review"
    press_on(is_submit)
    assert guest.path == "/receipt"
    assert everything.count("submissions") == 1


def test_the_first_tab_skips_to_the_content_and_the_focus_goes_to_faults(guest):
    guest.agree()
    guest.tell_about()
    type_key(guest, Keys.TAB)
    assert guest.driver.switch_to.active_element.get_attribute("class") == "skip"
    guest.go_on()
    assert guest.driver.switch_to.active_element.get_attribute("class") == "summary"
    guest.find(".summary a")[0].click()
    assert guest.driver.switch_to.active_element.get_attribute("id") == "response-1"


def test_prints_consent_and_receipt_without_what_paper_cannot_do(guest):
    seen = []
    for page in pages(guest):
        if page not in ("/consent/copy", "receipt"):
            continue
        seen.append(page)
        media(guest.driver, medium="print")
        shown = guest.driver.execute_script(
            "return [...document.querySelectorAll('button, nav, .screen')].filter((part) => part.offsetParent).length")
        assert shown == 0, page
        assert guest.driver.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert any(fact.is_displayed() for fact in guest.find("dl code"))
        media(guest.driver)
    assert seen == ["/consent/copy", "receipt"]


def test_number_keys_work_only_when_turned_on(scripted):
    scripted.agree()
    ActionChains(scripted.driver).send_keys("2").perform()
    assert not scripted.find("input[type=radio]:checked")
    scripted.find(".digits input")[0].click()
    ActionChains(scripted.driver).send_keys("2").perform()
    assert scripted.find("#response-2")[0].is_selected()
    assert scripted.path == "/question/1"
    scripted.find(".digits input")[0].click()


def test_a_double_click_sends_once(scripted, study):
    scripted.agree()
    scripted.find("label[for=response-1]")[0].click()
    button = scripted.find("main form button")[0]
    scripted.leave_by(lambda: ActionChains(scripted.driver).double_click(button).perform())
    assert scripted.path == "/question/2"
    assert study.count("revisions") == 1
