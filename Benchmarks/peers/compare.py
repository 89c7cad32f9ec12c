# SPDX-License-Identifier: Apache-2.0
"""Runs the same training work here and in PyTorch, by turns on one machine, and writes a table of both.

    python compare.py [--shape distilgpt2] [--rounds 3] [--output ../results/training.md]

Every measurement is a process of its own. A round is each work once on either side, a precision after the other; the
table has medians over all steps of all rounds, so that a disturbance of some minutes does not decide. Nothing else
should run meanwhile.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

import torch
import transformers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
#: Of the peer, with the work here that does the same.
WORK = {"sft": "sft", "dpo": "dpo", "dpo-reference": "dpo", "orpo": "orpo", "features": "features"}
NAMES = {
    "sft": "SFT step", "dpo": "DPO step, references cached", "dpo-reference": "DPO step, reference in the step",
    "orpo": "ORPO step", "features": "features, no gradient"}


def arguments_of(options: argparse.Namespace) -> list[str]:
    return [argument for name in ("shape", "batch", "length", "repeats", "warmup")
            for argument in (f"--{name}", str(getattr(options, name)))]


def run(command: list[str]) -> dict | None:
    """What a measurement prints; none where it says that it has no such precision."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode == 64 and "in which this build has no products" in result.stderr:
        return None
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {result.returncode}\n{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


def ours(options, precision: str) -> dict | None:
    """A reference in the step is the peer's alone: here it is always computed before."""
    wanted = [argument for work in dict.fromkeys(WORK[work] for work in options.work) for argument in ("--work", work)]
    return run([options.showdown, "bench", "train", "--json", "--precision", precision] + wanted + arguments_of(options))


def peer(options, work: str, precision: str) -> dict:
    return run([sys.executable, str(HERE / "peer.py"), work, "--precision", precision,
                "--threads", str(options.threads)] + arguments_of(options))


class Side:
    """All steps of one side, one work and one precision."""

    def __init__(self):
        self.seconds: list[float] = []
        self.memory: list[int] = []
        #: Floating-point operations of a step over the machine's limit, in seconds: what a step would take at the limit.
        self.ideal: list[float] = []

    def add(self, result: dict) -> None:
        self.seconds += result["seconds"]
        self.memory.append(result["peak_memory_bytes"] or 0)
        if "share_of_limit" in result:
            self.ideal.append(result["share_of_limit"] * statistics.median(result["seconds"]))

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def spread(self) -> float:
        low, _, high = statistics.quantiles(self.seconds, n=4) if len(self.seconds) > 1 else (self.median,) * 3
        return (high - low) / self.median


def measure(options) -> tuple[dict, list[dict]]:
    mine, theirs, machines = {}, {}, []
    for turn in range(options.rounds):
        for precision in options.precisions:
            def tell(what: str) -> None:
                print(f"round {turn + 1} of {options.rounds}: {what} in {precision}", file=sys.stderr, flush=True)
            tell("Showdown")
            if report := ours(options, precision):
                machines.append(report["machine"])
                for result in report["results"]:
                    mine.setdefault((result["work"], precision), Side()).add(result)
            for work in options.work:
                tell(f"PyTorch, {work}")
                theirs.setdefault((work, precision), Side()).add(peer(options, work, precision))
    return {"mine": mine, "theirs": theirs}, machines


def table(options, sides: dict) -> list[str]:
    tokens = options.batch * options.length
    lines = [
        "| work | precision | unit | PyTorch | Showdown | ratio | PyTorch of the limit | Showdown of the limit "
        "| PyTorch memory | Showdown memory |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    for (work, precision), their in sides["theirs"].items():
        mine = sides["mine"].get((WORK[work], precision))
        pairs = work not in ("sft", "features")
        count, unit = (options.batch / 2, "pairs/s") if pairs else (tokens, "tokens/s")
        digits = 2 if pairs else 0
        cells = [NAMES[work], precision, unit, f"{count / their.median:.{digits}f}"]
        if mine:
            ideal = statistics.median(mine.ideal)
            cells += [f"{count / mine.median:.{digits}f}", f"{their.median / mine.median:.2f}",
                      f"{100 * ideal / their.median:.0f} %", f"{100 * ideal / mine.median:.0f} %"]
        else:
            cells += ["", "", "", ""]
        cells.append(f"{statistics.median(their.memory) / 1e9:.2f} GB")
        cells.append(f"{statistics.median(mine.memory) / 1e9:.2f} GB" if mine else "")
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def processor() -> tuple[str, list[str]]:
    name, flags = platform.machine(), []
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            name = value.strip()
        if key.strip() == "flags":
            flags = value.split()
    return name, [flag for flag in ("avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags]


def output_of(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine(options, machines: list[dict]) -> list[str]:
    name, flags = processor()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    lines = [
        f"- Processor: {name}, {os.cpu_count()} processors, of which {options.threads} were used; "
        f"{', '.join(flags)}; {memory:.0f} GB of memory",
        f"- System: {platform.freedesktop_os_release().get('PRETTY_NAME', 'Linux')}, Linux {platform.release()}",
        f"- PyTorch {torch.__version__}, transformers {transformers.__version__}, Python {platform.python_version()}",
        f"- Showdown {output_of('git', 'describe', '--always', '--dirty') or 'of an unknown commit'}, oneDNN "
        f"{output_of('dpkg-query', '-W', '-f', '${Version}', 'libdnnl-dev') or 'of an unknown version'}"]
    if machines:
        limits = {name: statistics.median(entry[name] for entry in machines) for name in
                  ("product_f32_gflops", "product_bf16_gflops", "read_gb_s")}
        lines.append(f"- Limit: {limits['product_f32_gflops']:.0f} GFLOP/s in f32, {limits['product_bf16_gflops']:.0f} "
                     f"in bf16, {limits['read_gb_s']:.0f} GB/s read (medians of {len(machines)} measurements)")
    return lines


def page(options, sides: dict, machines: list[dict]) -> str:
    spread = max(side.spread() for group in sides.values() for side in group.values())
    steps = options.rounds * options.repeats
    return "\n".join([
        f"# Training: Showdown beside PyTorch and transformers, {options.shape}", "",
        f"Measured on {datetime.date.today().isoformat()} by `Benchmarks/peers/compare.py`: batches of {options.batch} x "
        f"{options.length} tokens, random weights, medians of {steps} step{'s' * (steps > 1)} "
        f"in {options.rounds} round{'s' * (options.rounds > 1)} in which both sides took turns. The middle half of the "
        f"steps of a row spans {100 * spread:.0f} % of its median or less.", "",
        *table(options, sides), "",
        "A pair is two sequences, half of each the prompt that both share. The limit is what "
        "`showdown bench product` measured; a share is the work that a step needs over what the machine could do "
        "meanwhile, by the same count for both sides. In bf16 PyTorch runs under autocast. Memory is the peak of the "
        "process.", "",
        "## Machine", "", *machine(options, machines), ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--showdown", default=str(ROOT / ".build/release/showdown"), help="the built command")
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "Benchmarks/results/training.md")
    parser.add_argument("--shape", default="distilgpt2", help="distilgpt2, gpt2, llama-1b or a config.json")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--repeats", type=int, default=3, help="measured steps a round")
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--work", nargs="+", choices=list(WORK), default=list(WORK))
    parser.add_argument("--precisions", nargs="+", choices=["f32", "bf16"], default=["f32", "bf16"])
    options = parser.parse_args()
    os.environ["SHOWDOWN_THREADS"] = str(options.threads)
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    sides, machines = measure(options)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(page(options, sides, machines))
    print(options.output.read_text())


if __name__ == "__main__":
    main()
