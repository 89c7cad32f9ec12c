# SPDX-License-Identifier: Apache-2.0
"""What a model computes on token sequences, and short records of large tensors."""

import json
import pathlib

import torch
import torch.nn.functional as F

from texts import AWKWARD, END, SENTENCES, VOCABULARY

# Odd lengths on purpose: vector kernels have tails. The last pair fills the context.
LENGTHS = [(1, 1), (3, 2), (7, 5), (12, 9), (19, 13), (31, 33)]


def random_tokens(generator: torch.Generator, count: int) -> list[int]:
    return torch.randint(3, VOCABULARY, (count,), generator=generator).tolist()


def random_examples(generator: torch.Generator) -> list[dict]:
    return [
        {"prompt": random_tokens(generator, prompt), "completion": random_tokens(generator, completion - 1) + [END]}
        for prompt, completion in LENGTHS]


def log_probability(model, prompt: list[int], completion: list[int]) -> torch.Tensor:
    """Sum of the log-probabilities of a completion's tokens, in nats."""
    tokens = torch.tensor([prompt + completion])
    rows = F.log_softmax(model(tokens).logits[0, len(prompt) - 1:-1], dim=-1)
    return rows.gather(1, torch.tensor(completion)[:, None]).sum()


def mean_loss(model, examples: list[dict]) -> torch.Tensor:
    """Mean negative log-likelihood a completion token over the whole batch."""
    count = sum(len(example["completion"]) for example in examples)
    return -sum(log_probability(model, example["prompt"], example["completion"]) for example in examples) / count


def rounded(values) -> list[float]:
    return [float(f"{value:.9g}") for value in values]


def plain_name(name: str) -> str:
    """The name in the checkpoint's file, without what wraps the model."""
    for prefix in ("base_model.model.", "transformer."):
        name = name.removeprefix(prefix)
    return name.replace(".default.", ".")


def summaries(tensors) -> list[dict]:
    """Of each tensor: norm, and values at places spread over it, the largest magnitude among them."""
    result = []
    for name, tensor in tensors:
        flat = tensor.detach().flatten()
        places = sorted({(len(flat) - 1) * step // 10 for step in range(11)} | {int(flat.abs().argmax())})
        result.append({
            "name": plain_name(name), "norm": float(f"{flat.norm().item():.9g}"),
            "places": places, "values": rounded(flat[places].tolist())})
    return result


def trained(model):
    return [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]


def gradients(model) -> list[dict]:
    return summaries((name, parameter.grad) for name, parameter in trained(model))


def logits(model, tokens: list[int], positions) -> dict:
    with torch.no_grad():
        rows = model(torch.tensor([tokens])).logits[0]
    return {"tokens": tokens, "rows": [
        {"position": place, "values": rounded(rows[place].tolist())} for place in positions]}


def encodings(tokenizer) -> list[dict]:
    return [{
        "text": text, "tokens": tokenizer.encode(text, add_special_tokens=False),
        "plain": tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True),
    } for text in SENTENCES + AWKWARD]


def sums(model, examples: list[dict]) -> list[dict]:
    return [example | {"sum": log_probability(model, **example).item()} for example in examples]


def loss_and_gradients(model, examples: list[dict]) -> dict:
    model.zero_grad()
    loss = mean_loss(model, examples)
    loss.backward()
    return {"loss": loss.item(), "gradients": gradients(model)}


def write(path: pathlib.Path, value: dict) -> None:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    path.write_text(text.replace('},{"', '},\n{"') + "\n")
