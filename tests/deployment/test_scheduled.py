"""deploy/scheduled: where the output of a scheduled command goes, and how its end is told."""

import os
import sys
from pathlib import Path

import pytest

from tests.deployment.running import DEPLOY, bare, run

# A machine with a journal: its socket, and a systemd-cat that says it was asked.
JOURNAL = """
    set -e
    mount -t tmpfs tmpfs /run
    mkdir -p /run/systemd/journal
    "$1" -c 'import socket; socket.socket(socket.AF_UNIX).bind("/run/systemd/journal/stdout")'
    shift
    exec "$@"
"""
SYSTEMD_CAT = '#!/bin/sh\necho "to the journal: $1"\nshift\nexec "$@"\n'


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    program = tmp_path / "systemd-cat"
    program.write_text(SYSTEMD_CAT)
    program.chmod(0o755)
    return tmp_path


def settings() -> dict[str, str]:
    database = {"DATABASE_URL": os.environ["DATABASE_URL"], "TENANTPILOT_ENV": "test"}
    return bare() | database | {"TENANTPILOT_ENV_FILE": "/nonexistent"}


def test_success_says_what_the_command_says() -> None:
    done = run(DEPLOY / "scheduled", "check", environment=settings())

    assert done.returncode == 0
    assert done.stdout.startswith("System check identified no issues")
    assert "failed" not in done.stderr


def test_failure_is_told_by_name_and_by_exit_code() -> None:
    done = run(DEPLOY / "scheduled", "no_such_command", environment=settings())

    assert done.returncode == 1
    assert done.stderr.endswith("no_such_command failed with exit code 1.\n")


@pytest.mark.parametrize(("command", "code"), [("check", 0), ("no_such_command", 1)])
def test_with_systemd_it_all_goes_to_the_journal(journal: Path, command: str, code: int) -> None:
    alone = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", JOURNAL, "sh")
    environment = settings()
    environment["PATH"] = f"{journal}:{environment['PATH']}"

    done = run(
        *alone, sys.executable, DEPLOY / "scheduled", command, environment=environment
    )  # fmt: skip

    assert done.returncode == code
    assert done.stdout.count("to the journal: --identifier=tenantpilot-cron\n") == 1
    assert ("failed with exit code 1." in done.stderr) == bool(code)
