# SPDX-License-Identifier: Apache-2.0
"""Ten AdamW steps on every objective, written from the papers' formulas, on the weights of gpt2/.

    python objectives.py

One step has all examples: three pairs of unequal lengths with scores, the same pairs as six labels, three ranked lists. The
reference is the model with its weights scaled by 1.1, so that log-ratios are not zero where a run begins. Weights are not
recorded: losses and gradients' norms of ten steps, each of which depends on the steps before, are.
"""

import copy
import math

import torch
import torch.nn.functional as F

from checkpoints import FAMILIES, load
from runs import train
from texts import END
from truth import log_probability, random_tokens, rounded, write

SCALE = 1.1
# (prompt, chosen, rejected) tokens, the end among them.
LENGTHS = [(9, 8, 13), (4, 15, 6), (1, 5, 5)]


def data(generator: torch.Generator) -> dict:
    pairs = [{
        "prompt": random_tokens(generator, prompt), "chosen": random_tokens(generator, chosen - 1) + [END],
        "rejected": random_tokens(generator, rejected - 1) + [END], "score_gap": gap,
    } for (prompt, chosen, rejected), gap in zip(LENGTHS, (2.0, 0.5, 1.0))]
    lists = [{
        "prompt": random_tokens(generator, prompt),
        "responses": [random_tokens(generator, length - 1) + [END] for length in lengths], "scores": scores,
    } for prompt, lengths, scores in [
        (6, (7, 4, 12), [1.0, 3.0, 2.0]), (3, (5, 9), [0.0, 1.0]), (8, (6, 3, 4, 11), [2.0, 2.0, 0.5, 1.0])]]
    return {"pairs": pairs, "lists": lists}


def prompt_log_probability(model, prompt: list[int]) -> torch.Tensor:
    rows = F.log_softmax(model(torch.tensor([prompt])).logits[0, :-1], dim=-1)
    return rows.gather(1, torch.tensor(prompt[1:])[:, None]).sum()


class Pair:
    """What an objective reads of a pair, in the papers' letters."""

    def __init__(self, model, pair, reference):
        self.s_w, self.s_l = (log_probability(model, pair["prompt"], pair[side]) for side in ("chosen", "rejected"))
        self.r_w, self.r_l = reference
        self.n_w, self.n_l = len(pair["chosen"]), len(pair["rejected"])
        self.d_w, self.d_l = self.s_w - self.r_w, self.s_l - self.r_l
        self.delta = self.d_w - self.d_l
        self.p_w, self.p_l = self.s_w / self.n_w, self.s_l / self.n_l
        self.gap = pair["score_gap"]
        self.model, self.prompt = model, pair["prompt"]

    @property
    def log_odds(self):
        def odds(p):
            return p - torch.log(-torch.expm1(p))
        return odds(self.p_w) - odds(self.p_l)

    @property
    def nll_with_prompt(self):
        prompt = prompt_log_probability(self.model, self.prompt) if len(self.prompt) > 1 else 0
        return -(prompt + self.s_w) / (len(self.prompt) - 1 + self.n_w)


def nls(x):
    return -F.logsigmoid(x)


PAIRS = {
    "dpo": lambda p: nls(0.1 * p.delta),
    "dpo label-smoothing=0.1": lambda p: 0.9 * nls(0.1 * p.delta) + 0.1 * nls(-0.1 * p.delta),
    "dpo noise=0.1": lambda p: (0.9 * nls(0.1 * p.delta) - 0.1 * nls(-0.1 * p.delta)) / 0.8,
    "dpo sft-weight=0.2": lambda p: nls(0.1 * p.delta) - 0.2 * p.s_w,
    "dpo sft-weight=0.2 likelihood=mean": lambda p: nls(0.1 * p.delta) - 0.2 * p.p_w,
    "ipo": lambda p: (p.d_w / p.n_w - p.d_l / p.n_l - 1 / 0.2) ** 2,
    "ipo-sum": lambda p: (p.delta - 1 / 0.2) ** 2,
    "hinge": lambda p: F.relu(1 - 0.1 * p.delta),
    "slic": lambda p: F.relu(1 - p.s_w + p.s_l) - 0.1 * p.s_w,
    "flex-dpo beta-chosen=0.1 beta-rejected=0.05": lambda p: nls(0.1 * p.d_w - 0.05 * p.d_l),
    "r-dpo": lambda p: nls(0.1 * p.delta + 0.05 * (p.n_w - p.n_l)),
    "odpo": lambda p: nls(0.1 * p.delta - math.log(p.gap)),
    "nca": lambda p: nls(0.1 * p.d_w) + 0.5 * nls(-0.1 * p.d_w) + 0.5 * nls(-0.1 * p.d_l),
    "simpo": lambda p: nls(2 * (p.p_w - p.p_l) - 0.5),
    "cpo": lambda p: nls(0.1 * (p.s_w - p.s_l)) - p.p_w,
    "cpo-simpo": lambda p: nls(2 * (p.p_w - p.p_l) - 0.5) - p.p_w,
    "orpo": lambda p: -p.p_w + 0.1 * nls(p.log_odds),
    "orpo nll=prompt-and-chosen": lambda p: p.nll_with_prompt + 0.1 * nls(p.log_odds),
}


def labels_of(pairs: list[dict]) -> list[tuple]:
    return [(pair["prompt"], pair[side], side == "chosen") for pair in pairs for side in ("chosen", "rejected")]


def kto(model, reference, pairs: list[dict], weight_d: float, weight_u: float, beta: float = 0.1):
    """The mismatched response of a label: from half the list on, the first one to another prompt."""
    labels = labels_of(pairs)
    kl, losses = [], []
    with torch.no_grad():
        for place, (prompt, _, _) in enumerate(labels):
            others = [labels[(place + len(labels) // 2 + step) % len(labels)] for step in range(len(labels))]
            other = next(completion for theirs, completion, _ in others if theirs != prompt)
            kl.append(log_probability(model, prompt, other) - log_probability(reference, prompt, other))
    z0 = beta * max(0.0, sum(kl).item() / len(kl))
    for prompt, completion, desirable in labels:
        with torch.no_grad():
            fixed = log_probability(reference, prompt, completion)
        reward = beta * (log_probability(model, prompt, completion) - fixed)
        losses.append(weight_d * (1 - torch.sigmoid(reward - z0)) if desirable
                      else weight_u * (1 - torch.sigmoid(z0 - reward)))
    return sum(losses) / len(losses), z0


def rrhf(model, lists: list[dict], weight: float, exponent: float, mean: bool):
    losses = []
    for entry in lists:
        sums = [log_probability(model, entry["prompt"], response) for response in entry["responses"]]
        p = [s / len(response) ** exponent for s, response in zip(sums, entry["responses"])]
        scores = entry["scores"]
        best = scores.index(max(scores))
        loss = -weight * (sums[best] / len(entry["responses"][best]) if mean else sums[best])
        for i, lower in enumerate(scores):
            for j, higher in enumerate(scores):
                if lower < higher:
                    loss = loss + F.relu(p[i] - p[j])
        losses.append(loss)
    return sum(losses) / len(losses)


class Rewarded(torch.nn.Module):
    """A body with a score, read at the last token of prompt and response."""

    def __init__(self, model, score: list[float]):
        super().__init__()
        self.config = model.config
        self.body = copy.deepcopy(model).transformer
        self.score = torch.nn.Parameter(torch.tensor([score], dtype=torch.float64))

    def reward(self, tokens: list[int]) -> torch.Tensor:
        return self.score[0] @ self.body(torch.tensor([tokens])).last_hidden_state[0, -1]


def reward_loss(margin: float, score_margin: float, centering: float):
    """TRL's RewardTrainer: margins are subtracted inside the sigmoid, and the mean of squared sums is added."""
    def loss_of(model, pairs):
        losses = []
        for pair in pairs:
            chosen, rejected = (model.reward(pair["prompt"] + pair[side]) for side in ("chosen", "rejected"))
            losses.append(nls(chosen - rejected - margin - score_margin * pair["score_gap"])
                          + centering * (chosen + rejected) ** 2)
        return sum(losses) / len(losses)
    return loss_of


REWARDS = {
    "reward": reward_loss(0, 0, 0),
    "reward margin=0.2 score-margin=0.5 centering=0.05": reward_loss(0.2, 0.5, 0.05),
}


def main() -> None:
    torch.set_num_threads(1)
    folder = next(family for family in FAMILIES if family.name == "gpt2").folder
    model = load(folder)
    reference = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in reference.parameters():
            parameter.mul_(SCALE)
    examples = data(torch.Generator().manual_seed(41))
    pairs, lists = examples["pairs"], examples["lists"]
    with torch.no_grad():
        fixed = [tuple(log_probability(reference, pair["prompt"], pair[side]).item() for side in ("chosen", "rejected"))
                 for pair in pairs]

    def mean_of(objective):
        return lambda model: sum(
            objective(Pair(model, pair, known)) for pair, known in zip(pairs, fixed)) / len(pairs)

    losses = {name: mean_of(objective) for name, objective in PAIRS.items()}
    baselines = []

    def labelled(weights, keep):
        def loss_of(model):
            loss, z0 = kto(model, reference, pairs, *weights)
            if keep:
                baselines.append(z0)
            return loss
        return loss_of

    losses["kto"] = labelled((1, 1), True)
    losses["kto lambda-d=1.2 lambda-u=0.7"] = labelled((1.2, 0.7), False)
    losses["rrhf"] = lambda model: rrhf(model, lists, 1, 1, False)
    losses["rrhf lambda=0.3 alpha=0.5 likelihood=mean"] = lambda model: rrhf(model, lists, 0.3, 0.5, True)
    score = rounded((0.2 * torch.randn(model.config.n_embd, generator=torch.Generator().manual_seed(42))).tolist())
    rewarded = Rewarded(model, score)
    runs = []
    for name, loss_of in REWARDS.items():
        run = train(rewarded, lambda model: loss_of(model, pairs), rate=5e-4)
        runs.append({"objective": name, "losses": run["losses"], "gradient_norms": run["gradient_norms"]})
    for name, loss_of in losses.items():
        run = train(model, loss_of, rate=5e-4)
        runs.append({"objective": name, "losses": run["losses"], "gradient_norms": run["gradient_norms"]})
    write(folder / "objectives.json", examples | {
        "reference_scale": SCALE, "learning_rate": 5e-4, "weight_decay": 0.1, "maximum_norm": 1.0,
        "kto_baselines": rounded(baselines), "score": score, "runs": runs})


if __name__ == "__main__":
    main()
