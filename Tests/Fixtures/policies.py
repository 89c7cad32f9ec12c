# SPDX-License-Identifier: Apache-2.0
"""PPO's and GRPO's values, advantages, losses and slopes from padded tensors as TRL computes them, and updates on gpt2/.

    python policies.py

The formulas are those of TRL's PPO and GRPO trainers, in double precision, on right-padded rows with masks; slopes are torch's
gradients. One thing differs from TRL: the score is added at the last token of a response, its end of text where it ended, and
not at the first pad behind it, and values are 0 from there on. Nothing of TRL is imported.
"""

import copy

import torch
import torch.nn.functional as F

from checkpoints import FAMILIES, load
from objectives import SCALE
from runs import adamw
from texts import END
from truth import random_tokens, rounded, trained, write

CLIP, VALUE_CLIP, VALUE_COEF, KL_COEF, GAMMA, LAMBDA, TEMPERATURE = 0.2, 0.2, 0.1, 0.05, 0.97, 0.95, 0.7
GRPO_BETA = 0.5
LENGTHS = [5, 3, 1, 7]


def masked_mean(values, mask):
    return (values * mask).sum() / mask.sum()


def masked_whiten(values, mask, shift_mean=True):
    mean = masked_mean(values, mask)
    variance = masked_mean((values - mean) ** 2, mask) * mask.sum() / (mask.sum() - 1)
    whitened = (values - mean) * torch.rsqrt(variance + 1e-8)
    return whitened if shift_mean else whitened + mean


def kl(policy, reference, estimator):
    log_ratio = reference - policy
    return -log_ratio if estimator == "k1" else torch.expm1(log_ratio) - log_ratio


def ppo_credit(policy, reference, values, scores, mask, estimator="k1", whiten_rewards=False):
    rewards = -KL_COEF * kl(policy, reference, estimator)
    last = mask.sum(1).long() - 1
    rewards[torch.arange(len(scores)), last] += scores
    if whiten_rewards:
        rewards = masked_whiten(rewards, mask, shift_mean=False)
    rewards, values = rewards * mask, values * mask
    running, reversed_advantages = 0, []
    for t in reversed(range(mask.shape[1])):
        following = values[:, t + 1] if t + 1 < mask.shape[1] else torch.zeros_like(scores)
        delta = rewards[:, t] + GAMMA * following - values[:, t]
        running = delta + GAMMA * LAMBDA * running
        reversed_advantages.append(running)
    advantages = torch.stack(reversed_advantages[::-1], dim=1) * mask
    returns = (advantages + values) * mask
    return masked_whiten(advantages, mask) * mask, returns


def policy_loss(new, old, advantages, mask):
    ratio = torch.exp(new - old)
    losses = -advantages * ratio
    clipped = -advantages * torch.clamp(ratio, 1 - CLIP, 1 + CLIP)
    return masked_mean(torch.max(losses, clipped), mask), {
        "policy/approxkl_avg": masked_mean(0.5 * (new - old) ** 2, mask),
        "policy/clipfrac_avg": masked_mean((clipped > losses).double(), mask), "val/ratio": masked_mean(ratio, mask)}


def value_loss(new, old, returns, mask):
    clipped = torch.clamp(new, old - VALUE_CLIP, old + VALUE_CLIP)
    losses, clipped_losses = (new - returns) ** 2, (clipped - returns) ** 2
    return 0.5 * masked_mean(torch.max(losses, clipped_losses), mask), \
        masked_mean((clipped_losses > losses).double(), mask)


def grpo_advantages(rewards, group, scale):
    groups = rewards.view(-1, group)
    centred = groups - groups.mean(1, keepdim=True)
    return (centred / (groups.std(1, keepdim=True) + 1e-4) if scale == "group" else centred).flatten()


def grpo_loss(new, old, reference, advantages, mask, beta, aggregation, longest):
    ratio = torch.exp(new - old)
    clipped = torch.clamp(ratio, 1 - CLIP, 1 + CLIP)
    advantages = advantages[:, None]
    losses = -torch.min(ratio * advantages, clipped * advantages) + beta * kl(new, reference, "k3")
    if aggregation == "sequence":
        return ((losses * mask).sum(1) / mask.sum(1)).mean()
    if aggregation == "token":
        return (losses * mask).sum() / mask.sum()
    return (losses * mask).sum() / (len(mask) * longest)


def ragged(tensor, lengths=LENGTHS):
    return [rounded(row[:length].tolist()) for row, length in zip(tensor, lengths)]


def formulas(generator):
    """Random rows: differences of logp large enough that either side of every clip is met."""
    def draw(scale, mean=0.0):
        return mean + scale * torch.randn(len(LENGTHS), max(LENGTHS), generator=generator, dtype=torch.float64)
    mask = (torch.arange(max(LENGTHS)) < torch.tensor(LENGTHS)[:, None]).double()
    old, reference, new = draw(1, -3), draw(1, -3), None
    new = old + draw(0.3)
    old_values, scores = draw(0.5), torch.tensor([1.0, -0.5, 0.25, 2.0], dtype=torch.float64)
    new_values = old_values + draw(0.3)
    ppo = []
    for estimator, whiten in (("k1", False), ("k3", False), ("k1", True)):
        advantages, returns = ppo_credit(old, reference, old_values, scores, mask, estimator, whiten)
        logps, values = new.clone().requires_grad_(), new_values.clone().requires_grad_()
        loss, metrics = policy_loss(logps, old, advantages, mask)
        loss_of_value, clipped = value_loss(values, old_values, returns, mask)
        loss.backward()
        loss_of_value.backward()
        ppo.append({
            "estimator": estimator, "whiten_rewards": whiten, "advantages": ragged(advantages),
            "returns": ragged(returns), "policy_loss": loss.item(), "policy_slopes": ragged(logps.grad),
            "value_loss": loss_of_value.item(), "value_slopes": ragged(values.grad), "value_clipfrac": clipped.item(),
            "metrics": {name: value.item() for name, value in metrics.items()}})
    grpo = []
    for aggregation in ("sequence", "token", "constant"):
        for scale in ("group", "none"):
            advantages = grpo_advantages(scores, 2, scale)
            logps = new.clone().requires_grad_()
            loss = grpo_loss(logps, old, reference, advantages, mask, 0.04, aggregation, 9)
            loss.backward()
            grpo.append({
                "aggregation": aggregation, "scale": scale, "advantages": rounded(advantages.tolist()),
                "loss": loss.item(), "slopes": ragged(logps.grad)})
    return {
        "old": ragged(old), "reference": ragged(reference), "new": ragged(new), "old_values": ragged(old_values),
        "new_values": ragged(new_values), "scores": scores.tolist(), "ppo": ppo, "grpo": grpo, "grpo_beta": 0.04,
        "longest": 9, "clip": CLIP, "value_clip": VALUE_CLIP, "kl_coef": KL_COEF, "gamma": GAMMA, "lambda": LAMBDA}


def states(model, prompt, response):
    """Of the rows that predict the response's tokens."""
    hidden = model.transformer(torch.tensor([prompt + response])).last_hidden_state[0]
    return hidden[len(prompt) - 1:-1]


def logps(model, groups):
    rows = []
    for prompt, response in groups:
        logits = states(model, prompt, response) @ model.transformer.wte.weight.T / TEMPERATURE
        rows.append(F.log_softmax(logits, dim=-1).gather(1, torch.tensor(response)[:, None])[:, 0])
    return padded(rows)


def values_of(model, score, groups):
    return padded([states(model, prompt, response) @ score for prompt, response in groups])


def padded(rows):
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)


def updates(generator):
    """Four PPO updates of policy and value network on one set of rollouts, each network with its own AdamW, and four of GRPO."""
    folder = next(family for family in FAMILIES if family.name == "gpt2").folder
    policy, value = load(folder), load(folder)
    reference = copy.deepcopy(policy)
    with torch.no_grad():
        for parameter in reference.parameters():
            parameter.mul_(SCALE)
    prompts = [random_tokens(generator, 6), random_tokens(generator, 3)]
    responses = [[random_tokens(generator, 4) + [END], random_tokens(generator, 3)],
                 [random_tokens(generator, 7) + [END], [END]]]
    groups = [(prompt, response) for prompt, own in zip(prompts, responses) for response in own]
    lengths = [len(response) for _, response in groups]
    scores = torch.tensor([0.5, -1.0, 1.5, 0.0], dtype=torch.float64)
    mask = (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).double()
    score = torch.randn(value.config.n_embd, generator=generator, dtype=torch.float64) * 0.1
    start = rounded(score.tolist())
    score = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    with torch.no_grad():
        old, fixed, old_values = logps(policy, groups), logps(reference, groups), values_of(value, score, groups)
    advantages, returns = ppo_credit(old, fixed, old_values, scores, mask)

    def optimizer(parameters, matrices=()):
        return adamw([p for p in parameters if p.ndim >= 2] + list(matrices),
                     [p for p in parameters if p.ndim < 2], 2e-4, 0.1)

    policy_parameters = [parameter for _, parameter in trained(policy)]
    value_parameters = [parameter for _, parameter in trained(value)]
    # The score is a matrix of one row.
    optimizers = optimizer(policy_parameters), optimizer(value_parameters, [score])
    steps = []
    for _ in range(4):
        for one in optimizers:
            one.zero_grad()
        loss, metrics = policy_loss(logps(policy, groups), old, advantages, mask)
        loss_of_value, clipped = value_loss(values_of(value, score, groups), old_values, returns, mask)
        loss.backward()
        (VALUE_COEF * loss_of_value).backward()
        norms = [torch.nn.utils.clip_grad_norm_(parameters, 1.0).item()
                 for parameters in (policy_parameters, value_parameters + [score])]
        for one in optimizers:
            one.step()
        steps.append({
            "policy_loss": loss.item(), "value_loss": loss_of_value.item(), "policy_norm": norms[0],
            "value_norm": norms[1], "value_clipfrac": clipped.item()} | {name: v.item() for name, v in metrics.items()})
    return {
        "prompts": prompts, "responses": responses, "scores": scores.tolist(), "score_weight": start,
        "reference_scale": SCALE, "temperature": TEMPERATURE, "learning_rate": 2e-4, "weight_decay": 0.1,
        "value_coef": VALUE_COEF, "old": ragged(old, lengths), "reference": ragged(fixed, lengths),
        "values": ragged(old_values, lengths), "steps": steps, "grpo_beta": GRPO_BETA,
        "grpo_steps": group_updates(load(folder), groups, old, fixed, scores, mask)}


def group_updates(policy, groups, old, reference, scores, mask):
    """Four GRPO updates on the same rollouts, with a penalty in the loss that weighs as much as the surrogate."""
    parameters = [parameter for _, parameter in trained(policy)]
    optimizer = adamw([p for p in parameters if p.ndim >= 2], [p for p in parameters if p.ndim < 2], 2e-4, 0.1)
    advantages = grpo_advantages(scores, 2, "group")
    steps = []
    for _ in range(4):
        optimizer.zero_grad()
        new = logps(policy, groups)
        loss = grpo_loss(new, old, reference, advantages, mask, GRPO_BETA, "sequence", 0)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0).item()
        optimizer.step()
        steps.append({"loss": loss.item(), "norm": norm, "ratio": masked_mean(torch.exp(new - old), mask).item()})
    return steps


def main() -> None:
    torch.set_num_threads(1)
    folder = next(family for family in FAMILIES if family.name == "gpt2").folder
    generator = torch.Generator().manual_seed(53)
    write(folder / "policies.json", {"formulas": formulas(generator), "updates": updates(generator)})


if __name__ == "__main__":
    main()
