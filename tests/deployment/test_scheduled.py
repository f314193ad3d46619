"""deploy/scheduled: where the output of a scheduled command goes, and how its end is told."""

import os
from collections.abc import Iterator
from pathlib import Path
from socket import AF_UNIX, socket
from tempfile import TemporaryDirectory

import pytest

from tests.deployment.running import DEPLOY, bare, run

SYSTEMD_CAT = '#!/bin/sh\necho "to the journal: $1"\nshift\nexec "$@"\n'


@pytest.fixture
def journal() -> Iterator[Path]:
    """A machine with a journal: its socket, and a systemd-cat that says it was asked."""
    with TemporaryDirectory(prefix="tenantpilot-") as name, socket(AF_UNIX) as listener:
        program = Path(name, "systemd-cat")
        program.write_text(SYSTEMD_CAT)
        program.chmod(0o755)
        listener.bind(str(Path(name, "socket")))
        yield Path(name)


def settings() -> dict[str, str]:
    database = {"DATABASE_URL": os.environ["DATABASE_URL"], "TENANTPILOT_ENV": "test"}
    return bare() | database | {"TENANTPILOT_ENV_FILE": os.devnull}


def test_success_says_what_the_command_says() -> None:
    done = run(DEPLOY / "scheduled", "--help", environment=settings())

    assert done.returncode == 0
    assert "run_scheduled" in done.stdout
    assert done.stderr == ""


def test_failure_is_told_by_name_and_by_exit_code() -> None:
    done = run(DEPLOY / "scheduled", "no_such_command", environment=settings())

    assert done.returncode == 2
    assert done.stderr.endswith("no_such_command failed with exit code 2.\n")


@pytest.mark.parametrize(("command", "code"), [("--help", 0), ("no_such_command", 2)])
def test_with_systemd_it_all_goes_to_the_journal(journal: Path, command: str, code: int) -> None:
    environment = settings() | {"JOURNAL_SOCKET": str(journal / "socket")}
    environment["PATH"] = f"{journal}:{environment['PATH']}"

    done = run(DEPLOY / "scheduled", command, environment=environment)

    assert done.returncode == code
    assert done.stdout.count("to the journal: --identifier=tenantpilot-cron\n") == 1
    assert ("failed with exit code 2." in done.stderr) == bool(code)
