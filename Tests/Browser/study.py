# SPDX-License-Identifier: Apache-2.0
"""A small study made through the command, and the server that hosts it."""

import json
import os
import signal
import sqlite3
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOWDOWN = os.environ.get("SHOWDOWN", str(ROOT / ".build/release/showdown"))

METHODS = ["albatross", "bittern", "curlew", "dunlin"]
TEMPERATURES = [0.173, 0.917]
PROMPTS = [
    "Guest: Do you have a pool?",
    "Guest: What does parking cost?\nConcierge: For one night?\nGuest: For two.",
    "Guest: May I check out at one?",
]
QUESTIONS = len(PROMPTS)
SECRETS = METHODS + ["checkpoints/", *map(str, TEMPERATURES)]

TEMPLATE = f"""
id: desk-study
title: Replies of a front desk
investigator: {{name: Dr. Grace Hopper, affiliation: Example University}}
contact: desk@example.org
introduction: [You will compare replies of a hotel's front desk.]
minutes: 3
choices: {{tie: false, none: false}}
publication: {{names: disclosed, withdrawal: before-submission}}
sections:
  - id: desk
    title: The front desk
    scenario: You are at the front desk of a hotel.
    criterion: Which reply is the most helpful?
consent:
  version: "1"
  locale: en
  parts:
    - {{id: purpose, title: Purpose, text: We compare replies.}}
    - {{id: participation, title: Participation, text: A few questions.}}
    - {{id: data-use, title: Use of data, text: Answers may be published.}}
    - {{id: confidentiality, title: Confidentiality, text: You may withdraw until you submit.}}
    - {{id: acknowledgment, title: Acknowledgment, text: Please confirm.}}
  affirmations:
    - {{id: understood, text: I have read and understood this form.}}
    - {{id: consent, text: I consent to take part.}}
  requests: {{name: required, affiliation: required, email: optional, signature: required}}
stimuli:
  questions: {{desk: {QUESTIONS}}}
  temperature: {{per-question: {TEMPERATURES}}}
  samples: 1
plan: Count the answers.
"""


def responses():
    for number, prompt in enumerate(PROMPTS, 1):
        for temperature in TEMPERATURES:
            for place, method in enumerate(METHODS):
                text = f" Of course, wording {place + 1} <b>of</b> four & \"more\".\nPrompt {number}, {'hot' if temperature > .5 else 'cold'}."
                yield {
                    "id": f"{method}-{number}-{temperature}", "section": "desk", "prompt_id": f"p{number}", "prompt": prompt,
                    "method": method, "checkpoint": f"checkpoints/{method}", "temperature": temperature, "sample": 0,
                    "seed": number, "text": text, "tokens": 16, "finish": "length",
                }


def showdown(*arguments):
    """Runs a command to its end; what it says on standard error stands in the failure."""
    done = subprocess.run([SHOWDOWN, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Study:
    def __init__(self, folder: Path):
        self.path = folder / "study.db"
        sources = folder / "sources"
        sources.mkdir()
        (sources / "study.yaml").write_text(TEMPLATE)
        with open(sources / "responses.jsonl", "w") as file:
            file.writelines(json.dumps(response) + "\n" for response in responses())
        showdown(
            "study", "create", "--template", sources / "study.yaml", "--responses", sources / "responses.jsonl",
            "--output", self.path, "--key", sources / "study.key", "--seed", 5)
        showdown("study", "open", self.path)

    def rows(self, query, *arguments):
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return connection.execute(query, arguments).fetchall()
        finally:
            connection.close()

    def count(self, table, condition="1"):
        return self.rows(f"SELECT COUNT(*) FROM {table} WHERE {condition}")[0][0]


class StudyServer:
    """`showdown serve` on a port that the system chose."""

    def __init__(self, study: Study):
        self.process = subprocess.Popen(
            [SHOWDOWN, "serve", str(study.path), "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.process.stderr.read()
        self.port = int(self.address.rsplit(":", 1)[1])

    def stop(self, number=signal.SIGTERM):
        """The exit status and what was said on standard error."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, words = self.process.communicate(timeout=30)
        return self.process.returncode, words
