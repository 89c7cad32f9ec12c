# SPDX-License-Identifier: Apache-2.0
"""Encodes one text with `showdown bench tokenizer` and with Hugging Face's tokenizers, in one run, on one core.

    python3 -m venv venv && venv/bin/pip install -r requirements-tokenizers.txt
    venv/bin/python Benchmarks/peers/compare_tokenizers.py SHOWDOWN --text FILE --tokenizer FOLDER [--repeats N]

SHOWDOWN is the built command, FILE a UTF-8 text of some megabytes, FOLDER a tokenizer both can read: tokenizer.json, or
GPT-2's encoder.json and vocab.bpe (also named vocab.json and merges.txt). The two programs take turns, so that what
else the machine does falls on both; seconds are of processor time, and medians are printed as a table. Both must
give the same ids.

Cold: a fresh tokenizer each time, which has met none of the text. Warm: the same text again. Lines: line by line, warm.
"""

import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

os.environ["RAYON_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import tokenizers  # noqa: E402
from tokenizers import decoders, models, pre_tokenizers  # noqa: E402


def load(folder: pathlib.Path) -> tokenizers.Tokenizer:
    if (folder / "tokenizer.json").exists():
        return tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    for vocabulary, merges in (("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe")):
        if (folder / vocabulary).exists():
            bpe = tokenizers.Tokenizer(models.BPE.from_file(str(folder / vocabulary), str(folder / merges)))
            bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
            bpe.decoder = decoders.ByteLevel()
            return bpe
    sys.exit(f"{folder}: holds no tokenizer")


def seconds(body) -> float:
    start = time.process_time()
    body()
    return time.process_time() - start


def peer(folder: pathlib.Path, text: str, lines: list[str]) -> tuple[dict[str, float], list[int]]:
    bpe = load(folder)
    bpe.encode_special_tokens = True
    ids = []

    def encode():
        ids[:] = bpe.encode(text, add_special_tokens=False).ids

    times = {"encode-cold": seconds(encode), "encode-warm": seconds(encode)}
    bpe.encode_batch(lines[:1])
    times["encode-lines"] = seconds(lambda: [bpe.encode(line, add_special_tokens=False) for line in lines])
    times["decode"] = seconds(lambda: bpe.decode(ids, skip_special_tokens=False))
    return times, ids


def own(program: str, options) -> dict:
    output = subprocess.run(
        [program, "bench", "tokenizer", "--text", options.text, "--tokenizer", options.tokenizer, "--repeats", "1",
         "--json"], capture_output=True, text=True, check=True)
    return json.loads(output.stdout)


def check(program: str, options, text: str, expected: list[int]) -> None:
    output = subprocess.run(
        [program, "tokenizer", "encode", "--tokenizer", options.tokenizer, "--json-lines"],
        input=json.dumps(text) + "\n", capture_output=True, text=True, check=True)
    if json.loads(output.stdout) != expected:
        sys.exit("the two programs give different ids")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--text", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args()
    text = pathlib.Path(options.text).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line]
    size = len(text.encode()) / 1e6
    ours, theirs, ids, report = {}, {}, [], {}
    for _ in range(options.repeats):
        report = own(options.program, options)
        for result in report["results"]:
            ours.setdefault(result["work"], []).append(result["seconds"])
        times, ids = peer(pathlib.Path(options.tokenizer), text, lines)
        for work, value in times.items():
            theirs.setdefault(work, []).append(value)
    check(options.program, options, text, ids)
    words = len(set(text.split()))
    print(f"{report['machine']['processor']}, {report['machine']['cores']} cores, one used; {platform.platform()}")
    print(f"{options.text}: {size:.2f} MB, {words} different words, {len(ids)} tokens; {options.repeats} repeats, "
          f"medians; tokenizers {tokenizers.__version__}, Python {platform.python_version()}\n")
    print("| work | Showdown MB/s | tokenizers MB/s | ratio |\n|---|---:|---:|---:|")
    for work in ours:
        mine, other = statistics.median(ours[work]), statistics.median(theirs[work])
        print(f"| {work} | {size / mine:.1f} | {size / other:.1f} | {other / mine:.1f} |")


if __name__ == "__main__":
    main()
