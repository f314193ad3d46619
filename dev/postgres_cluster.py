"""The files of an embedded PostgreSQL: its programs, its cluster, and who may touch them."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev import die_with_parent
from dev.die_with_parent import Identity
from dev.postgres_identity import PostgresError, uid_of
from dev.postgres_relocation import MAJOR, give

USER = DATABASE = "tenantpilot"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A PostgreSQL cluster in `home`, of which this launcher owns the whole folder."""

    home: Path
    programs: Path
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
        return uid_of(self.identity)

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def pid_file_lines(self) -> list[str]:
        try:
            return self.pid_file.read_text().splitlines()
        except FileNotFoundError:
            return []

    def is_ready(self, pid: int) -> bool:
        """Whether the server with that process id accepts connections: it says so in line 8.

        A replica, which accepts readers, says otherwise.
        """
        lines = self.pid_file_lines()
        status = [line.strip() for line in lines[7:8]]
        return lines[:1] == [str(pid)] and status in (["ready"], ["standby"])

    def prepare(self) -> None:
        """Make the folder ours and create the cluster if there is none; safe to be cut short."""
        if os.geteuid() == 0:
            give(self.home, uid=self.uid)
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
            die_with_parent.command(self.programs / program, *arguments, identity=self.identity),
            input=says, capture_output=True, text=True, check=False, cwd=self.home,
        )  # fmt: skip
        if done.returncode != 0:
            raise PostgresError(f"PostgreSQL's {program} failed: {done.stderr.strip()}")
