# SPDX-License-Identifier: Apache-2.0
"""Writes choice.json: data sets and what reference implementations make of them.

python3 -m venv venv && venv/bin/pip install -r requirements-choice.txt && venv/bin/python choice.py
"""
import json
import os
import warnings

import choix
import evalica
import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import optimize, stats
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from statsmodels.discrete.conditional_models import ConditionalLogit

warnings.filterwarnings("ignore")
result = {}


def centred(values):
    values = np.asarray(values, dtype=float)
    return (values - values.mean()).tolist()


def conditional_logit(rows, chosen, groups):
    """statsmodels' fit: rows (n, p), chosen 0/1, groups: the vote of each row."""
    model = ConditionalLogit(np.asarray(chosen), np.asarray(rows, dtype=float), groups=np.asarray(groups))
    fit = model.fit(method="newton", maxiter=200, tol=1e-13, disp=0)
    return fit.params, fit.bse, fit.llf


def scores_and_information(rows, chosen, groups, params):
    """Of each vote the score, and the summed information, by numpy."""
    rows, chosen, groups = np.asarray(rows, float), np.asarray(chosen), np.asarray(groups)
    scores, information = [], np.zeros((rows.shape[1],) * 2)
    for group in np.unique(groups):
        x, y = rows[groups == group], chosen[groups == group]
        p = np.exp(x @ params - (x @ params).max())
        p /= p.sum()
        mean = p @ x
        scores.append(x[y == 1][0] - mean)
        information += (x - mean).T @ ((x - mean) * p[:, None])
    return np.array(scores), information


def polished(rows, chosen, groups, params):
    for _ in range(4):
        scores, information = scores_and_information(rows, chosen, groups, params)
        params = params + np.linalg.solve(information, scores.sum(0))
    return params


def sandwich(scores, information, clusters, corrected=True):
    inverse = np.linalg.inv(information)
    clusters = np.asarray(clusters)
    sums = np.array([scores[clusters == c].sum(0) for c in np.unique(clusters)])
    factor = len(sums) / (len(sums) - 1) if corrected else 1
    return inverse @ (sums.T @ sums) @ inverse * factor


# --- One of N where the sets differ -------------------------------------------------------------------------------
draws = np.random.default_rng(20260131)
strength = np.array([0.9, 0.3, 0.0, -0.4, -0.8])
sets, choice, participant, question = [], [], [], []
for i in range(16):
    for q in range(15):
        size = int(draws.integers(2, 5))
        shown = sorted(draws.choice(5, size, replace=False).tolist())
        utility = strength[shown] + draws.gumbel(size=size) + 0.3 * np.sin(i + np.array(shown))
        sets.append(shown)
        choice.append(shown[int(utility.argmax())])
        participant.append(i)
        question.append(q)
top1 = [(c, [m for m in s if m != c]) for s, c in zip(sets, choice)]
rows, chosen, groups = [], [], []
for vote, (shown, c) in enumerate(zip(sets, choice)):
    for m in shown:
        rows.append([float(m == k) for k in range(1, 5)])
        chosen.append(int(m == c))
        groups.append(vote)
params, errors, value = conditional_logit(rows, chosen, groups)
params = polished(rows, chosen, groups, params)
scores, information = scores_and_information(rows, chosen, groups, params)
cells = [i * 100 + q for i, q in zip(participant, question)]


def dropped(method):
    """Hausman and McFadden's comparison without one method, its errors from the participants' influences."""
    keep = [v for v in range(len(sets)) if choice[v] != method and len([m for m in sets[v] if m != method]) > 1]
    names = [m for m in range(5) if m != method]
    r, y, g = [], [], []
    for v in keep:
        for m in [m for m in sets[v] if m != method]:
            r.append([float(m == k) for k in names[1:]])
            y.append(int(m == choice[v]))
            g.append(v)
    start = np.zeros(3)
    for _ in range(30):
        s, h = scores_and_information(r, y, g, start)
        start = start + np.linalg.solve(h, s.sum(0))
    s, h = scores_and_information(r, y, g, start)
    influence_sub = np.zeros((16, 3))
    for v, row in zip(keep, s @ np.linalg.inv(h)):
        influence_sub[participant[v]] += row
    # The full fit as contrasts to the first of the names kept.
    full = np.concatenate([[0], params])
    contrast = np.zeros((3, 4))
    for row, m in enumerate(names[1:]):
        if m > 0:
            contrast[row, m - 1] += 1
        if names[0] > 0:
            contrast[row, names[0] - 1] -= 1
    influence_full = np.zeros((16, 3))
    for v, row in enumerate(scores @ np.linalg.inv(information) @ contrast.T):
        influence_full[participant[v]] += row
    difference = start - contrast @ params
    spread = influence_sub - influence_full
    covariance = spread.T @ spread * 16 / 15
    statistic = difference @ np.linalg.solve(covariance, difference)
    classic_covariance = np.linalg.inv(h) - contrast @ np.linalg.inv(information) @ contrast.T
    classic = difference @ np.linalg.solve(classic_covariance, difference)
    return {
        "difference": difference.tolist(),
        "statistic": statistic,
        "p": stats.f.sf(statistic * (16 - 3) / (3 * 15), 3, 16 - 3),
        "classic": classic,
        "classic_eigenvalues": np.linalg.eigvalsh(classic_covariance).tolist(),
        "classic_p": stats.chi2.sf(classic, 3),
    }


result["choices"] = {
    "methods": 5,
    "sets": sets,
    "choice": choice,
    "participant": participant,
    "question": question,
    "choix_opt_top1": centred(choix.opt_top1(5, top1, alpha=0.0, tol=1e-13)),
    "choix_ilsr_top1": centred(choix.ilsr_top1(5, top1, alpha=0.0, max_iter=10000, tol=1e-12)),
    "choix_mm_top1": centred(choix.mm_top1(5, top1, alpha=0.0, max_iter=100000, tol=1e-12)),
    "choix_opt_top1_alpha_0.1": choix.opt_top1(5, top1, alpha=0.1, tol=1e-13).tolist(),
    "statsmodels_log_likelihood": value,
    "statsmodels_bse": errors.tolist(),
    "model_se": np.sqrt(np.diag(np.linalg.inv(information))).tolist(),
    "participants_se": np.sqrt(np.diag(sandwich(scores, information, participant))).tolist(),
    "questions_se": np.sqrt(np.diag(sandwich(scores, information, question))).tolist(),
    "cells_se": np.sqrt(np.diag(sandwich(scores, information, cells, corrected=False))).tolist(),
    "dropped": [dropped(m) for m in range(5)],
}

# --- Pairs with ties ------------------------------------------------------------------------------------------------
left, right, winner = [], [], []
for i in range(150):
    a, b = (int(k) for k in draws.choice(5, 2, replace=False))
    d = strength[a] - strength[b]
    p = np.exp([d / 2, -d / 2, np.log(0.6)])
    outcome = int(draws.choice(3, p=p / p.sum()))
    left.append(a)
    right.append(b)
    winner.append(["left", "right", "tie"][outcome])
names = {"left": evalica.Winner.X, "right": evalica.Winner.Y, "tie": evalica.Winner.Draw}
decided = [(a, b) if w == "left" else (b, a) for a, b, w in zip(left, right, winner) if w != "tie"]


def by_index(series, count=5):
    return [float(series[i]) for i in range(count)]


def of_pairs(left, right, winner, count):
    words = [names[w] for w in winner]
    newman = evalica.newman(left, right, words, tolerance=1e-13, limit=1000000, solver="naive")
    strict = evalica.bradley_terry(left, right, words, tolerance=1e-13, limit=1000000, solver="naive")

    def davidson(x):
        theta, log_nu = x[:count], x[count]
        total = 0.0
        for a, b, w in zip(left, right, winner):
            u = np.array([theta[a], theta[b], (theta[a] + theta[b]) / 2 + log_nu])
            total += np.log(np.exp(u).sum()) - u[["left", "right", "tie"].index(w)]
        return total

    def rao_kupper(x):
        theta, c = x[:count], np.exp(x[count])
        total = 0.0
        for a, b, w in zip(left, right, winner):
            d = theta[a] - theta[b]
            p = {"left": expit(d - c), "right": expit(-d - c), "tie": expit(d + c) - expit(d - c)}[w]
            total -= np.log(p)
        return total

    fits = {}
    for name, function in (("davidson", davidson), ("rao_kupper", rao_kupper)):
        fit = optimize.minimize(function, np.zeros(count + 1) - 0.5, method="BFGS", options={"gtol": 1e-7, "maxiter": 5000})
        fits[name] = {
            "strengths": centred(fit.x[:count]),
            "parameter": float(np.exp(fit.x[count])),
            "log_likelihood": -float(fit.fun),
        }
    return {
        "evalica_bradley_terry": centred(np.log(by_index(strict.scores, count))),
        "evalica_newman": centred(np.log(by_index(newman.scores, count))),
        "evalica_newman_v": float(newman.v),
        "evalica_average_win_rate": by_index(evalica.average_win_rate(left, right, words, solver="naive").scores, count),
        "evalica_elo_k4": by_index(
            evalica.elo(left, right, words, k=4, initial=1000, base=10, scale=400, solver="naive").scores, count),
        "scipy": fits,
    }


from arena_rank.models.bradley_terry import BradleyTerry  # noqa: E402
from arena_rank.utils.data_utils import PairDataset  # noqa: E402

frame = pd.DataFrame({
    "model_a": left, "model_b": right,
    "winner": [{"left": "model_a", "right": "model_b", "tie": "tie"}[w] for w in winner],
})
dataset = PairDataset.from_pandas(frame)
arena = BradleyTerry(5, hessian_reg=1e-7, ftol=1e-15, gtol=1e-13, max_iter=100000)
arena_fit = arena.compute_ratings_and_cis(dataset)
result["pairs"] = {
    "methods": 5,
    "left": left,
    "right": right,
    "winner": winner,
    "choix_opt_pairwise": centred(choix.opt_pairwise(5, decided, alpha=0.0, tol=1e-13)),
    "choix_ilsr_pairwise": centred(choix.ilsr_pairwise(5, decided, alpha=0.0, max_iter=10000, tol=1e-12)),
    "arena_rank_ratings": np.asarray(arena_fit["ratings"]).tolist(),
    "arena_rank_variances": np.asarray(arena_fit["variances"]).tolist(),
    **of_pairs(left, right, winner, 5),
}
# What evalica makes of data that are not kept here; the tests read the data where they are.
folder = os.environ.get("EVALICA_DATA", "")
for name in ("simple", "food"):
    path = os.path.join(folder, f"{name}.csv")
    if folder and os.path.exists(path):
        data = pd.read_csv(path, dtype=str)
        items = sorted(set(data.left) | set(data.right))
        place = {item: index for index, item in enumerate(items)}
        result[f"evalica_{name}"] = {
            "items": items,
            **of_pairs([place[x] for x in data.left], [place[x] for x in data.right], list(data.winner), len(items)),
        }

# --- One of four with covariates ------------------------------------------------------------------------------------
strength = np.array([0.5, 0.2, 0.0, -0.4])
votes = []
rows, chosen, groups, participant, question = [], [], [], [], []
for i in range(24):
    for q in range(10):
        order = draws.permutation(4).tolist()
        tokens = [int(t) for t in np.exp(draws.normal(4.4 + 0.2 * np.array(order), 0.4))]
        temperatures = [float(t) for t in draws.choice([0.3, 0.7, 1.0, 1.3], 4)]
        x = [
            [float(order[k] == m) for m in (1, 2, 3)] + [float(k == p) for p in (1, 2, 3)]
            + [float(np.log(tokens[k])), temperatures[k]]
            for k in range(4)
        ]
        utility = strength[order] + 0.5 * np.log(tokens) - 0.4 * np.array(temperatures)
        utility = utility + np.array([0.3, 0, 0, 0.1]) + 0.4 * np.sin(i + np.array(order)) + draws.gumbel(size=4)
        winner_place = int(utility.argmax())
        votes.append([i, q, order, tokens, temperatures, winner_place])
        rows += x
        chosen += [int(k == winner_place) for k in range(4)]
        groups += [len(votes) - 1] * 4
        participant.append(i)
        question.append(q)
params, errors, value = conditional_logit(rows, chosen, groups)
params = polished(rows, chosen, groups, params)
scores, information = scores_and_information(rows, chosen, groups, params)
cells = [i * 100 + q for i, q in zip(participant, question)]
clustered = sandwich(scores, information, participant)


def wald(places):
    beta, part = params[places], clustered[np.ix_(places, places)]
    w, k = beta @ np.linalg.solve(part, beta), len(places)
    return {"statistic": w, "df": k, "p": stats.f.sf(w * (24 - k) / (k * 23), k, 24 - k)}


result["covariates"] = {
    "votes": votes,
    "statsmodels_params": params.tolist(),
    "statsmodels_bse": errors.tolist(),
    "log_likelihood": value,
    "participants_se": np.sqrt(np.diag(clustered)).tolist(),
    "questions_se": np.sqrt(np.diag(sandwich(scores, information, question))).tolist(),
    "cells_se": np.sqrt(np.diag(sandwich(scores, information, cells, corrected=False))).tolist(),
    "wald_position": wald([3, 4, 5]),
    "wald_methods": wald([0, 1, 2]),
    "wald_log_length": wald([6]),
}
# Length as the difference from the set's mean, bounded: theta + phi tanh(delta / sd).
delta = np.concatenate([np.array(v[3]) - np.mean(v[3]) for v in votes])
scale = np.sqrt(np.mean(delta**2))
bounded = [[*row[:3], float(t)] for row, t in zip(rows, np.tanh(delta / scale))]
controlled, _, _ = conditional_logit(bounded, chosen, groups)
controlled = polished(bounded, chosen, groups, controlled)
scores, information = scores_and_information(bounded, chosen, groups, controlled)
covariance = sandwich(scores, information, participant)
share = np.exp(np.concatenate([[0], controlled[:3]]))
share /= share.sum()
jacobian = np.diag(share) - np.outer(share, share)
jacobian = np.hstack([jacobian[:, 1:], np.zeros((4, 1))])
result["length_controlled"] = {
    "scale": scale,
    "phi": controlled[3],
    "phi_se": np.sqrt(covariance[3, 3]),
    "controlled": share.tolist(),
    "controlled_se": np.sqrt(np.diag(jacobian @ covariance @ jacobian.T)).tolist(),
}

# --- A method against a baseline, AlpacaEval's form without penalty and difficulty -----------------------------------
lengths = [[int(a), int(b)] for a, b in np.exp(draws.normal(5, 0.5, (200, 2)))]
difference = np.array([a - b for a, b in lengths], dtype=float)
rms = np.sqrt(np.mean(difference**2))
won = (draws.random(200) < expit(0.4 + 0.7 * np.tanh(difference / rms))).astype(int)
x = np.column_stack([np.ones(200), np.tanh(difference / rms)])
logistic = sm.Logit(won, x).fit(disp=0, tol=1e-14)
sklearn = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-12, max_iter=10000).fit(x, won)
result["alpaca"] = {
    "lengths": lengths,
    "won": won.tolist(),
    "statsmodels_params": logistic.params.tolist(),
    "statsmodels_bse": logistic.bse.tolist(),
    "sklearn_params": sklearn.coef_[0].tolist(),
    "raw": float(won.mean()),
    "controlled": float(expit(logistic.params[0])),
}

# --- A textbook's travel modes: Greene, Econometric Analysis, the table of the conditional logit model ---------------
data = sm.datasets.modechoice.load_pandas().data
data = data.astype(float)
for name, mode in (("air", 1), ("train", 2), ("bus", 3)):
    data[name] = (data["mode"] == mode).astype(float)
data["air_income"] = data["hinc"] * data["air"]
columns = ["gc", "ttme", "air_income", "air", "train", "bus"]
params, errors, value = conditional_logit(data[columns].values, data.choice.astype(int), data.individual.astype(int))
result["travel"] = {
    "gc": data.gc.astype(int).tolist(),
    "ttme": data.ttme.astype(int).tolist(),
    "income": data.hinc.astype(int).tolist()[::4],
    "chosen": data.choice.astype(int).tolist(),
    "columns": columns,
    "statsmodels_params": params.tolist(),
    "statsmodels_bse": errors.tolist(),
    "statsmodels_log_likelihood": value,
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "choice.json"), "w") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
