# SPDX-License-Identifier: Apache-2.0
"""Writes uncertainty.json: what the reference implementations make of small inputs.

    python3 -m venv venv && venv/bin/pip install -r requirements-uncertainty.txt && venv/bin/python uncertainty.py
"""

import json
import math
import pathlib

import evalica
import krippendorff
import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import optimize, special, stats
from statsmodels.formula.api import ols
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import multinomial_proportions_confint, proportion_confint
from statsmodels.stats.sandwich_covariance import cov_cluster_2groups

draws = np.random.default_rng(20260101)
result = {}


def rows(*columns):
    return [[float(value) for value in row] for row in zip(*columns)]


# Distributions: [parameters..., argument, tail or quantile].
normal = [-8, -2.5, -0.1, 0, 0.3, 1.959963984540054, 5, 12, 30]
probabilities = [1e-12, 1e-6, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999, 1 - 1e-9]
result["normal_tail"] = rows(normal, stats.norm.sf(normal))
result["normal_quantile"] = rows(probabilities, stats.norm.ppf(probabilities))


def table(distribution, parameters, arguments):
    return [[*map(float, p), float(x), float(distribution.sf(x, *p))] for p in parameters for x in arguments(p)]


def quantiles(distribution, parameters):
    return [[*map(float, p), q, float(distribution.ppf(q, *p))] for p in parameters for q in probabilities]


students = [(0.5,), (1,), (2.5,), (7,), (17,), (106,), (1e4,), (1e6,), (1e8,)]
result["student_tail"] = table(stats.t, students, lambda p: [0, 0.01, 0.7, 2, 6, 40])
result["student_quantile"] = [row for row in quantiles(stats.t, students) if row[0] < 1e6 or row[1] > 1e-7]
chi = [(0.5,), (1,), (2,), (3,), (10,), (107,), (1e4,), (1e6,)]
result["chi_square_tail"] = table(stats.chi2, chi, lambda p: [p[0] * f for f in (0.1, 0.5, 0.97, 1, 1.1, 1.6, 4)])
result["chi_square_quantile"] = quantiles(stats.chi2, chi)
betas = [(0.5, 0.5), (1, 1), (2, 7.5), (0.3, 12), (51, 151), (400, 3), (1e4, 3e4), (2e6, 1e6)]
result["beta_tail"] = table(
    stats.beta, betas, lambda p: [min(0.999, p[0] / (p[0] + p[1]) * f) for f in (0.5, 0.99, 1, 1.01, 1.2)])
result["beta_quantile"] = quantiles(stats.beta, betas)
fs = [(1, 1), (2, 5), (3, 9), (3, 104), (24, 106), (0.5, 7), (500, 2000)]
result["f_tail"] = table(stats.f, fs, lambda p: [0.01, 0.5, 1, 1.5, 4, 30])
result["f_quantile"] = quantiles(stats.f, fs)

# Shares.
counts = [(0, 20), (10, 40), (100, 400), (17, 18), (20, 20), (1, 3), (333, 2675)]
for name, method in [("wilson", "wilson"), ("agresti_coull", "agresti_coull")]:
    result[name] = [[k, n, *map(float, proportion_confint(k, n, method=method))] for k, n in counts]
result["goodman"] = [
    {"counts": c, "intervals": multinomial_proportions_confint(c, method="goodman").tolist()}
    for c in ([10, 20, 30, 40], [0, 5, 15], [107, 0], [700, 650, 660, 665], [3, 1, 4, 1, 5, 9])
]

# Families of p-values.
families = [[0.01, 0.04, 0.03, 0.005], [0.5, 0.5], [0.2], [0.001, 0.001, 0.9, 0.02, 0.04, 0.049], [1, 0.3, 0.6]]
result["holm"] = [{"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in families]
result["mcnemar"] = [
    [b, c, float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)] for b, c in [(3, 9), (0, 5), (12, 12), (100, 141), (1, 0)]
]
blocks = (draws.random((14, 4)) < [0.7, 0.5, 0.4, 0.3]).astype(int)
# Cochran's Q of blocks with one success each is Pearson's chi-square of the counts.
single = np.eye(4, dtype=int)[[0] * 9 + [1] * 4 + [2] * 6 + [3] * 2 + list(blocks.argmax(axis=1))]
q = cochrans_q(single)
result["pearson"] = {"counts": single.sum(axis=0).tolist(), "statistic": float(q.statistic), "p": float(q.pvalue)}

totals = [round(float(x), 3) for x in draws.normal(0.5, 1, 11)]
test = stats.permutation_test((np.array(totals),), np.mean, permutation_type="samples", n_resamples=np.inf)
result["sign_flip"] = {"totals": totals, "p": float(test.pvalue)}

# Two crossed factors: a complete design of votes, and one with holes.
people, questions = 12, 7
effects = draws.normal(0, 1, people)[:, None] + draws.normal(0, 1.2, questions)[None, :]
votes = (draws.random((people, questions)) < special.expit(effects)).astype(int)
result["complete"] = {"votes": votes.tolist()}
frame = pd.DataFrame(
    [(i, q, votes[i, q]) for i in range(people) for q in range(questions)], columns=["person", "question", "y"])
for factor in ("person", "question"):
    anova = sm.stats.anova_lm(ols(f"y ~ C({factor})", frame).fit())
    between, within = anova["mean_sq"]
    size = questions if factor == "person" else people
    result["complete"][f"icc_{factor}"] = float((between - within) / (between + (size - 1) * within))
anova = sm.stats.anova_lm(ols("y ~ C(person) + C(question)", frame).fit())["mean_sq"]
result["complete"]["components"] = [
    float((anova.iloc[0] - anova.iloc[2]) / questions), float((anova.iloc[1] - anova.iloc[2]) / people),
    float(anova.iloc[2])]
fit = sm.OLS(votes.ravel().astype(float), np.ones(votes.size)).fit()
both, first, second = cov_cluster_2groups(
    fit, frame["person"].to_numpy(), frame["question"].to_numpy(), use_correction=False)
cells = sm.stats.sandwich_covariance.cov_white_simple(fit, use_correction=False)
result["complete"]["cluster_variances"] = [float(np.squeeze(v)) for v in (first, second, cells)]
holes = [(i, q) for i in range(people) for q in range(questions) if (i * 3 + q * 5) % 4]
kept = frame[[pair in holes for pair in zip(frame["person"], frame["question"])]]
anova = sm.stats.anova_lm(ols("y ~ C(person)", kept).fit())["mean_sq"]
sizes = kept.groupby("person").size()
m = (len(kept) - (sizes**2).sum() / len(kept)) / (len(sizes) - 1)
result["holes"] = {
    "cells": holes, "icc_person": float((anova.iloc[0] - anova.iloc[1]) / (anova.iloc[0] + (m - 1) * anova.iloc[1]))}


# Agreement: raters by units, null is missing.
def with_holes(data):
    return [[None if x is None or (isinstance(x, float) and math.isnan(x)) else int(x) for x in row] for row in data]


sets = []
wikipedia = [
    [None] * 5 + [3, 4, 1, 2, 1, 1, 3, 3, None, 3],
    [1, None, 2, 1, 3, 3, 4, 3] + [None] * 7,
    [None, None, 2, 1, 3, 4, 4, None, 2, 1, 1, 3, 3, None, 4],
]
krippendorff_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
truth = draws.integers(1, 5, 25)
noisy = [
    [int(truth[q]) if draws.random() < 0.5 else int(draws.integers(1, 5)) if draws.random() < 0.9 else None
     for q in range(25)] for _ in range(18)]
apart = [[1, 2, 1], [2, 1, 2]]
for name, data in [("wikipedia", wikipedia), ("krippendorff 2011", krippendorff_2011), ("noisy", noisy), ("apart", apart)]:
    array = np.array([[np.nan if x is None else x for x in row] for row in data], dtype=float)
    entry = {
        "name": name, "raters": with_holes(data),
        "alpha": float(krippendorff.alpha(reliability_data=array, level_of_measurement="nominal"))}
    bootstrap = evalica.alpha_bootstrap(pd.DataFrame(array), distance="nominal", n_resamples=20000, random_state=1)
    entry |= {"low": bootstrap.low, "high": bootstrap.high, "evalica": bootstrap.alpha}
    sets.append(entry)
result["alpha"] = sets
wikipedia_fleiss = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
study = draws.multinomial(107, [0.4, 0.25, 0.2, 0.15], 25).tolist()
result["fleiss"] = [
    {"counts": c, "fleiss": float(fleiss_kappa(np.array(c), "fleiss")), "randolph": float(fleiss_kappa(np.array(c), "rand"))}
    for c in (wikipedia_fleiss, [[7, 1], [3, 5]], [[7, 0], [0, 7]], study)]


# Confidence sequences: bounds where the test martingale reaches 1 / alpha.
def beta_binomial(k, n, alpha=0.05):
    def excess(p):
        return special.betaln(k + 1, n - k + 1) - k * math.log(p) - (n - k) * math.log1p(-p) + math.log(alpha)

    share = k / n
    low = 0.0 if k == 0 else optimize.brentq(excess, 1e-12, share, xtol=1e-15) if excess(1e-12) > 0 else 0.0
    high = 1.0 if k == n else optimize.brentq(excess, share, 1 - 1e-12, xtol=1e-15)
    return [k, n, float(low), float(high)]


result["beta_binomial"] = [beta_binomial(*c) for c in [(100, 400), (10, 40), (1, 8), (300, 2675), (13, 18)]]


def betting(values, alpha=0.05, cap=0.5):
    """Hedged capital of Waudby-Smith and Ramdas (2024), equations 26 and 27, for each mean on a grid."""
    grid = np.arange(1, 4096) / 4096
    up, down = np.zeros_like(grid), np.zeros_like(grid)
    alive = np.ones_like(grid, dtype=bool)
    total, square = 0.5, 0.25
    out = []
    for t, x in enumerate(values, start=1):
        bet = math.sqrt(2 * math.log(2 / alpha) / (square / t * t * math.log(t + 1)))
        up += np.log1p(np.minimum(bet, cap / grid) * (x - grid))
        down += np.log1p(-np.minimum(bet, cap / (1 - grid)) * (x - grid))
        alive &= np.maximum(up, down) + math.log(0.5) < math.log(1 / alpha)
        total += x
        square += (x - total / (t + 1)) ** 2
        kept = grid[alive]
        out.append([float(kept.min()), float(kept.max())])
    return out


values = [round(float(x), 3) for x in draws.beta(3, 8, 120)]
bounds = betting(values)
result["betting"] = {"values": values, "bounds": [[n, *bounds[n - 1]] for n in (10, 40, 120)]}

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text("{\n" + ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in result.items()) + "\n}\n")
