# SPDX-License-Identifier: Apache-2.0

import pytest
from recorder import Recorder
from study import Study, StudyServer
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


def visitor(browsers, address, scripts):
    if scripts not in browsers:
        browsers[scripts] = chromium(scripts)
    driver = browsers[scripts]
    driver.get("about:blank")
    driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    return Volunteer(driver, address, scripts)
