# SPDX-License-Identifier: Apache-2.0
"""Holds `showdown tokenizer` against Hugging Face's tokenizers on random hostile texts.

    python fuzz_tokenizers.py SHOWDOWN [--texts N] [--seed N] [--gpt2 FOLDER]

For every folder of tokenizers/, and GPT-2's own files where --gpt2 names them: ids of each text with special tokens and
without, what is added, the decoded text, and all of it again for the tokenizer as `showdown tokenizer convert`
writes it, which is opened with transformers too. The exit status is 1 where anything differs.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

import tokenizers
import transformers
from tokenizers import decoders, pre_tokenizers

from texts import AWKWARD, SENTENCES

FOLDER = pathlib.Path(__file__).parent / "tokenizers"
SCALARS = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
ASSIGNED = [scalar for scalar in SCALARS if unicodedata.category(scalar) not in ("Cn", "Co")]
GROUPS = [
    [chr(code) for code in range(0x20, 0x7F)],
    list("abcstmdrevlABCSTMDREVL'\u017f"),
    [scalar for scalar in ASSIGNED if scalar.isspace() or unicodedata.category(scalar)[0] == "Z"] + list(" \n\r\t" * 20),
    [scalar for scalar in ASSIGNED if unicodedata.category(scalar)[0] == "N"],
    [scalar for scalar in ASSIGNED if unicodedata.category(scalar)[0] == "M"],
    [scalar for scalar in ASSIGNED if unicodedata.decomposition(scalar)],
    ASSIGNED, SCALARS, [chr(code) for code in range(0xAC00, 0xD7A4)] + [chr(code) for code in range(0x1100, 0x1200)],
]


def texts(count: int, seed: int, marks: list[str]) -> list[str]:
    generator = random.Random(seed)
    result = []
    for _ in range(count):
        parts = []
        for _ in range(generator.randint(1, 12)):
            kind = generator.random()
            if kind < 0.15 and marks:
                parts.append(generator.choice(marks))
            elif kind < 0.4:
                parts.append(generator.choice(SENTENCES + AWKWARD)[:generator.randint(1, 40)])
            else:
                group = generator.choice(GROUPS)
                parts.append("".join(generator.choice(group) for _ in range(generator.randint(1, 8))))
        result.append(generator.choice(["", " "]).join(parts))
    return result


def run(program: str, command: str, folder, *flags: str, lines: list) -> list:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    output = subprocess.run(
        [program, "tokenizer", command, "--tokenizer", str(folder), *flags], input=text, capture_output=True,
        text=True, encoding="utf-8")
    if output.returncode != 0:
        sys.exit(f"{folder}: {output.stderr}")
    return [json.loads(line) for line in output.stdout.split("\n") if line]


def peer(folder: pathlib.Path) -> tokenizers.Tokenizer:
    if (folder / "tokenizer.json").exists():
        return tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    if (folder / "vocab.bpe").exists():
        bpe = tokenizers.Tokenizer(tokenizers.models.BPE.from_file(
            str(folder / "encoder.json"), str(folder / "vocab.bpe")))
        bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        bpe.decoder = decoders.ByteLevel()
        bpe.add_special_tokens(["<|endoftext|>"])
        return bpe
    return transformers.AutoTokenizer.from_pretrained(folder)._tokenizer


def compare(program: str, folder: pathlib.Path, peer: tokenizers.Tokenizer, lines: list[str]) -> int:
    def encode(special: bool, added: bool) -> list:
        peer.encode_special_tokens = not special
        return [encoding.ids for encoding in peer.encode_batch(lines, add_special_tokens=added)]

    # Of tokens looked for in normalized text the peer decodes the normalized form, and leaves none of them out.
    normalized = {id for id, token in peer.get_added_tokens_decoder().items() if token.normalized}
    ids = encode(True, False)
    shown = [[id for id in line if id not in normalized] for line in ids] if peer.normalizer else ids
    checks = [
        ("specials", lines, ids, run(program, "encode", folder, "--json-lines", "--specials", lines=lines)),
        ("plain", lines, encode(False, False), run(program, "encode", folder, "--json-lines", lines=lines)),
        ("added", lines, encode(True, True),
         run(program, "encode", folder, "--json-lines", "--specials", "--with-added", lines=lines)),
        ("decoded", shown, [peer.decode(line, skip_special_tokens=False) for line in shown],
         run(program, "decode", folder, "--json-lines", lines=shown)),
        ("spoken", shown, [peer.decode(line) for line in shown],
         run(program, "decode", folder, "--json-lines", "--skip-specials", lines=shown)),
    ]
    wrong = 0
    for name, inputs, expected, got in checks:
        assert len(got) == len(expected), (folder, name, len(got), len(expected))
        bad = [place for place, pair in enumerate(zip(expected, got)) if pair[0] != pair[1]]
        wrong += len(bad)
        for place in bad[:3]:
            print(f"  {name}: {inputs[place]!r}\n    expected {expected[place]!r}\n    got      {got[place]!r}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gpt2")
    options = parser.parse_args()
    folders = sorted(path for path in FOLDER.iterdir() if path.is_dir())
    folders += [pathlib.Path(options.gpt2)] if options.gpt2 else []
    wrong = 0
    for folder in folders:
        other = peer(folder)
        marks = [token.content for token in other.get_added_tokens_decoder().values()]
        lines = texts(options.texts, options.seed, marks)
        found = compare(options.program, folder, other, lines)
        with tempfile.TemporaryDirectory() as place:
            written = pathlib.Path(place) / "written"
            subprocess.run([options.program, "tokenizer", "convert", "--tokenizer", str(folder), "--output",
                            str(written)], check=True, capture_output=True)
            opened = transformers.AutoTokenizer.from_pretrained(written)
            found += compare(options.program, written, opened._tokenizer, lines[:2_000])
            other.encode_special_tokens = False
            for line in lines[:2_000]:
                found += opened(line)["input_ids"] != other.encode(line).ids
        print(f"{folder.name}: {len(lines)} texts, {found} differences")
        wrong += found
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
