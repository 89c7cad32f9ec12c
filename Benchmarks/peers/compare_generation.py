# SPDX-License-Identifier: Apache-2.0
"""Samples the same grid of responses here and by transformers' generate, by turns on one machine; writes a table of both.

    python compare_generation.py [--shape distilgpt2] [--rounds 3] [--output ../results/generation.md]

Every measurement is a process of its own, and the sides take turns. Rates are of new tokens over all of the time, the
prompts' included. Nothing else should run meanwhile.
"""

import argparse
import datetime
import os
import pathlib
import statistics
import sys

from compare import HERE, ROOT, machine, run

CASES = {
    "one": "one response", "many": "56 responses to 56 prompts", "grid": "13 prompts by 8 temperatures"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--showdown", default=str(ROOT / ".build/release/showdown"), help="the built command")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "Benchmarks/results/generation.md")
    parser.add_argument("--shape", default="distilgpt2", help="distilgpt2, gpt2, llama-1b or a config.json")
    parser.add_argument("--repeats", type=int, default=3, help="measured runs a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--precisions", nargs="+", choices=["f32", "bf16"], default=["bf16"])
    options = parser.parse_args()
    os.environ["SHOWDOWN_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(options.threads)

    mine, theirs, machines = {}, {}, []
    for turn in range(options.rounds):
        for precision in options.precisions:
            print(f"round {turn + 1} of {options.rounds}, {precision}", file=sys.stderr, flush=True)
            report = run([options.showdown, "bench", "generate", "--json", "--shape", options.shape, "--precision",
                          precision, "--repeats", str(options.repeats)])
            machines.append(report["machine"])
            for result in report["results"]:
                mine.setdefault((result["case"], precision), []).append(result)
            for case in CASES:
                result = run([sys.executable, str(HERE / "peer_generation.py"), case, "--precision", precision,
                              "--shape", options.shape, "--repeats", str(options.repeats), "--threads",
                              str(options.threads)])
                rates = theirs.setdefault((case, precision), [])
                rates += [result["tokens"] / seconds for seconds in result["seconds"]]

    lines = [
        "| work | precision | transformers, tokens/s | Showdown, tokens/s | ratio | decoding alone | of the read bandwidth "
        "| of the products' limit |",
        "|---|---|---:|---:|---:|---:|---:|---:|"]
    for (case, precision), rates in theirs.items():
        def middle(key: str) -> float:
            return statistics.median(result[key] for result in mine[case, precision])
        their, our = statistics.median(rates), middle("tokens_per_second")
        lines.append(
            f"| {CASES[case]} | {precision} | {their:.0f} | {our:.0f} | {our / their:.1f} | "
            f"{middle('decoding_tokens_per_second'):.0f} | {100 * middle('share_of_reads'):.0f} % | "
            f"{100 * middle('share_of_products'):.0f} % |")
    page = "\n".join([
        f"# Generation: Showdown beside transformers, {options.shape}", "",
        f"Measured on {datetime.date.today().isoformat()} by `Benchmarks/peers/compare_generation.py`: random weights, prompts of "
        f"64 tokens, responses of 64, top-k 50 and top-p 0.9; medians of {options.rounds} rounds in which both sides took "
        "turns. Rates count new tokens over all of the time, the prompts' included; the shares are of decoding alone. "
        "transformers samples the grid as one batch of 13 a temperature, since a call of `generate` has one temperature.",
        "", *lines, "", "## Machine", "", *machine(options, machines), ""])
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(page)
    print(page)


if __name__ == "__main__":
    main()
