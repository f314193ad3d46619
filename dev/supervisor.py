"""Keep a handful of services running: start again what ends, give up on what will not stay up."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from dev import die_with_parent

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 8.0
LONG_ENOUGH = 20.0  # a process that lived this many seconds is forgiven earlier failures
FAILURES_IN_A_ROW = 5
STOP_SECONDS = 10
TAIL_LINES = 15


class ServiceFailed(Exception):
    """A service ended again and again; the text says which, and how its log ends."""


@dataclass(frozen=True, kw_only=True)
class Service:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path


@dataclass(kw_only=True)
class ServiceProcess:
    """One service and the process it currently has, if it has one."""

    service: Service
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = field(default=0)
    due: float = 0.0

    def poll(self, *, now: float) -> str | None:
        """Do what is due; returns a sentence for the person watching if there is news."""
        if self.process is None:
            if now >= self.due:
                self._start(now=now)
            return None
        if self.process.poll() is None:
            return None
        return self._ended(self.process, now=now)

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def stop(self, *, deadline: float) -> None:
        """Wait for a process that was asked to stop, then end it and all it started."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.0, deadline - time.monotonic()))
        _end_group(self.process)
        self.process = None

    def _start(self, *, now: float) -> None:
        with self.service.log.open("ab") as log:
            self.process = subprocess.Popen(
                die_with_parent.command(*self.service.command), env=dict(self.service.environment),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started = now

    def _ended(self, process: subprocess.Popen[bytes], *, now: float) -> str:
        _end_group(process)
        self.process = None
        self.failures = 1 if now - self.started > LONG_ENOUGH else self.failures + 1
        if self.failures >= FAILURES_IN_A_ROW:
            raise ServiceFailed(
                f"{self.service.name} ended {self.failures} times in a row and was given up. "
                f"{self.service.log} ends with:\n{tail(self.service.log)}"
            )
        pause = min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (self.failures - 1))
        self.due = now + pause
        return f"{self.service.name} ended ({_reason(process)}); starting it again in {pause:g} s."


class Supervisor:
    """Tends its services until the block ends, however it ends; then none of them is left."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._processes = [ServiceProcess(service=service) for service in services]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._processes:
            each.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for each in self._processes:
            each.stop(deadline=deadline)

    def poll(self) -> list[str]:
        """One round, to be repeated; returns the news. Raises ServiceFailed."""
        now = time.monotonic()
        return [news for each in self._processes if (news := each.poll(now=now))]

    def pids(self) -> dict[str, int]:
        return {each.service.name: each.process.pid for each in self._processes if each.process}


def tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
    return "\n".join(f"  {line}" for line in lines) or "  (nothing)"


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Each service leads a process group of its own, so nothing it started outlives it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _reason(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {-code}" if code < 0 else f"exit code {code}"
