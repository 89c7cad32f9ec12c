# SPDX-License-Identifier: Apache-2.0
"""Opens a checkpoint or an adapter that Showdown wrote with transformers and peft, and recomputes what it recorded.

    python check_transformers_opens.py FOLDER --conversations FILE [--pairs FILE] [--limit N]
    python check_transformers_opens.py FOLDER --pairs FILE --scores FILE [--base FOLDER]
    python check_transformers_opens.py REWARD --pairs FILE [--scores FILE] [--base FOLDER]

The first form holds the held-out metrics of showdown.json; the files are those that the run was evaluated on, and
`showdown demo` puts them into its data folder. The second holds what `showdown score` printed for the pairs, line by
line. A reward model is opened as a classifier of one label and has its rewards recomputed, each sequence alone. Any family, one file or shards, weights of any type; a folder with adapter_config.json goes on its base. Nothing of
Showdown runs here: text goes through AutoTokenizer, tokens through AutoModelForCausalLM in double precision. The exit
status is 1 where a number differs by more than the tolerance.
"""

import argparse
import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

# Of the number, or absolute where that is below 1. Single precision of the demo's models is 2e-8 away.
TOLERANCE = 1e-5


def is_reward(folder: pathlib.Path) -> bool:
    adapter = folder / "adapter_config.json"
    if adapter.exists():
        return json.loads(adapter.read_text())["task_type"] == "SEQ_CLS"
    return json.loads((folder / "config.json").read_text())["architectures"][0].endswith("ForSequenceClassification")


def load(folder: pathlib.Path, reward: bool = False, body: bool = False):
    """The model of a folder; with `body` what lies below the score of a reward model that is still to come."""
    kind = AutoModelForSequenceClassification if reward else AutoModelForCausalLM
    wishes = {"num_labels": 1} if reward else {}
    model, loading = kind.from_pretrained(folder, dtype=torch.float64, output_loading_info=True, **wishes)
    if body:
        loading["missing_keys"] = [name for name in loading["missing_keys"] if name != "score.weight"]
        loading["unexpected_keys"] = [name for name in loading["unexpected_keys"] if name != "lm_head.weight"]
    for name in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if loading[name]:
            sys.exit(f"{folder}: {name}: {sorted(loading[name])}")
    return model


def adapted(folder: pathlib.Path, base: str | None):
    """The base of an adapter, named or found by adapter_config.json, and the adapter on it."""
    import peft  # Only adapters need it.

    named = json.loads((folder / "adapter_config.json").read_text())["base_model_name_or_path"]
    place = pathlib.Path(base or (folder / named if (folder / named).exists() else named))
    reward = is_reward(folder)
    model = peft.PeftModel.from_pretrained(load(place, reward, body=reward), folder, autocast_adapter_dtype=False)
    changed = [name for name, weight in model.named_parameters() if "lora_B" in name and weight.abs().max() > 0]
    print(f"{folder}: on {place}, {len(changed)} adapted matrices")
    return model.double(), place


class Scorer:
    def __init__(self, folder: str, base: str | None = None):
        place = pathlib.Path(folder)
        if (place / "adapter_config.json").exists():
            self.model, holder = adapted(place, base)
        else:
            self.model, holder = load(place, is_reward(place)), place
        self.is_reward = is_reward(place)
        if (place / "tokenizer.json").exists() or (place / "vocab.json").exists():
            holder = place
        self.model.eval()
        self.tokenizer = AutoTokenizer.from_pretrained(holder)
        self.context = self.model.config.max_position_embeddings
        ends = self.model.config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        self.end = ends[0]
        if self.tokenizer.eos_token_id not in ends:
            sys.exit(f"{folder}: eos_token {self.tokenizer.eos_token_id} of the tokenizer is not that of config.json")

    def prompt(self, text: str) -> list[int]:
        """Tokens of a prompt with what the tokenizer adds of itself; an empty one is the begin-of-text token."""
        return self.tokenizer.encode(text) or [self.model.config.bos_token_id]

    def marked(self, text: str) -> list[int]:
        """Tokens of a text in which marks count as marks."""
        return self.tokenizer.encode(text, add_special_tokens=False)

    def plain(self, text: str) -> list[int]:
        """Tokens of a text in which the text of a mark stays text."""
        return self.tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)

    def reward(self, ids: list[int]) -> float:
        """The score at the last token."""
        with torch.no_grad():
            return self.model(torch.tensor([ids])).logits[0, 0].item()

    def log_probabilities(self, ids: list[int]) -> torch.Tensor:
        """Log-probability of each token but the first, in nats."""
        with torch.no_grad():
            tokens = torch.tensor([ids])
            rows = torch.log_softmax(self.model(tokens).logits[0, :-1], dim=-1)
            return rows.gather(1, tokens[0, 1:, None])[:, 0]

    def conversation(self, messages: list[dict]) -> tuple[list[int], list[int]]:
        """Tokens of the turns that fit into the context, and the places of the assistant's, in the ChatML layout."""
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


def pair_sums(scorer: Scorer, pair: dict) -> dict | None:
    """Log-probabilities of both responses, or their rewards, with the end-of-text token; none beyond the context."""
    prompt = scorer.prompt(pair["prompt"])
    responses = {name: scorer.plain(pair[name]) + [scorer.end] for name in ("chosen", "rejected")}
    if len(prompt) + max(map(len, responses.values())) > scorer.context:
        return None
    if scorer.is_reward:
        return {f"{name}_reward": scorer.reward(prompt + response) for name, response in responses.items()}
    result = {}
    for name, response in responses.items():
        result[f"{name}_logp"] = scorer.log_probabilities(prompt + response)[len(prompt) - 1:].sum().item()
        result[f"{name}_tokens"] = len(response)
    return result


def pair_metrics(scorer: Scorer, pairs: list[dict]) -> dict[str, float]:
    # A run leaves out pairs whose responses are the same.
    differing = [pair for pair in pairs if pair["chosen"] != pair["rejected"]]
    sums = [result for pair in differing if (result := pair_sums(scorer, pair))]
    if scorer.is_reward:
        rewards = [(pair["chosen_reward"], pair["rejected_reward"]) for pair in sums]
        means = [sum(side) / len(sums) for side in zip(*rewards)]
        return {"eval/rewards/chosen": means[0], "eval/rewards/rejected": means[1],
                "eval/rewards/accuracies": sum(one > other for one, other in rewards) / len(sums)}
    chosen, rejected = (sum(pair[f"{name}_logp"] for pair in sums) / len(sums) for name in ("chosen", "rejected"))
    return {"eval/logps/chosen": chosen, "eval/logps/rejected": rejected, "eval/logps/margins": chosen - rejected}


def differs(name: str, ours: float, recorded: float, tolerance: float, quiet: bool = False) -> bool:
    difference = abs(ours - recorded) / max(1, abs(recorded))
    if not quiet or difference > tolerance:
        print(f"{name}: transformers {ours:.7f}, showdown {recorded:.7f}, difference {difference:.1e}")
    return difference > tolerance


def check_metrics(scorer: Scorer, arguments: argparse.Namespace) -> bool:
    recorded = json.loads((pathlib.Path(arguments.checkpoint) / "showdown.json").read_text())["metrics"]
    metrics = {}
    if arguments.conversations:
        metrics |= conversation_metrics(scorer, read(arguments.conversations, arguments.limit))
    if arguments.pairs:
        metrics |= pair_metrics(scorer, read(arguments.pairs, arguments.limit))
    wrong = [differs(name, value, recorded[name], arguments.tolerance) for name, value in metrics.items()]
    return any(wrong) and not arguments.limit


def check_scores(scorer: Scorer, arguments: argparse.Namespace) -> bool:
    pairs = read(arguments.pairs, None)
    wrong = False
    scores = read(arguments.scores, arguments.limit)
    for row in scores:
        sums = pair_sums(scorer, pairs[row["index"]])
        if sums is None:
            sys.exit(f"{arguments.scores}: pair {row['index']} is longer than the context")
        for name, value in sums.items():
            wrong |= differs(f"pair {row['index']}, {name}", value, row[name], arguments.tolerance, quiet=True)
    print(f"{len(scores)} of {len(pairs)} pairs held")
    return wrong or not scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint")
    parser.add_argument("--base", help="the checkpoint below an adapter, in place of the one that it names")
    parser.add_argument("--conversations", help="held-out conversations, JSON Lines")
    parser.add_argument("--pairs", help="held-out preference pairs, JSON Lines")
    parser.add_argument("--scores", help="what `showdown score` printed for the pairs")
    parser.add_argument("--limit", type=int, help="take only the first N records; differing metrics are then no failure")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, help="more for weights written as f16 or bf16")
    arguments = parser.parse_args()
    if not (arguments.conversations or arguments.pairs) or (arguments.scores and not arguments.pairs):
        parser.error("give --conversations, --pairs, or --pairs with --scores")
    scorer = Scorer(arguments.checkpoint, arguments.base)
    wrong = check_scores(scorer, arguments) if arguments.scores else check_metrics(scorer, arguments)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
