# SPDX-License-Identifier: Apache-2.0
"""What a volunteer does in a browser; works with scripts and without."""

import time
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

STATEMENT = {"name": "Ada Lovelace", "affiliation": "Analytical Engines", "signature": "Ada Lovelace"}


def chromium(scripts=True):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,900"):
        options.add_argument(argument)
    options.add_argument("--accept-lang=en")
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


class Volunteer:
    def __init__(self, driver, address, scripts):
        self.driver = driver
        self.address = address
        self.scripts = scripts

    @property
    def path(self):
        return urlsplit(self.driver.current_url).path

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def open(self, path):
        self.driver.get(self.address + path)

    def find(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def leave_by(self, action):
        """Does what leads to another page and waits until the old one is gone."""
        old = self.driver.find_element(By.TAG_NAME, "html")
        action()
        limit = time.monotonic() + 15
        while time.monotonic() < limit:
            try:
                old.is_enabled()
            except WebDriverException:
                return self
        raise AssertionError(f"no new page came after {self.path}")

    def press(self, selector):
        return self.leave_by(self.find(selector)[0].click)

    # Stretches of the way

    def choose_language(self, locale):
        self.open("/")
        return self.press(f"button[name=locale][value={locale}]")

    def begin(self):
        """From the first page to the consent form, whether for the first time or again."""
        self.open("/")
        return self.press("main form[action='/begin'] button, main a.button")

    def consent(self):
        """To the start page."""
        self.begin()
        for field, value in STATEMENT.items():
            self.find("#" + field)[0].send_keys(value)
        for box in self.find("input[name=affirmation]"):
            assert not box.is_selected()
            box.click()
        return self.press("button[form=agree]")

    def agree(self):
        """To the first question, or to the questions about the volunteer."""
        self.consent()
        assert self.path == "/start"
        return self.press("main a.button")

    def tell_about(self):
        self.find("[id='about.age']")[0].send_keys("42")
        self.find("#about-fluency-1")[0].click()
        return self.go_on()

    def go_on(self):
        return self.press("main form .forward button")

    def answer(self, position):
        """Chooses the response at a 1-based position and continues."""
        self.find(f"label[for=response-{position}]")[0].click()
        return self.go_on()

    def mark(self):
        """Marks something of every group of radio buttons, places in their order; the kind of question does not matter."""
        if self.find(".choices"):
            self.find("label[for=response-1]")[0].click()
            return
        steps = {}
        for radio in self.find("input[type=radio]"):
            steps.setdefault(radio.get_attribute("name"), []).append(radio)
        for place, radios in enumerate(steps.values()):
            radios[min(place, len(radios) - 1)].click()

    def answer_any(self):
        self.mark()
        self.go_on()
        if self.path.startswith("/pause/"):
            self.press("main a.button")
        return self
