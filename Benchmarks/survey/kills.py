# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments while volunteers answer: nothing acknowledged may be lost, nothing doubled."""

import collections
import pathlib
import random
import re
import sqlite3
import subprocess
import time

from servers import Server
from volunteers import Forms, Volunteer


def cookies(line):
    return dict(pair.strip().split("=", 1) for pair in line.split(";"))


def shown(volunteer, place):
    """The option that a question's page shows as chosen; None where it shows none."""
    volunteer.open(f"/question/{place}")
    for form in Forms(volunteer.text).forms:
        for kind, _, value, is_checked in form["controls"]:
            if kind == "radio" and is_checked:
                return value
    return None


def revisions(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        count = connection.execute("SELECT COUNT(*) FROM revisions").fetchone()[0]
        doubled = connection.execute(
            "SELECT COUNT(*) FROM (SELECT 1 FROM revisions GROUP BY participant, question, number HAVING COUNT(*) > 1)"
        ).fetchone()[0]
        return count, doubled
    finally:
        connection.close()


class Account:
    """What each volunteer has chosen at each question, and how many revisions that took."""

    def __init__(self):
        self.choice = {}
        self.saved = 0
        self.in_flight_stored = 0
        self.in_flight = 0
        self.lost = []

    def read(self, log):
        """Replays a round's log; returns what was sent and never acknowledged, by volunteer and place."""
        open_answers = collections.OrderedDict()
        changes = 0
        for line in pathlib.Path(log).read_text().splitlines():
            event, volunteer, place, option = line.split(" ", 3)
            key = (int(volunteer), int(place))
            if event == "sent":
                open_answers[key] = option
            else:
                self.saved += 1
                open_answers.pop(key, None)
                changes += self.choice.get(key) != option
                self.choice[key] = option
        return open_answers, changes


def rounds(command, database, folder, count, volunteers, questions, in_flight, seed=1):
    folder = pathlib.Path(folder)
    sessions = folder / "kill-sessions"
    draws = random.Random(seed)
    account = Account()

    def bench(port, seconds, log=None, wait=True):
        words = [command, "bench", "survey", port, "--json", "--volunteers", volunteers, "--questions", questions,
                 "--in-flight", in_flight, "--seconds", seconds, "--sessions", sessions]
        if log:
            words += ["--log", log]
        process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if not wait:
            return process
        output, problem = process.communicate()
        if process.returncode != 0:
            raise SystemExit(f"the volunteers failed: {problem}")
        return output

    with Server(command, database) as server:
        bench(server.port, 0)
        lines = sessions.read_text().splitlines()
        for number, line in enumerate(lines):
            volunteer = Volunteer(server.port, cookies=cookies(line))
            for place in range(1, questions + 1):
                account.choice[number, place] = shown(volunteer, place)
    before, _ = revisions(database)
    resumed = 0
    for number in range(count):
        log = folder / f"kill-{number}.log"
        log.unlink(missing_ok=True)
        with Server(command, database) as server:
            clients = bench(server.port, 60, log, wait=False)
            # From the moment when the load is under way.
            while not log.exists() or log.stat().st_size == 0:
                time.sleep(0.005)
            time.sleep(draws.uniform(0.02, 1.0))
            server.kill()
            _, problem = clients.communicate()
            if clients.returncode != 0:
                raise SystemExit(f"round {number}: the volunteers failed: {problem}")
        unanswered, changes = account.read(log)
        account.in_flight += len(unanswered)
        stored = 0
        with Server(command, database) as server:
            for person, line in enumerate(lines):
                volunteer = Volunteer(server.port, cookies=cookies(line))
                resumed += volunteer.open("/continue") == 200 and re.match("/(question/|review)", volunteer.path) is not None
                for place in range(1, questions + 1):
                    key = (person, place)
                    value = shown(volunteer, place)
                    if value == account.choice[key]:
                        continue
                    if value == unanswered.get(key):
                        stored += 1
                    else:
                        account.lost.append((number, *key))
                    account.choice[key] = value
            server.stop()
        after, doubled = revisions(database)
        account.in_flight_stored += stored
        if after - before != changes + stored or doubled:
            raise SystemExit(
                f"round {number}: {after - before} revisions were written, {changes} acknowledged and {stored} in flight "
                f"account for {changes + stored}; {doubled} doubled")
        before = after
        audit = subprocess.run([str(command), "audit", "verify", str(database)], capture_output=True, text=True)
        if audit.returncode != 0:
            raise SystemExit(f"round {number}: the ledger does not verify: {audit.stdout}{audit.stderr}")
    return {
        "rounds": count, "volunteers": volunteers, "answers of one person at once": in_flight,
        "acknowledged": account.saved, "lost": len(account.lost), "doubled": 0,
        "in flight at a kill": account.in_flight, "of these stored": account.in_flight_stored,
        "ledger verified": count, "volunteers resumed": f"{resumed} of {count * len(lines)}",
    }
