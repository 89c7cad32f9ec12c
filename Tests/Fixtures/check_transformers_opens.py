# SPDX-License-Identifier: Apache-2.0
"""Opens a checkpoint that Showdown wrote with transformers and recomputes the held-out metrics of its record.

    python check_transformers_opens.py CHECKPOINT --conversations FILE [--pairs FILE] [--limit N]

The files are those that the run was evaluated on; `showdown demo` puts them into its data folder. Nothing of Showdown
runs here: text goes through AutoTokenizer, tokens through AutoModelForCausalLM in double precision. The exit status
is 1 where a metric of showdown.json differs by more than the tolerance.
"""

import argparse
import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

# Of the metric, or absolute where that is below 1. Single precision of the demo's models is 2e-8 away.
TOLERANCE = 1e-5


class Scorer:
    def __init__(self, folder: str):
        self.model, loading = AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float64, output_loading_info=True)
        for name in ("missing_keys", "unexpected_keys", "mismatched_keys"):
            if loading[name]:
                sys.exit(f"{folder}: {name}: {sorted(loading[name])}")
        self.model.eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.context = self.model.config.n_positions
        self.end = self.tokenizer.eos_token_id
        if self.end != self.model.config.eos_token_id:
            sys.exit(f"{folder}: eos_token {self.end} of the tokenizer is not that of config.json")

    def marked(self, text: str) -> list[int]:
        """Tokens of a text in which marks count as marks."""
        return self.tokenizer.encode(text, add_special_tokens=False)

    def plain(self, text: str) -> list[int]:
        """Tokens of a text in which the text of a mark stays text."""
        return self.tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)

    def log_probabilities(self, ids: list[int]) -> torch.Tensor:
        """Log-probability of each token but the first, in nats."""
        with torch.no_grad():
            tokens = torch.tensor([ids])
            rows = torch.log_softmax(self.model(tokens).logits[0, :-1], dim=-1)
            return rows.gather(1, tokens[0, 1:, None])[:, 0]

    def conversation(self, messages: list[dict]) -> tuple[list[int], list[int]]:
        """Tokens of the turns that fit into the context, and the places of the assistant's."""
        tokens, scored = [], []
        for message in messages:
            head = self.marked(f"<|im_start|>{message['role']}\n")
            text = self.plain(message["content"])
            tail = [self.end] + self.marked("\n")
            if len(tokens) + len(head) + len(text) + len(tail) > self.context:
                break
            tokens += head
            if message["role"] == "assistant":
                scored += range(len(tokens), len(tokens) + len(text) + 1)
            tokens += text + tail
        return tokens, scored


def read(path: str, limit: int | None) -> list[dict]:
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file][:limit]


def conversation_metrics(scorer: Scorer, conversations: list[dict]) -> dict[str, float]:
    total, count = 0.0, 0
    for record in conversations:
        tokens, scored = scorer.conversation(record["messages"])
        places = [place - 1 for place in scored if place > 0]
        if places:
            total -= scorer.log_probabilities(tokens)[places].sum().item()
            count += len(places)
    return {"eval/loss": total / count}


def pair_metrics(scorer: Scorer, pairs: list[dict]) -> dict[str, float]:
    chosen, rejected = [], []
    for pair in pairs:
        prompt = scorer.marked(pair["prompt"]) or [scorer.model.config.bos_token_id]
        responses = [scorer.plain(pair[name]) + [scorer.end] for name in ("chosen", "rejected")]
        if responses[0] == responses[1] or len(prompt) + max(map(len, responses)) > scorer.context:
            continue
        for response, sums in zip(responses, (chosen, rejected)):
            sums.append(scorer.log_probabilities(prompt + response)[len(prompt) - 1:].sum().item())
    return {
        "eval/logps/chosen": sum(chosen) / len(chosen),
        "eval/logps/rejected": sum(rejected) / len(rejected),
        "eval/logps/margins": (sum(chosen) - sum(rejected)) / len(chosen),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint")
    parser.add_argument("--conversations", required=True, help="held-out conversations, JSON Lines")
    parser.add_argument("--pairs", help="held-out preference pairs, JSON Lines")
    parser.add_argument("--limit", type=int, help="take only the first N records; differences are then no failure")
    arguments = parser.parse_args()
    scorer = Scorer(arguments.checkpoint)
    recorded = json.loads((pathlib.Path(arguments.checkpoint) / "showdown.json").read_text())["metrics"]
    metrics = conversation_metrics(scorer, read(arguments.conversations, arguments.limit))
    if arguments.pairs:
        metrics |= pair_metrics(scorer, read(arguments.pairs, arguments.limit))
    wrong = False
    for name, value in metrics.items():
        difference = abs(value - recorded[name]) / max(1, abs(recorded[name]))
        print(f"{name}: transformers {value:.7f}, showdown {recorded[name]:.7f}, difference {difference:.1e}")
        wrong |= difference > TOLERANCE
    sys.exit(1 if wrong and not arguments.limit else 0)


if __name__ == "__main__":
    main()
