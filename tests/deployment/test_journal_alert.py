"""The alert for an installation without a monitoring system: what it prints is mailed."""

import os
from pathlib import Path

import pytest

from tests.deployment.running import DEPLOY, bare, run

ERROR = '{"level": "ERROR", "message": "broken"}'
CRON = "prune_records failed with exit code 1."
# As systemd's own: what is asked for in two ways must be so in both.
JOURNALCTL = f"""#!/bin/sh
case "$*" in
*--unit*--identifier*|*--identifier*--unit*) ;;
*--unit*) echo '{ERROR}'; echo '{{"level": "INFO", "message": "well"}}' ;;
*--identifier*) echo '{CRON}' ;;
esac
"""


@pytest.fixture
def alert(tmp_path: Path) -> Path:
    """The script in an installation of its own, whose programs say what a test wants."""
    (tmp_path / "deploy" / "monitoring").mkdir(parents=True)
    script = tmp_path / "deploy" / "monitoring" / "journal-alert"
    script.write_text((DEPLOY / "monitoring" / "journal-alert").read_text())
    program(script)
    (tmp_path / "bin").mkdir()
    program(tmp_path / "bin" / "runuser", '#!/bin/sh\nshift 3; exec "$@"\n')
    return script


def program(file: Path, text: str | None = None) -> None:
    if text is not None:
        file.write_text(text)
    file.chmod(0o755)


def printed(alert: Path, *, status: str, journal: str) -> str:
    folder = alert.parents[2]
    program(folder / "deploy" / "manage", f"#!/bin/sh\n{status}\n")
    program(folder / "bin" / "journalctl", journal)
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    done = run(alert, environment=bare() | {"PATH": path, "TOLD": str(folder / "told")})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_silent_when_all_is_well(alert: Path) -> None:
    assert printed(alert, status="echo fine", journal="#!/bin/sh\n") == ""


def test_what_needs_attention_is_told_without_what_does_not(alert: Path) -> None:
    status = "echo 'roll_up: last success today.'; echo 'Needs attention: No worker.'; exit 1"

    said = printed(alert, status=status, journal="#!/bin/sh\n")

    assert said == "Needs attention: No worker.\n"


def test_the_same_is_told_once_until_it_changes_or_a_day_has_passed(alert: Path) -> None:
    told, journal = alert.parents[2] / "told", "#!/bin/sh\n"
    waiting = "echo 'Needs attention: Runs wait for {} minutes.'; exit 1"

    assert "wait for 5 minutes" in printed(alert, status=waiting.format(5), journal=journal)
    assert printed(alert, status=waiting.format(10), journal=journal) == ""
    os.utime(told, (0, 0))
    assert "wait for 1500 minutes" in printed(alert, status=waiting.format(1500), journal=journal)
    assert "No worker" in printed(alert, status="echo 'No worker.'; exit 1", journal=journal)
    assert printed(alert, status="echo fine", journal=journal) == "All is well again.\n"
    assert printed(alert, status="echo fine", journal=journal) == ""


def test_another_tenant_is_news(alert: Path) -> None:
    expiring = "echo 'Needs attention: Credentials expire within 30 days: tenants {}.'; exit 1"

    for told in ("3", "5", "5, 12"):
        assert f"tenants {told}." in printed(
            alert, status=expiring.format(told), journal="#!/bin/sh\n"
        )
        assert printed(alert, status=expiring.format(told), journal="#!/bin/sh\n") == ""


def test_errors_of_services_and_of_cron_are_told(alert: Path) -> None:
    assert printed(alert, status="", journal=JOURNALCTL).splitlines() == [ERROR, CRON]
