# SPDX-License-Identifier: Apache-2.0
"""Small studies made through the command, and the server that hosts them."""

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

FORM = """
    - {id: purpose, title: Purpose, text: We compare replies.}
    - {id: participation, title: Participation, text: A few questions.}
    - {id: data-use, title: Use of data, text: Answers may be published.}
    - {id: confidentiality, title: Confidentiality, text: You may withdraw until you submit.}
    - {id: acknowledgment, title: Acknowledgment, text: Please confirm.}
  affirmations:
    - {id: understood, text: I have read and understood this form.}
    - {id: consent, text: I consent to take part.}
"""

HEAD = """
id: desk-study
title: Replies of a front desk
investigator: {name: Dr. Grace Hopper, affiliation: Example University}
contact: desk@example.org
introduction: [You will compare replies of a hotel's front desk.]
minutes: 3
publication: {names: disclosed, withdrawal: before-submission}
consent:
  version: "1"
  locale: en
  requests: {name: required, affiliation: required, email: optional, signature: required}
  parts:
""" + FORM + "plan: Count the answers.\n"

TEMPLATE = HEAD + f"""
sections:
  - id: desk
    title: The front desk
    scenario: You are at the front desk of a hotel.
    criterion: Which reply is the most helpful?
stimuli:
  questions: {{desk: {QUESTIONS}}}
  temperature: {{per-question: {TEMPERATURES}}}
  samples: 1
"""

# A question of every kind, everything that a study may ask, and three languages.
KINDS = ["desk", "pair", "rank", "rate", "both"]
EVERYTHING = HEAD + f"""
choices: {{tie: true, none: true}}
reasons: true
comments: true
allocation: {{pause-after: 2}}
background:
  - {{id: age, text: How old are you?, kind: number, accept: {{from: 18}}}}
  - {{id: fluency, text: How well do you read English?, kind: choice, options: [{{id: native, text: As my first language}}, {{id: well, text: Well}}]}}
  - {{id: fields, text: What do you know about?, kind: choices, required: false, options: [{{id: hotels, text: Hotels}}, {{id: models, text: Language models}}]}}
  - {{id: town, text: Where do you live?, kind: text, required: false}}
sections:
  - {{id: desk, title: The front desk, scenario: You are at the front desk of a hotel., criterion: Which reply is the most helpful?}}
  - {{id: pair, title: Two replies, scenario: You are at the front desk of a hotel., kind: pairwise, criterion: Which reply is the kinder one?}}
  - {{id: rank, title: An order, scenario: You are at the front desk of a hotel., kind: ranking, criterion: Put the replies in an order from the most helpful to the least.}}
  - {{id: rate, title: A scale, scenario: You are at the front desk of a hotel., kind: rating, criterion: How helpful is each reply?, scale: {{from: 1, to: 7, low: not helpful at all, high: very helpful}}}}
  - {{id: both, title: Two questions, scenario: You are at the front desk of a hotel., criteria: [{{id: help, text: Which reply is the most helpful?}}, {{id: tone, text: Which reply is the most human?}}]}}
stimuli:
  questions: {{desk: 1, pair: 1, rank: 1, rate: 1, both: 1}}
  temperature: {{per-question: {TEMPERATURES}}}
  samples: 1
"""

WORDS = {
    "de": ("Antworten eines Empfangs", "Sie vergleichen Antworten.", "Welche Antwort ist am hilfreichsten?", "Sie stehen am Empfang eines Hotels.",
           "Ich habe diese Erklärung gelesen und verstanden."),
    "ar": ("ردود مكتب الاستقبال", "ستقارن بين ردود مكتب استقبال في فندق.", "أي رد هو الأكثر فائدة؟", "أنت أمام مكتب الاستقبال في فندق.",
           "قرأت هذا النموذج وفهمته."),
}


def translation(locale):
    title, introduction, criterion, scenario, statement = WORDS[locale]
    sections = "".join(
        f"  {name}: {{title: \"{title}\", scenario: \"{scenario}\", criterion: \"{criterion}\"}}\n" for name in ("desk", "pair", "rank"))
    parts = "".join(
        f"    - {{id: {part}, title: \"{title}\", text: \"{introduction}\"}}\n"
        for part in ("purpose", "participation", "data-use", "confidentiality", "acknowledgment"))
    return f"""locale: {locale}
title: "{title}"
introduction: ["{introduction}"]
sections:
{sections}  rate: {{title: "{title}", scenario: "{scenario}", criterion: "{criterion}", scale: {{low: "{title}", high: "{title}"}}}}
  both: {{title: "{title}", scenario: "{scenario}", criteria: {{help: "{criterion}", tone: "{criterion}"}}}}
background:
  age: {{text: "{criterion}"}}
  fluency: {{text: "{criterion}", options: {{native: "{title}", well: "{introduction}"}}}}
  fields: {{text: "{criterion}", options: {{hotels: "{title}", models: "{introduction}"}}}}
  town: {{text: "{criterion}"}}
consent:
  version: "1"
  parts:
{parts}  affirmations:
    - {{id: understood, text: "{statement}"}}
    - {{id: consent, text: "{statement}"}}
"""


def text(place, number, temperature):
    """Of the same shape for every method, so that swapping two options swaps only their words."""
    return f" Of course, wording {place + 1} <b>of</b> four & \"more\".\nPrompt {number}, {'hot' if temperature > .5 else 'cold'}."


def responses(sections=("desk",), text=text):
    for section in sections:
        for number, prompt in enumerate(PROMPTS, 1):
            for temperature in TEMPERATURES:
                for place, method in enumerate(METHODS):
                    yield {
                        "id": f"{section}-{method}-{number}-{temperature}", "section": section, "prompt_id": f"p{number}",
                        "prompt": prompt, "method": method, "checkpoint": f"checkpoints/{method}",
                        "temperature": temperature, "sample": 0, "seed": number, "text": text(place, number, temperature),
                        "tokens": 16, "finish": "length",
                    }


def showdown(*arguments):
    """Runs a command to its end; what it says on standard error stands in the failure."""
    done = subprocess.run([SHOWDOWN, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Study:
    def __init__(self, folder: Path, template=TEMPLATE, sections=("desk",), locales=(), text=text):
        self.path = folder / "study.db"
        sources = folder / "sources"
        sources.mkdir()
        (sources / "study.yaml").write_text(template)
        for locale in locales:
            (sources / f"study.{locale}.yaml").write_text(translation(locale))
        with open(sources / "responses.jsonl", "w") as file:
            file.writelines(json.dumps(response) + "\n" for response in responses(sections, text))
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

    def __init__(self, study: Study, *arguments, command=("serve",)):
        self.process = subprocess.Popen(
            [SHOWDOWN, *command, str(study.path), "--port", "0", *map(str, arguments)], cwd=ROOT,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.process.stderr.read()
        self.port = int(self.address.rsplit(":", 1)[1])

    def stop(self, number=signal.SIGTERM):
        """The exit status and what was said on standard error."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        _, words = self.process.communicate(timeout=30)
        return self.process.returncode, words
