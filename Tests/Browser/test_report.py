# SPDX-License-Identifier: Apache-2.0
"""The report of an analysis as its readers have it: light, dark, on a small screen, by keyboard, on paper; axe on all of it."""

import base64
import random

import pytest
from axe_core_python.selenium import Axe
from conftest import media, open_browser, window
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from study import ROOT, showdown

VOTES = ROOT / "Tests/AnalysisTests/Fixtures/small-study/votes.csv"

# What a table must not break: names without a space, and a prompt that nobody would write.
LONG = ["a-method-whose-name-is-far-too-long-for-a-telephone", "another_method_with_a_very_long_name_and_no_space", "c", "<b>d</b>"]


def awkward_votes(path):
    draws = random.Random(3)
    with open(path, "w") as file:
        file.write("study,section,question,prompt,temperature,participant,options,choice,position,answered_at,duration_ms\n")
        for section in ("a-section-of-one-long-word-that-goes-on-and-on-and-on", "قسم"):
            for question in range(4):
                for person in range(5):
                    options = draws.sample(LONG, 4)
                    choice = draws.choice(options)
                    file.write(f"s,{section},q{question},{'https://example.org/' + 'x' * 300},0.5,p{person},{'|'.join(options)},"
                               f"{choice},{options.index(choice) + 1},2026-01-01T10:0{question}:00Z,5000\n")
    return path


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    paths = {}
    for name, votes in (("small", VOTES), ("awkward", awkward_votes(folder / "awkward.csv"))):
        showdown("analyze", "--votes", votes, "--output", folder / name, "--quiet", "--no-pictures")
        paths[name] = folder / name / "report.html"
    return paths


@pytest.fixture(params=["small", "awkward"])
def report(request, browsers, reports):
    return opened(browsers, reports[request.param])


@pytest.fixture
def small(browsers, reports):
    return opened(browsers, reports["small"])


def opened(browsers, path):
    driver = open_browser(browsers, True)
    # axe looks at some thousand cells.
    driver.set_script_timeout(180)
    driver.get(path.as_uri())
    return driver


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 320])
def test_axe_finds_nothing(report, scheme, width):
    window(report, width, 900)
    media(report, scheme)
    found = Axe().run(report)["violations"]
    assert not found, [(rule["id"], len(rule["nodes"]), rule["nodes"][0]["html"]) for rule in found]


def test_the_colours_follow_the_reader(small):
    pages = []
    for scheme in ("light", "dark"):
        media(small, scheme)
        pages.append(small.execute_script(
            "return [getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('svg.chart text')).fill]"))
    assert pages[0][0] == "rgb(255, 255, 255)"
    assert pages[0][0] != pages[1][0] and pages[0][1] != pages[1][1]


# 320 CSS pixels: a small telephone, and a window of 1280 at a zoom of 400 %.
@pytest.mark.parametrize("width,scale", [(320, 1), (320, 4), (700, 1), (1280, 1)])
def test_the_page_never_scrolls_sideways(report, width, scale):
    window(report, width, 256 if scale == 4 else 640, scale)
    assert report.execute_script("return document.documentElement.scrollWidth") <= width
    # Whatever is wider stands in a box that scrolls by itself.
    outside = report.execute_script(
        "return [...document.querySelectorAll('main *')].filter((part) => !part.closest('.wide')"
        " && part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.outerHTML.slice(0, 200))")
    assert not outside


def test_wide_tables_scroll_by_keyboard(small):
    window(small, 320, 640)
    boxes = [box for box in small.find_elements(By.CSS_SELECTOR, ".wide")
             if small.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth", box)]
    assert len(boxes) > 5
    box = boxes[0]
    assert box.get_attribute("tabindex") == "0" and box.get_attribute("aria-label")
    box.send_keys(Keys.ARROW_RIGHT)
    for _ in range(50):
        if small.execute_script("return arguments[0].scrollLeft", box) > 0:
            return
    raise AssertionError("the box did not scroll")


def test_the_contents_lead_to_every_part(small):
    window(small, 1400, 900)
    for link in small.find_elements(By.CSS_SELECTOR, "nav a"):
        name = link.get_attribute("href").rsplit("#", 1)[1]
        assert small.find_elements(By.ID, name), name
        assert link.rect["height"] >= 24, link.text
    headings = [int(heading.tag_name[1]) for heading in small.find_elements(By.CSS_SELECTOR, "h1, h2, h3")]
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:]))


def test_paper_has_everything_in_black_on_white(report):
    media(report, "dark", "print")
    # A4 less its margins, in CSS pixels.
    window(report, 688, 1000)
    assert report.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not report.execute_script("return [...document.querySelectorAll('nav, .skip')].filter((part) => part.offsetParent).length")
    cut = report.execute_script(
        "return [...document.querySelectorAll('.wide > *')].filter((part) => part.getBoundingClientRect().right > 689)"
        ".map((part) => part.getAttribute('aria-labelledby') || part.querySelector('title').textContent)")
    assert not cut
    pdf = base64.b64decode(report.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert pdf.startswith(b"%PDF")


def test_nothing_is_loaded_and_nothing_runs(small):
    assert small.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert small.execute_script("return document.scripts.length") == 0
    refused = small.execute_async_script("""
        const done = arguments[0];
        document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
        const image = new Image();
        image.src = 'https://example.org/x.png';
        document.body.append(image);""")
    assert refused == "img-src"
