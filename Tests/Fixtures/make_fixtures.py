# SPDX-License-Identifier: Apache-2.0
"""Makes small checkpoints of every family, adapters on two of them, and what transformers, peft and torch compute.

    python make_fixtures.py [NAME ...]

Weights are what the folders hold; everything computed from them is double precision, so that a difference found by the
tests is that of the engine under test. The same versions (requirements.txt) give the same files.
"""

import sys

import torch

import adapters
import checkpoints
from checkpoints import Family, load
from runs import fine_tuning, preference
from texts import make_tokenizer
from truth import encodings, logits, loss_and_gradients, mean_loss, random_examples, sums, write


def record(family: Family) -> None:
    # GPT-2 came first and has more: the tokenizer that all share, and DPO.
    first = family.name == "gpt2"
    generator = torch.Generator().manual_seed(2 if first else family.seed + 100)
    examples = random_examples(generator)
    double = load(family.folder)
    sequences = [example["prompt"] + example["completion"] for example in examples[4:]]
    positions = [(0, 6, len(tokens) - 1) for tokens in sequences] if first else [(20,), (5, 40, 63)]
    write(family.folder / "language_model.json", {
        **({"encodings": encodings(make_tokenizer())} if first else {}),
        "logits": [logits(double, tokens, places) for tokens, places in zip(sequences, positions)],
        "completions": sums(double, examples), **loss_and_gradients(double, examples)})
    write(family.folder / "training.json", {
        **({"preference": preference(double, generator)} if first else {}),
        "fine_tuning": fine_tuning(double, examples)})
    single = load(family.folder, torch.float32)
    with torch.no_grad():
        rows = [model(torch.tensor([sequences[1]])).logits[0].double() for model in (single, double)]
        apart = ((rows[0] - rows[1]).abs().amax(-1) / rows[1].abs().amax(-1)).max().item()
        print(f"{family.name}: loss {mean_loss(double, examples).item():.9f}, in single precision "
              f"{mean_loss(single, examples).item():.9f}; logits differ by {apart:.1e} of the largest")


def main() -> None:
    torch.set_num_threads(1)
    wanted = set(sys.argv[1:])
    for family in checkpoints.FAMILIES:
        if not wanted or family.name in wanted:
            checkpoints.save(family)
            record(family)
    for adapter in adapters.ADAPTERS:
        if not wanted or adapter.name in wanted:
            adapters.save(adapter)
            adapters.record(adapter)


if __name__ == "__main__":
    main()
