# SPDX-License-Identifier: Apache-2.0
"""`showdown serve-models` with a small checkpoint of random weights, and clients of it."""

import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import openai
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWDOWN = os.environ.get("SHOWDOWN", str(ROOT / ".build/release/showdown"))
TOKEN = "token-of-the-test"


class Service:
    def __init__(self, folder, *options):
        checkpoint = folder / "qwen2"
        if not checkpoint.exists():
            shutil.copytree(ROOT / "Tests/Fixtures/qwen2", checkpoint)
            # Rotary positions have no table: the same weights hold any context, and a response may take long.
            path = checkpoint / "config.json"
            config = json.loads(path.read_text())
            config["max_position_embeddings"] = 40_000
            path.write_text(json.dumps(config))
        token = folder / "token"
        token.write_text(TOKEN + "\n")
        self.process = subprocess.Popen(
            [SHOWDOWN, "serve-models", "--checkpoint", f"small={checkpoint}", "--port", "0", "--max-tokens", "40000",
             "--token-file", str(token), *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.process.stderr.read()

    def client(self, **options):
        return openai.OpenAI(base_url=self.address + "/v1", **{"api_key": TOKEN, "max_retries": 0, **options})

    def metric(self, name):
        request = urllib.request.Request(self.address + "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        lines = urllib.request.urlopen(request).read().decode().splitlines()
        return next((float(line[len(name) + 1:]) for line in lines if line.startswith(name + " ")), None)

    def wait_for(self, name, value):
        end = time.monotonic() + 60
        while self.metric(name) != value and time.monotonic() < end:
            pass
        assert self.metric(name) == value

    def stop(self):
        """The exit status and what was said on standard error."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        _, words = self.process.communicate(timeout=60)
        return self.process.returncode, words


@pytest.fixture
def start(tmp_path):
    started = []

    def make(*options):
        started.append(Service(tmp_path, *options))
        return started[-1]

    yield make
    for service in started:
        service.stop()


@pytest.fixture
def service(start):
    return start()
