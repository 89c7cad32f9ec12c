# SPDX-License-Identifier: Apache-2.0
"""Proof by system calls: before each acknowledgment the write-ahead log was synced after its last write."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from servers import Server

CALLS = "fsync,fdatasync,pwrite64,write,writev,sendmsg,sendto"
LINE = re.compile(r"^(\d+)\s+(?P<call>\w+)\((?P<rest>.*)$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$")


def prove(command, database, folder, questions, volunteers, seconds=3):
    if not shutil.which("strace"):
        return {"skipped": "strace is not installed"}
    trace = pathlib.Path(folder) / f"strace-{volunteers}"
    sessions = pathlib.Path(folder) / f"strace-sessions-{volunteers}"
    with Server(command, database) as server:
        def bench(duration):
            subprocess.run([str(word) for word in (
                command, "bench", "survey", server.port, "--volunteers", volunteers, "--questions", questions, "--seconds",
                duration, "--sessions", sessions)], check=True, capture_output=True)
        bench(0)
        strace = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "16", "-e", f"trace={CALLS}", "-o", str(trace), "-p", str(server.pid)],
            stderr=subprocess.DEVNULL)
        while not trace.exists():
            time.sleep(0.05)
        time.sleep(0.5)
        bench(seconds)
        os.kill(strace.pid, signal.SIGINT)
        strace.wait()
        server.stop()
    return read(trace, volunteers)


def read(trace, volunteers):
    """With one volunteer: each 303 comes after a sync that comes after the log's last write.

    With several, whose answers are interleaved: at each 303 at least one sync has ended since as many 303 were sent as
    there are volunteers, which is as much as system calls alone can tell.
    """
    acknowledged = unsynced = syncs = writes = 0
    is_dirty = False
    begun = {}
    for line in pathlib.Path(trace).read_text(errors="replace").splitlines():
        match = LINE.match(line)
        resumed = RESUMED.match(line)
        if resumed:
            thread, call = resumed[1], resumed["call"]
            if call in ("fsync", "fdatasync") and begun.pop(thread, None) and resumed["rest"].rstrip().endswith("= 0"):
                is_dirty, syncs = False, syncs + 1
            continue
        if not match:
            continue
        thread, call, rest = match[1], match["call"], match["rest"]
        if call in ("fsync", "fdatasync") and "-wal>" in rest:
            if "unfinished" in rest:
                begun[thread] = True
            elif rest.rstrip().endswith("= 0"):
                is_dirty, syncs = False, syncs + 1
        elif call == "pwrite64" and "-wal>" in rest:
            is_dirty, writes = True, writes + 1
        elif "HTTP/1.1 303" in rest:
            acknowledged += 1
            unsynced += is_dirty
    result = {
        "volunteers": volunteers, "answers acknowledged": acknowledged, "syncs of the log": syncs,
        "writes to the log": writes,
    }
    if volunteers == 1:
        result["acknowledged before the sync"] = unsynced
        if unsynced or not acknowledged or syncs < acknowledged:
            raise SystemExit(f"answers were acknowledged before they were synced: {result}")
    return result
