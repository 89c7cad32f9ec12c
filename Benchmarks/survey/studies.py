# SPDX-License-Identifier: Apache-2.0
"""Studies for the benchmark: the shipped hotel template over synthetic responses, four a question."""

import json
import pathlib
import random
import subprocess

METHODS = ["albatross", "bittern", "curlew", "dunlin"]
TEMPERATURES = [0.001, 0.301, 0.601, 0.901, 1.201, 1.501, 1.801, 2.101]
WORDS = (
    "the our room guest breakfast is served from half past six until ten on ground floor and you will find pool next to "
    "garden please call reception any time we keep your luggage after checkout taxi takes twelve minutes station quiet "
    "window river terrace towels are changed every day towards evening a table for two can be had of course with pleasure"
).split()


def write_responses(path, questions, words, seed=1):
    """Four responses to each question at each temperature of the template, of as many words each."""
    draws = random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        for question in range(1, questions + 1):
            prompt = f"Guest: Number {question}, " + " ".join(draws.choices(WORDS, k=12)) + "?"
            for method in METHODS:
                for temperature in TEMPERATURES:
                    record = {
                        "id": f"{method}-{question}-{temperature}",
                        "section": "hotel",
                        "prompt_id": f"prompt-{question}",
                        "prompt": prompt,
                        "method": method,
                        "checkpoint": f"runs/{method}",
                        "temperature": temperature,
                        "sample": 0,
                        "seed": seed,
                        "text": " ".join(draws.choices(WORDS, k=words)).capitalize() + ".",
                        "tokens": words,
                        "finish": "stop",
                    }
                    file.write(json.dumps(record) + "\n")


def make_study(command, template, folder, questions=25, words=32):
    """Creates and opens a study of so many questions; returns the path of its database."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_responses(folder / "responses.jsonl", questions, words)
    text = pathlib.Path(template).read_text(encoding="utf-8")
    changed = text.replace("    hotel: 13\n", f"    hotel: {questions}\n")
    if changed == text and questions != 13:
        raise SystemExit(f"{template} no longer says how many questions it has as it did; change {__file__}")
    (folder / "study.yaml").write_text(changed, encoding="utf-8")
    database = folder / "study.db"
    # The key has a folder of its own, as it should.
    (folder / "keys").mkdir(exist_ok=True)
    run = lambda *words: subprocess.run([command, *map(str, words)], check=True, capture_output=True, text=True)
    run("study", "create", "--template", folder / "study.yaml", "--responses", folder / "responses.jsonl",
        "--output", database, "--key", folder / "keys" / "study.key")
    run("study", "open", database)
    return database
