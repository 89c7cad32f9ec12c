# SPDX-License-Identifier: Apache-2.0
"""Measures `showdown serve` on this machine and writes the tables of README.md's list as Markdown."""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import tempfile
import time

import faults
import kills
import studies
import syncs
from servers import ROOT, Server
from volunteers import Volunteer

HERE = pathlib.Path(__file__).resolve().parent


def median(values):
    return statistics.median(values) if values else 0.0


def spread(values, digits=0):
    """The median, and the least and the greatest in brackets."""
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}-{max(values):,.{digits}f})"


def fsync_milliseconds(folder, count=200):
    """What one durable write of 4 KiB costs in this folder: the bound of a server that commits one answer at a time."""
    path = pathlib.Path(folder) / "fsync-probe"
    times = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(count):
            file.write(os.urandom(4096))
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begin) * 1000)
    path.unlink()
    times.sort()
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def machine(folder):
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = subprocess.run(["findmnt", "-n", "-o", "FSTYPE", "-T", folder], capture_output=True, text=True).stdout.strip()
    middle, high = fsync_milliseconds(folder)
    return [
        f"{os.cpu_count()} cores of {model}, {memory:.0f} GiB, Linux {platform.release()}, {system or 'unknown file system'}",
        f"fdatasync of 4 KiB in the study's folder: median {middle:.2f} ms, p99 {high:.2f} ms",
        f"load average before: {os.getloadavg()[0]:.2f} (other work on these cores makes every figure worse)",
    ]


def bench(command, server, *words):
    done = subprocess.run(
        [str(word) for word in (command, "bench", "survey", server.port, "--json", *words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the volunteers failed: {done.stderr}")
    return json.loads(done.stdout)


def wrk(server, path, seconds, connections=64, **environment):
    """wrk at so many connections; with a session of another volunteer on each where COOKIES is given."""
    begin = server.cpu_seconds()
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(HERE / "pages.lua"), f"http://127.0.0.1:{server.port}{path}"]
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, **environment}, check=True)
    figures = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition(" ")
        if name in ("p50_ms", "p99_ms", "requests", "seconds", "not_200"):
            figures[name] = float(value)
    figures["per_second"] = figures["requests"] / figures["seconds"]
    figures["cpu_us"] = (server.cpu_seconds() - begin) / figures["requests"] * 1e6
    return figures


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.command = options.command
        self.folder = pathlib.Path(folder)
        self.questions = options.questions
        self.lines = []
        self.verdicts = []

    def say(self, *lines):
        for line in lines:
            print(line, flush=True)
            self.lines.append(line)

    def table(self, head, rows):
        self.say("", "| " + " | ".join(head) + " |", "|" + "---|" * len(head))
        for row in rows:
            self.say("| " + " | ".join(str(cell) for cell in row) + " |")

    def goal(self, name, value, reached):
        self.verdicts.append((name, value, "reached" if reached else "missed"))

    def study(self, name):
        return studies.make_study(
            self.command, self.options.template, self.folder / name, questions=self.questions, words=self.options.words)

    def sessions(self, server, name, answers=3):
        """Volunteers who have answered a few questions; returns the file of their cookies."""
        path = self.folder / name
        bench(self.command, server, "--volunteers", 64, "--questions", answers, "--seconds", 0, "--sessions", path)
        return path

    # The parts

    def pages(self):
        self.say("", "## Pages", "", "wrk, one thread, 64 connections, each request the session of another of 64 volunteers.")
        rows = []
        with Server(self.command, self.study("pages")) as server:
            cookies = str(self.sessions(server, "page-sessions"))
            volunteer = Volunteer(server.port, cookies=kills.cookies(pathlib.Path(cookies).read_text().splitlines()[0]))
            volunteer.open("/question/1")
            size = len(volunteer.text.encode())
            kinds = [
                ("question page", "/", {"COOKIES": cookies, "QUESTIONS": "3"}),
                ("question page, gzip", "/", {"COOKIES": cookies, "QUESTIONS": "3", "ENCODING": "gzip"}),
                ("static file", "/", {"COOKIES": cookies, "TARGET": "/assets/style.css"}),
                ("static file, not changed", "/", {"COOKIES": cookies, "TARGET": "/assets/style.css", "MATCH": "*"}),
            ]
            for name, path, environment in kinds:
                runs = [wrk(server, path, self.options.seconds, **environment) for _ in range(self.options.repeats)]
                rows.append((
                    name, spread([run["per_second"] for run in runs]), f"{median([run['p50_ms'] for run in runs]):.2f}",
                    f"{median([run['p99_ms'] for run in runs]):.2f}", f"{median([run['cpu_us'] for run in runs]):.0f}",
                    int(sum(run["not_200"] for run in runs))))
                if name == "question page":
                    rate, high = median([run["per_second"] for run in runs]), median([run["p99_ms"] for run in runs])
                    self.goal("question pages a second, 64 connections: 8,000", f"{rate:,.0f}", rate >= 8000)
                    self.goal("their p99: under 20 ms", f"{high:.1f} ms", high < 20)
            peak = server.status("VmHWM") / 1024
            server.stop()
        self.table(["", "a second", "p50 ms", "p99 ms", "server CPU, us each", "errors"], rows)
        self.say("", f"A question page has {size:,} bytes. Highest memory of the server: {peak:.0f} MB.")

    def answers(self):
        self.say("", "## Durable answers", "",
                 "64 volunteers at once, no pause: page, form with its token, answer on the disk, redirect, next page. "
                 "The load client shares the cores.")
        with Server(self.command, self.study("answers")) as server:
            sessions = self.folder / "answer-sessions"
            words = ("--volunteers", 64, "--questions", min(10, self.questions), "--sessions", sessions)
            bench(self.command, server, *words, "--seconds", 0)
            runs = []
            for _ in range(self.options.repeats):
                begin = server.cpu_seconds()
                run = bench(self.command, server, *words, "--seconds", self.options.seconds)
                run["cpu_ms"] = (server.cpu_seconds() - begin) / max(1, run["answers"]) * 1000
                runs.append(run)
            peak = server.status("VmHWM") / 1024
            server.stop()
        of = lambda name: [run[name] for run in runs]
        self.table(["", "answers a second", "p50 ms", "p99 ms"], [
            ("answer acknowledged", spread(of("answers_per_second")), f"{median(of('answer_p50_ms')):.1f}",
             f"{median(of('answer_p99_ms')):.1f}"),
            ("page", "", f"{median(of('page_p50_ms')):.1f}", f"{median(of('page_p99_ms')):.1f}"),
            ("answer and next page", "", f"{median(of('cycle_p50_ms')):.1f}", f"{median(of('cycle_p99_ms')):.1f}"),
        ])
        self.say("", f"Server CPU: {median(of('cpu_ms')):.2f} ms an answer with its page. Refused: {sum(of('refused'))}; "
                     f"broken connections: {sum(of('broken'))}. Highest memory of the server: {peak:.0f} MB.")
        rate, high = median(of("answers_per_second")), median(of("answer_p99_ms"))
        self.goal("durable answers a second, 64 volunteers: 1,500", f"{rate:,.0f}", rate >= 1500)
        self.goal("their p99: under 60 ms", f"{high:.1f} ms", high < 60)
        self.goal("memory under that load: 200 MB", f"{peak:.0f} MB", peak < 200)

    def idle(self):
        self.say("", "## Idle connections", "")
        with Server(self.command, self.study("idle")) as server:
            before = server.status("VmRSS") / 1024
            run = bench(self.command, server, "--volunteers", 1, "--questions", 1, "--pause", 500, "--seconds", 5, "--idle", 5000)
            during = server.status("VmHWM") / 1024
            server.stop()
        self.say(f"Each has had one response and stays open. {before:.0f} MB before, {during:.0f} MB at most with "
                 f"{run['crowd_still_open']:,} connections open at the end; one volunteer's answers meanwhile: p99 {run['answer_p99_ms']:.1f} ms.")
        self.goal("memory with 5,000 idle connections: 300 MB", f"{during:.0f} MB", during < 300 and run["crowd_still_open"] == 5000)

    def enemies(self):
        self.say("", "## Hostile clients", "",
                 "Meanwhile 16 volunteers answer, with a pause of 100 ms between an answer and the next page.")
        kinds = [
            ("none", ()), ("2,000 half-open connections", ("--half-open", 2000)), ("500 slow drips of headers and bodies", ("--drips", 500)),
            ("100 a second of noise, oversize and chunked bodies", ("--noise", 100)),
            ("all of them and 1,000 idle", ("--half-open", 2000, "--drips", 500, "--noise", 100, "--idle", 1000)),
        ]
        rows = []
        with Server(self.command, self.study("enemies")) as server:
            sessions = self.folder / "enemy-sessions"
            for name, words in kinds:
                run = bench(self.command, server, "--volunteers", 16, "--questions", 5, "--sessions", sessions, "--pause", 100,
                            "--seconds", max(10, self.options.seconds), *words)
                rows.append((name, f"{run['page_p99_ms']:.1f}", f"{run['answer_p99_ms']:.1f}", run["refused"] + run["broken"],
                             f"{run['noisy_connections']:,}"))
                if name.startswith("all"):
                    high = max(run["page_p99_ms"], run["answer_p99_ms"])
                    self.goal("honest clients' p99 among hostile ones: under 200 ms", f"{high:.1f} ms",
                              high < 200 and run["refused"] + run["broken"] == 0)
            peak = server.status("VmHWM") / 1024
            server.stop()
        self.table(["hostile clients", "page p99 ms", "answer p99 ms", "honest failures", "noisy connections"], rows)
        self.say("", f"Highest memory of the server: {peak:.0f} MB.")

    def kills(self):
        self.say("", "## kill -9", "")
        result = kills.rounds(self.command, self.study("kills"), self.folder, self.options.rounds, 16, min(10, self.questions), 3)
        self.table(["", ""], result.items())
        self.goal(f"kill -9, {result['rounds']} rounds: none lost, none doubled, ledger verifies, all resume",
                  f"{result['acknowledged']:,} acknowledged, {result['lost']} lost, {result['doubled']} doubled",
                  result["lost"] == 0 and result["volunteers resumed"].split()[0] == result["volunteers resumed"].split()[2])

    def syncs(self):
        self.say("", "## The log is synced before each acknowledgment", "", "By strace; it slows everything down.")
        results = [syncs.prove(self.command, self.study(f"syncs-{count}"), self.folder, 5, count) for count in (1, 8)]
        for result in results:
            self.table(["", ""], result.items())
        self.goal("the log is synced before each acknowledgment",
                  f"{results[0].get('answers acknowledged', 0)} of {results[0].get('answers acknowledged', 0)} by strace",
                  "answers acknowledged" in results[0])

    def faults(self):
        self.say("", "## Faults", "", "An answer while it lasts, and the same form sent again afterwards, without a restart.")
        study = self.study("faults")
        results = [fault(self.command, study, self.folder) for fault in faults.ALL]
        for result in results:
            name = result.pop("fault")
            self.say(f"- **{name}**: " + "; ".join(f"{key}: {value}" for key, value in result.items()))
        self.goal("disk full, read-only, clock back, lock: clear page, 503, recovery",
                  f"{sum(result.get('sound', False) for result in results)} of {len(results)} sound",
                  all(result.get("sound", "skipped" in result) for result in results))


def main():
    parts = ["pages", "answers", "idle", "enemies", "syncs", "faults", "kills"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts)}; all without it")
    parser.add_argument("--command", default=str(ROOT / ".build/release/showdown"))
    parser.add_argument("--template", default=str(ROOT / "survey-templates/hotel-concierge.yaml"))
    parser.add_argument("--questions", type=int, default=25)
    parser.add_argument("--words", type=int, default=40, help="of each synthetic response")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=50, help="of kill -9")
    parser.add_argument("--output", help="a Markdown file")
    parser.add_argument("--folder", help="where the studies lie, on the disk to be measured; a temporary one without it")
    options = parser.parse_args()
    for part in options.parts:
        if part not in parts:
            parser.error(f"there is no part {part}")
    folder = tempfile.mkdtemp(prefix="showdown-bench-", dir=options.folder)
    run = Bench(options, folder)
    try:
        version = subprocess.run(["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
        run.say("# The survey server under load", "",
                f"{datetime.date.today()}, build {version or 'unknown'}, {options.questions} questions of 4 responses of {options.words} words, "
                f"{options.repeats} repeats of {options.seconds} s; medians, least and greatest in brackets.", "")
        run.say(*[f"- {fact}" for fact in machine(folder)])
        for part in options.parts or parts:
            getattr(run, part)()
        run.say("", "## Beside the goals")
        run.table(["goal", "measured", ""], run.verdicts)
    finally:
        if options.output:
            pathlib.Path(options.output).write_text("\n".join(run.lines) + "\n", encoding="utf-8")
        subprocess.run(["chattr", "-R", "-i", folder], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
