# SPDX-License-Identifier: Apache-2.0
"""One million votes: `showdown bench analysis`, and the bootstraps of evalica and arena-rank over the same file, by turns.

A vote for one of four options becomes three pairs (winner, loser), as both packages want it; ties and none are left out. Both
resample pairs as if they were independent, Showdown resamples participants and questions. They take fewer rounds where they are
slow, and their time a round is scaled to as many as Showdown did, which the table says.
"""

import argparse
import importlib.metadata
import itertools
import json
import multiprocessing
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import pandas

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pairs(path):
    """The votes as pairs, and how long reading and expanding took."""
    start = time.perf_counter()
    votes = pandas.read_csv(path, usecols=["options", "choice"], keep_default_na=False)
    votes = votes[~votes["choice"].isin(["tie", "none"])]
    counts = votes.groupby(["options", "choice"], sort=True).size()
    losers = {(o, c): [m for m in o.split("|") if m != c] for o, c in counts.index}
    winner = list(itertools.chain.from_iterable([c] * len(losers[o, c]) for o, c in zip(votes["options"], votes["choice"])))
    loser = list(itertools.chain.from_iterable(losers[o, c] for o, c in zip(votes["options"], votes["choice"])))
    frame = pandas.DataFrame({"model_a": winner, "model_b": loser, "winner": "model_a"})
    return frame, time.perf_counter() - start


def evalica_rounds(frame, rounds):
    import evalica

    start = time.perf_counter()
    evalica.bootstrap(
        evalica.bradley_terry, frame["model_a"], frame["model_b"], [evalica.Winner.X] * len(frame), n_resamples=rounds,
        bootstrap_method="percentile", random_state=1)
    return (time.perf_counter() - start) / rounds


def arena_rounds(frame, rounds):
    from arena_rank.models.bradley_terry import BradleyTerry
    from arena_rank.utils.data_utils import PairDataset

    start = time.perf_counter()
    dataset = PairDataset.from_pandas(frame)
    model = BradleyTerry(n_competitors=dataset.n_competitors)
    model.compute_ratings_and_cis(dataset, ci_method="bootstrap", num_bootstrap=rounds, seed=1)
    return (time.perf_counter() - start) / rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--votes", type=int, default=1_000_000)
    parser.add_argument("--replicates", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--evalica-rounds", type=int, default=20)
    parser.add_argument("--arena-rounds", type=int, default=100)
    parser.add_argument("--showdown", default=str(ROOT / ".build/release/showdown"))
    parser.add_argument("--peers-only", metavar="VOTES_CSV", help="only the peers, over a file that is there")
    parser.add_argument("--output", help="write the Markdown here as well")
    given = parser.parse_args()
    # arena-rank starts processes after JAX has threads; by fork they wait for ever.
    multiprocessing.set_start_method("spawn")
    ours, reading, evalica, arena = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        path = given.peers_only or f"{folder}/votes.csv"
        for turn in range(given.turns):
            print(f"turn {turn + 1} of {given.turns}", file=sys.stderr)
            if not given.peers_only:
                command = [
                    given.showdown, "bench", "analysis", "--votes", str(given.votes), "--replicates", str(given.replicates),
                    "--repeats", "1", "--keep", path, "--json"]
                ours.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
            frame, seconds = pairs(path)
            reading.append(seconds)
            evalica.append(evalica_rounds(frame, given.evalica_rounds))
            print(f"pairs {seconds:.1f} s, evalica {evalica[-1]:.4f} s a round", file=sys.stderr)
            arena.append(arena_rounds(frame, given.arena_rounds))
    text = table(given, ours, len(frame), reading, evalica, arena)
    print(text, end="")
    if given.output:
        pathlib.Path(given.output).write_text(text)


def table(given, ours, pair_count, reading, evalica, arena):
    def version(name):
        return f"{name} {importlib.metadata.version(name)}"

    lines = ["# An analysis of a million votes, and two peers' bootstraps", ""]
    if ours:
        machine = ours[-1]["machine"]
        lines += [
            f"{machine['processor']}, {machine['threads']} threads, {machine['product_f32_gflops']:.0f} GFLOP/s in f32, "
            f"{machine['read_gb_s']:.0f} GB/s; Python {platform.python_version()}, {version('evalica')}, "
            f"{version('arena-rank')}, {version('jax')}. Medians of {given.turns} turns.", "",
            f"{ours[-1]['votes']} votes of {ours[-1]['participants']} participants on {ours[-1]['questions']} questions, "
            f"{pair_count} pairs for the peers.", "", "| Showdown | s |", "|---|---|"]
        for place, result in enumerate(ours[-1]["results"]):
            seconds = statistics.median(one["results"][place]["seconds"] for one in ours)
            lines.append(f"| {result['work']} | {seconds:.2f} |")
        lines += [
            f"| together, {given.replicates} replicates of participants and questions | "
            f"{statistics.median(one['seconds'] for one in ours):.2f} |",
            f"| peak memory, GB | {max(one['peak_memory_bytes'] for one in ours) / 1e9:.2f} |", ""]
    lines += [
        "| peer | reading and pairs, s | rounds done | s a round | s for "
        f"{given.replicates} rounds, scaled |", "|---|---|---|---|---|"]
    for name, rounds, times in (("evalica", given.evalica_rounds, evalica), ("arena-rank", given.arena_rounds, arena)):
        one = statistics.median(times)
        lines.append(
            f"| {name}, Bradley-Terry | {statistics.median(reading):.1f} | {rounds} | {one:.4f} | {one * given.replicates:.0f} |")
    return "\n".join(lines + [
        "", "The peers draw pairs as if they were independent, arena-rank from the counts of equal pairs; a share of votes that "
        "clusters by participant and question is not what they estimate.", ""])


if __name__ == "__main__":
    main()
