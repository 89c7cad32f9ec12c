# SPDX-License-Identifier: Apache-2.0
"""Short training runs in torch: losses, gradients' norms, rates, and the weights after the last step."""

import copy

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

from texts import END
from truth import gradients, log_probability, mean_loss, random_tokens, rounded, summaries, trained

DECAY = 0.1


def adamw(matrices, vectors, rate: float):
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": DECAY}, {"params": vectors, "weight_decay": 0.0}], lr=rate,
        betas=(0.9, 0.95), eps=1e-8)


def rmsprop(matrices, vectors, rate: float):
    """torch's RMSprop adds its decay to the gradient; here the matrices shrink by rate * decay before the step."""
    optimizer = torch.optim.RMSprop(matrices + vectors, lr=rate, alpha=0.99, eps=1e-8)

    def shrink(optimizer, *_):
        with torch.no_grad():
            for matrix in matrices:
                matrix -= optimizer.param_groups[0]["lr"] * DECAY * matrix

    optimizer.register_step_pre_hook(shrink)
    return optimizer


def schedule(optimizer, rate: float, warmup: int, steps: int):
    if not warmup:
        return lr_scheduler.ConstantLR(optimizer, factor=1)
    return lr_scheduler.SequentialLR(optimizer, [
        lr_scheduler.LinearLR(optimizer, start_factor=1 / warmup, total_iters=warmup - 1),
        lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps - warmup, eta_min=0.1 * rate)], [warmup])


def without_keys(summaries: list[dict], model) -> list[dict]:
    """Leaves out the biases of GPT-2's keys, on which attention does not depend.

    Their gradient is nothing but rounding, which Adam scales up to a step of any direction. Where keys are rotated
    their biases matter.
    """
    channels = model.config.hidden_size
    for summary in summaries:
        if summary["name"].endswith("attn.c_attn.bias"):
            kept = [(place, value) for place, value in zip(summary["places"], summary["values"])
                    if not channels <= place < 2 * channels]
            summary |= {"norm": None, "places": [place for place, _ in kept], "values": [value for _, value in kept]}
    return summaries


def train(model, loss_of, rate: float = 3e-3, maximum_norm: float = 1.0, warmup: int = 0, steps: int = 10,
          make_optimizer=adamw) -> dict:
    """Trains a copy of the model: decay on matrices alone, clipping, a constant rate or warm-up and cosine."""
    model = copy.deepcopy(model)
    parameters = [parameter for _, parameter in trained(model)]
    optimizer = make_optimizer(
        [parameter for parameter in parameters if parameter.ndim >= 2],
        [parameter for parameter in parameters if parameter.ndim < 2], rate)
    rates_of = schedule(optimizer, rate, warmup, steps)
    losses, norms, rates = [], [], []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(model)
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, maximum_norm).item())
        losses.append(loss.item())
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        rates_of.step()
    return {
        "optimizer": make_optimizer.__name__, "weight_decay": DECAY,
        "steps": steps, "learning_rate": rate, "warmup_steps": warmup, "maximum_norm": maximum_norm,
        "losses": rounded(losses), "gradient_norms": rounded(norms), "learning_rates": rounded(rates),
        "weights": without_keys(summaries(trained(model)), model)}


def fine_tuning(model, examples: list[dict]) -> dict:
    """Two runs of AdamW, of which the second clips some of its steps and not others, and one of RMSprop."""
    def loss_of(model):
        return mean_loss(model, examples)
    return {"examples": examples, "runs": [
        train(model, loss_of), train(model, loss_of, rate=5e-3, maximum_norm=1.9, warmup=3),
        train(model, loss_of, rate=3e-4, maximum_norm=10.0, make_optimizer=rmsprop)]}


def preference(model, generator: torch.Generator, beta: float = 0.1) -> dict:
    pair = {"prompt": random_tokens(generator, 9), "chosen": random_tokens(generator, 7) + [END],
            "rejected": random_tokens(generator, 12) + [END]}

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
        "gradients": gradients(model), "run": train(model, loss_of, rate=3e-4, steps=5),
    }
