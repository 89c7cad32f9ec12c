# SPDX-License-Identifier: Apache-2.0
"""A disk that is full, a file that may not be written, a lock held by another process, a clock that steps back."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile

from kills import shown
from servers import Server
from volunteers import Forms, Volunteer


def choose(volunteer, place, choice):
    """Sends an answer without following; returns the status and the option sent."""
    volunteer.open(f"/question/{place}")
    form = volunteer.form()
    values = [value for kind, _, value, _ in form["controls"] if kind == "radio"]
    status = volunteer.send("POST", form["action"] or volunteer.path, volunteer.body(form, choice))
    return status, values[choice % len(values)]


def refusal(volunteer, option):
    """What a page that could not save the answer says, and whether it can be sent again as it is."""
    keeps = any(
        value == option and (kind == "hidden" or is_checked)
        for form in Forms(volunteer.text).forms for kind, _, value, is_checked in form["controls"])
    return {"status": volunteer.status, "keeps the choice": keeps, "Retry-After": volunteer.fields.get("Retry-After")}


def again(volunteer):
    """Sends the kept form once more, as it stands in the page."""
    form = volunteer.form()
    return volunteer.send("POST", form["action"], volunteer.body(form))


def answered(port, place=3):
    volunteer = Volunteer(port)
    volunteer.enrol()
    for _ in range(place):
        volunteer.submit(0)
    return volunteer


def failing(name, command, database, break_it, mend, during=None):
    """An answer while something is broken, and the same one after it was mended, the server running all the while."""
    with Server(command, database) as server:
        volunteer = answered(server.port)
        before = shown(volunteer, 2)
        broken = break_it(server, database)
        status, option = choose(volunteer, 2, 2)
        result = refusal(volunteer, option)
        result["pages meanwhile"] = Volunteer(server.port, cookies=volunteer.cookies).open("/question/1")
        mend(broken)
        result["same form afterwards"] = again(volunteer)
        result["stored"] = shown(volunteer, 2) == option and before != option
        server.stop()
    audit = subprocess.run([str(command), "audit", "verify", str(database)], capture_output=True, text=True)
    result["audit verify"] = audit.returncode
    sound = status == 503 and result["keeps the choice"] and result["same form afterwards"] == 303 \
        and result["stored"] and audit.returncode == 0
    return {"fault": name, **result, "sound": sound}


def disk_full(command, study, folder):
    if os.geteuid() != 0:
        return {"fault": "disk full", "skipped": "mounting a small file system needs root"}
    mount = tempfile.mkdtemp(prefix="showdown-full-")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", mount], capture_output=True)
    if mounted.returncode != 0:
        os.rmdir(mount)
        return {"fault": "disk full", "skipped": "a small file system cannot be mounted here"}
    try:
        database = pathlib.Path(mount) / "study.db"
        shutil.copy(study, database)

        def fill(server, _):
            path = pathlib.Path(mount) / "filler"
            with open(path, "wb", buffering=0) as file:
                block = bytes(1 << 16)
                try:
                    while True:
                        file.write(block)
                        block = block if len(block) > 1 else block
                except OSError:
                    pass
                try:
                    while True:
                        file.write(b"x")
                except OSError:
                    pass
            return path

        return failing("disk full", command, database, fill, lambda path: path.unlink())
    finally:
        subprocess.run(["umount", mount], check=False)
        os.rmdir(mount)


def not_writable(command, study, folder):
    """The write-ahead log made immutable under the running server: writes to it are refused by the file system."""
    database = copy(study, folder, "immutable")

    def freeze(server, database):
        path = f"{database}-wal"
        subprocess.run(["chattr", "+i", path], check=True)
        return path

    probe = database.parent / "probe"
    probe.write_text("")
    if subprocess.run(["chattr", "+i", probe], capture_output=True).returncode != 0:
        return {"fault": "log not writable", "skipped": "chattr +i is not possible here"}
    subprocess.run(["chattr", "-i", probe], check=True)
    return failing(
        "log not writable", command, database, freeze, lambda path: subprocess.run(["chattr", "-i", path], check=True))


def read_only(command, study, folder):
    """A study that may only be read does not begin to be served."""
    database = copy(study, folder, "read-only")
    os.chmod(database, 0o444)
    os.chmod(database.parent, 0o555)
    # The user who may only read must still come as far as the study.
    os.chmod(folder, 0o711)
    wrapper = ["setpriv", "--reuid", "65534", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"] \
        if os.geteuid() == 0 else []
    if wrapper and not shutil.which("setpriv"):
        return {"fault": "read-only study", "skipped": "setpriv is not installed"}
    done = subprocess.run(
        [*wrapper, str(command), "serve", str(database), "--port", "0"], capture_output=True, text=True, timeout=30,
        cwd=pathlib.Path(__file__).resolve().parents[2])
    return {"fault": "read-only study", "exit status": done.returncode, "message": done.stderr.strip().splitlines()[-1:],
            "sound": done.returncode in (65, 66, 73, 74) and "showdown:" in done.stderr}


def locked(command, study, folder):
    def lock(server, database):
        connection = sqlite3.connect(database, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        return connection

    def release(connection):
        connection.execute("ROLLBACK")
        connection.close()

    return failing("locked by another process", command, copy(study, folder, "locked"), lock, release)


def clock_back(command, study, folder):
    database = copy(study, folder, "clock")
    library, offset = database.parent / "clock.so", database.parent / "offset"
    source = pathlib.Path(__file__).with_name("clock.c")
    compiler = shutil.which("cc") or shutil.which("clang")
    if not compiler:
        return {"fault": "clock stepped back", "skipped": "there is no C compiler"}
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    offset.write_text("0")
    environment = {"LD_PRELOAD": str(library), "CLOCK_OFFSET_FILE": str(offset)}
    with Server(command, database, environment=environment) as server:
        volunteer = answered(server.port)
        offset.write_text(str(-3 * 86_400))
        status, option = choose(volunteer, 2, 2)
        stored = shown(volunteer, 2) == option
        server.stop()
    audit = subprocess.run([str(command), "audit", "verify", str(database)], capture_output=True, text=True)
    return {"fault": "clock stepped back by three days", "status": status, "stored": stored,
            "audit verify": audit.returncode, "sound": status == 303 and stored and audit.returncode == 0}


def copy(study, folder, name):
    target = pathlib.Path(folder) / name
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(study, target / "study.db")
    return target / "study.db"


ALL = [disk_full, not_writable, read_only, locked, clock_back]
