# SPDX-License-Identifier: Apache-2.0
"""Writes judges.json: agreement of two coders, rank correlations and clustered means as other programs compute them.

python3 -m venv .venv && .venv/bin/pip install -r requirements-uncertainty.txt && .venv/bin/python judges.py
"""
import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa, to_table

rng = np.random.default_rng(20)


def kappa(first, second):
    table = to_table(np.column_stack([first, second]))[0]
    return {"first": first.tolist(), "second": second.tolist(), "kappa": float(cohens_kappa(table).kappa)}


def spearman(first, second):
    rho = stats.spearmanr(first, second).statistic
    return {"first": list(map(float, first)), "second": list(map(float, second)), "rho": float(rho)}


def clustered(questions, values):
    fit = sm.OLS(values, np.ones((len(values), 1))).fit(
        cov_type="cluster", cov_kwds={"groups": questions, "use_correction": False})
    groups = len(np.unique(questions))
    error = float(fit.bse[0]) * np.sqrt(groups / (groups - 1))
    half = float(stats.t.ppf(0.975, groups - 1)) * error
    mean = float(np.mean(values))
    return {"questions": questions.tolist(), "values": values.tolist(), "mean": mean, "half": half}


first = rng.integers(0, 4, 60)
second = np.where(rng.random(60) < 0.5, first, rng.integers(0, 4, 60))
questions = rng.integers(0, 12, 70)
result = {
    "kappa": [kappa(first, second), kappa(rng.integers(0, 2, 25), rng.integers(0, 2, 25))],
    "spearman": [
        spearman([0.1, 0.4, 0.2, 0.9], [0.3, 0.2, 0.1, 0.7]),
        spearman([1, 1, 2, 3, 3], [2, 1, 1, 3, 5]),
        spearman(rng.random(9), rng.random(9)),
    ],
    "clustered": [
        clustered(questions, rng.integers(1, 11, 70).astype(float)),
        clustered(np.arange(20), rng.integers(1, 6, 20).astype(float)),
    ],
}
pathlib.Path(__file__).with_name("judges.json").write_text(json.dumps(result, sort_keys=True) + "\n")
