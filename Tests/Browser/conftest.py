# SPDX-License-Identifier: Apache-2.0

import pytest
from recorder import Recorder
from study import EVERYTHING, KINDS, Study, StudyServer
from volunteer import Volunteer, chromium


@pytest.fixture
def study(tmp_path):
    return Study(tmp_path)


@pytest.fixture
def server(study):
    server = StudyServer(study)
    yield server
    server.stop()


@pytest.fixture
def recorder(server):
    recorder = Recorder(server.port)
    yield recorder
    recorder.close()


@pytest.fixture
def everything(tmp_path):
    """A study with a question of every kind, everything that can be asked, and three languages."""
    return Study(tmp_path, EVERYTHING, KINDS, ("de", "ar"))


@pytest.fixture
def staff_token(tmp_path):
    path = tmp_path / "staff-token"
    path.write_text("a-token-of-the-staff\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def full(everything, staff_token):
    """The server of that study, with a dashboard."""
    server = StudyServer(everything, "--staff-token", staff_token)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browsers():
    """One browser with scripts and one without, for all tests; cookies are dropped between tests."""
    made = {}
    yield made
    for driver in made.values():
        driver.quit()


@pytest.fixture(params=["scripts", "no scripts"])
def volunteer(request, browsers, recorder):
    return visitor(browsers, recorder.address, request.param == "scripts")


@pytest.fixture
def scripted(browsers, recorder):
    return visitor(browsers, recorder.address, True)


@pytest.fixture
def guest(browsers, full):
    """A volunteer of the study with everything."""
    return visitor(browsers, full.address, True)


@pytest.fixture
def plain_guest(browsers, full):
    return visitor(browsers, full.address, False)


def visitor(browsers, address, scripts):
    return Volunteer(open_browser(browsers, scripts), address, scripts)


def open_browser(browsers, scripts):
    """The browser as a new visitor has it."""
    if scripts not in browsers:
        browsers[scripts] = chromium(scripts)
    driver = browsers[scripts]
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    media(driver)
    return driver


def media(driver, scheme=None, medium=""):
    features = [{"name": "prefers-color-scheme", "value": scheme}] if scheme else []
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": features})


def window(driver, width, height=640, scale=1):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False})
