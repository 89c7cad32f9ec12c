# SPDX-License-Identifier: Apache-2.0
"""Makes gpt2/, a small checkpoint of transformers with what transformers and torch compute on it.

    python make_gpt2_fixture.py

Weights are single precision; everything computed from them is double precision, so that a difference found by the
tests is that of the engine under test. The same versions (requirements.txt) give the same files.
"""

import copy
import json
import pathlib
import shutil

import tokenizers
import torch
import torch.nn.functional as F
import transformers
from torch.optim import lr_scheduler

from fixture_texts import AWKWARD, SENTENCES

FOLDER = pathlib.Path(__file__).parent / "gpt2"
MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]

# Odd lengths on purpose: vector kernels have tails. The last pair fills the context.
LENGTHS = [(1, 1), (3, 2), (7, 5), (12, 9), (19, 13), (31, 33)]


def make_tokenizer() -> transformers.GPT2Tokenizer:
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.train_from_iterator(SENTENCES, tokenizers.trainers.BpeTrainer(
        vocab_size=300, special_tokens=MARKS, show_progress=False,
        initial_alphabet=sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())))
    trained = json.loads(bpe.to_str())["model"]
    return transformers.GPT2Tokenizer(
        vocab=trained["vocab"], merges=[tuple(pair) for pair in trained["merges"]], bos_token=MARKS[0],
        eos_token=MARKS[2], unk_token=MARKS[0], additional_special_tokens=[MARKS[1]], model_max_length=64)


def make_model(tokenizer: transformers.GPT2Tokenizer) -> transformers.GPT2LMHeadModel:
    # Widths that are no multiple of a vector; a feed-forward layer and an epsilon other than the usual ones.
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(
        vocab_size=300, n_positions=64, n_embd=36, n_layer=2, n_head=3, n_inner=100, layer_norm_epsilon=1e-3,
        resid_pdrop=0, embd_pdrop=0, attn_pdrop=0, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id))
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Ten times the usual scale, biases and normalisation weights included, so that each of them matters.
            center = 1.0 if ".ln_" in name and name.endswith("weight") else 0.0
            parameter.copy_(center + 0.2 * torch.randn(parameter.shape, generator=generator))
    return model.eval()


def random_tokens(generator: torch.Generator, count: int) -> list[int]:
    return torch.randint(3, 300, (count,), generator=generator).tolist()


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


def summaries(tensors) -> list[dict]:
    """Of each tensor: norm, and values at places spread over it, the largest magnitude among them."""
    result = []
    for name, tensor in tensors:
        flat = tensor.detach().flatten()
        places = sorted({(len(flat) - 1) * step // 10 for step in range(11)} | {int(flat.abs().argmax())})
        result.append({
            "name": name.removeprefix("transformer."), "norm": float(f"{flat.norm().item():.9g}"),
            "places": places, "values": rounded(flat[places].tolist())})
    return result


def without_keys(summaries: list[dict], channels: int) -> list[dict]:
    """Leaves out the biases of the keys, on which attention does not depend.

    Their gradient is nothing but rounding, which Adam scales up to a step of any direction.
    """
    for summary in summaries:
        if summary["name"].endswith("attn.c_attn.bias"):
            kept = [(place, value) for place, value in zip(summary["places"], summary["values"])
                    if not channels <= place < 2 * channels]
            summary |= {"norm": None, "places": [place for place, _ in kept], "values": [value for _, value in kept]}
    return summaries


def gradients(model):
    return ((name, parameter.grad) for name, parameter in model.named_parameters())


def language_model(tokenizer, model, examples) -> dict:
    texts = SENTENCES + AWKWARD
    logits = []
    for example in (examples[4], examples[5]):
        tokens = example["prompt"] + example["completion"]
        with torch.no_grad():
            rows = model(torch.tensor([tokens])).logits[0]
        logits.append({"tokens": tokens, "rows": [
            {"position": place, "values": rounded(rows[place].tolist())} for place in (0, 6, len(tokens) - 1)]})
    model.zero_grad()
    loss = mean_loss(model, examples)
    loss.backward()
    return {
        "encodings": [{
            "text": text, "tokens": tokenizer.encode(text, add_special_tokens=False),
            "plain": tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True),
        } for text in texts],
        "logits": logits,
        "completions": [
            example | {"sum": log_probability(model, **example).item()} for example in examples],
        "loss": loss.item(), "gradients": summaries(gradients(model)),
    }


def train(model, loss_of, rate: float = 3e-3, maximum_norm: float = 1.0, warmup: int = 0, steps: int = 10) -> dict:
    """Trains a copy of the model: decay on matrices alone, clipping, a constant rate or warm-up and cosine."""
    model = copy.deepcopy(model)
    matrices = [parameter for parameter in model.parameters() if parameter.ndim >= 2]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim < 2]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}], lr=rate,
        betas=(0.9, 0.95), eps=1e-8)
    schedule = lr_scheduler.ConstantLR(optimizer, factor=1)
    if warmup:
        schedule = lr_scheduler.SequentialLR(optimizer, [
            lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1),
            lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps - warmup, eta_min=0.1 * rate)], [warmup])
    losses, norms, rates = [], [], []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(model)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), maximum_norm).item())
        losses.append(loss.item())
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return {
        "steps": steps, "learning_rate": rate, "warmup_steps": warmup, "maximum_norm": maximum_norm,
        "losses": rounded(losses), "gradient_norms": rounded(norms), "learning_rates": rounded(rates),
        "weights": without_keys(summaries(model.named_parameters()), model.config.n_embd)}


def fine_tuning(model, examples) -> dict:
    def loss_of(model):
        return mean_loss(model, examples)
    # The second run clips some of its steps and not others.
    return {"examples": examples, "runs": [
        train(model, loss_of), train(model, loss_of, rate=5e-3, maximum_norm=1.9, warmup=3)]}


def preference(model, generator, beta: float = 0.1) -> dict:
    pair = {"prompt": random_tokens(generator, 9), "chosen": random_tokens(generator, 7) + [2],
            "rejected": random_tokens(generator, 12) + [2]}

    def sums(model):
        return [log_probability(model, pair["prompt"], pair[name]) for name in ("chosen", "rejected")]

    reference = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in reference.parameters():
            parameter.mul_(0.95)
        fixed = sums(reference)

    def rewards(model):
        return [beta * (own - other) for own, other in zip(sums(model), fixed)]

    def loss_of(model):
        chosen, rejected = rewards(model)
        return -F.logsigmoid(chosen - rejected)

    model.zero_grad()
    loss = loss_of(model)
    loss.backward()
    return pair | {
        "beta": beta, "reference": [value.item() for value in fixed],
        "rewards": [value.item() for value in rewards(model)], "loss": loss.item(),
        "gradients": summaries(gradients(model)), "run": train(model, loss_of, rate=3e-4, steps=5),
    }


def write(name: str, value: dict) -> None:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    (FOLDER / name).write_text(text.replace('},{"', '},\n{"') + "\n")


def main() -> None:
    torch.set_num_threads(1)
    shutil.rmtree(FOLDER, ignore_errors=True)
    tokenizer = make_tokenizer()
    model = make_model(tokenizer)
    tokenizer.save_pretrained(FOLDER)
    model.save_pretrained(FOLDER)
    generator = torch.Generator().manual_seed(2)
    examples = [
        {"prompt": random_tokens(generator, prompt), "completion": random_tokens(generator, completion - 1) + [2]}
        for prompt, completion in LENGTHS]
    single = mean_loss(model, examples).item()
    double = model.double()
    print(f"loss in single precision {single:.8f}, in double {mean_loss(double, examples).item():.8f}")
    write("language_model.json", language_model(tokenizer, double, examples))
    write("training.json", {
        "preference": preference(double, generator), "fine_tuning": fine_tuning(double, examples)})


if __name__ == "__main__":
    main()
