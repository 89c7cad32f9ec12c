# SPDX-License-Identifier: Apache-2.0
"""Keyboard, small screens, colour schemes, and axe on every page."""

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from study import QUESTIONS


def pages(volunteer):
    """Stops at every page of the way, errors included."""
    volunteer.open("/")
    yield "landing"
    volunteer.begin()
    yield "consent"
    volunteer.press("button[form=agree]")
    yield "consent with faults"
    volunteer.agree()
    yield "question"
    volunteer.press("main form button")
    yield "question with a fault"
    volunteer.answer(2)
    yield "second question"
    volunteer.open("/consent/copy")
    yield "copy of the consent"
    volunteer.open("/withdraw")
    yield "withdrawal"
    volunteer.open("/nowhere")
    yield "missing page"
    volunteer.open("/continue")
    for _ in range(QUESTIONS - 1):
        volunteer.answer(1)
    yield "review"
    volunteer.press("form[action='/submit'] button")
    yield "receipt"
    for path in ("/declined", "/withdrawn"):
        volunteer.open(path)
        yield path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scripted, scheme):
    scripted.driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    try:
        for page in pages(scripted):
            found = Axe().run(scripted.driver)["violations"]
            assert not found, (page, [(rule["id"], rule["nodes"][0]["html"]) for rule in found])
    finally:
        scripted.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_fits_320_pixels_without_sideways_scrolling(scripted):
    scripted.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": False})
    try:
        for page in pages(scripted):
            assert scripted.driver.execute_script("return document.documentElement.scrollWidth") <= 320, page
    finally:
        scripted.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_treats_all_options_alike(scripted):
    scripted.agree()
    boxes = [label.rect for label in scripted.find(".choice label")]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1
    properties = ("color", "background-color", "font-size", "font-weight", "border-top-color", "padding-left")
    styles = {tuple(label.value_of_css_property(name) for name in properties) for label in scripted.find(".choice label")}
    assert len(styles) == 1


def test_answers_by_keyboard_alone(scripted, study):
    scripted.agree()

    def type_key(key):
        ActionChains(scripted.driver).send_keys(key).perform()

    def tab_to(condition):
        for _ in range(40):
            type_key(Keys.TAB)
            if condition(scripted.driver.switch_to.active_element):
                return
        raise AssertionError("not reached by Tab")

    tab_to(lambda element: element.get_attribute("type") == "radio")
    type_key(Keys.ARROW_DOWN)
    type_key(Keys.ARROW_DOWN)
    assert scripted.path == "/question/1", "a choice must not send the form"
    assert scripted.find("#response-3")[0].is_selected()
    tab_to(lambda element: element.tag_name == "button")
    scripted.leave_by(lambda: type_key(Keys.ENTER))
    assert scripted.path == "/question/2"
    assert study.count("votes") == 1


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
