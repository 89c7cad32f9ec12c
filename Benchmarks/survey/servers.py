# SPDX-License-Identifier: Apache-2.0
"""`showdown serve` as a child process: started, watched, killed."""

import os
import pathlib
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# All clients share one address here, which no study's volunteers do.
OPEN_LIMITS = ["--requests-per-second", "1000000", "--connections-per-address", "20000"]


class Server:
    def __init__(self, command, database, *options, environment=None, wrapper=()):
        self.log = open(pathlib.Path(database).parent / "serve.log", "ab")
        self.process = subprocess.Popen(
            [*wrapper, str(command), "serve", str(database), "--port", "0", *OPEN_LIMITS, *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=ROOT, env={**os.environ, **(environment or {})})
        address = self.process.stdout.readline().strip()
        if not address:
            raise SystemExit(f"the server did not start; see {self.log.name}")
        self.port = int(address.rsplit(":", 1)[1])

    @property
    def pid(self):
        return self.process.pid

    def status(self, field):
        """A line of /proc/PID/status in kB: VmRSS, or VmHWM for the highest so far."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        return 0

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.log.close()
        if self.process.returncode != 0:
            raise SystemExit(f"the server ended with {self.process.returncode}; see {self.log.name}")
        return time.monotonic() - begin

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
