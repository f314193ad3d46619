"""The crontab's own lines, run by cron daemons: Debian's where it is installed, and ours."""

import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.cast import Cast
from tests.deployment.running import DEPLOY, ROOT, Part, bare, running
from tests.ledger import ledger
from tests.processes import environment, wait_until
from tests.telemetry.history import happened

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
# Up to a minute until the next one begins, and then seven commands at once, for each daemon.
SECONDS = 150
# Its crontabs and everything else a daemon of the real machine would read are hidden from it, and
# it ends with this test. Output goes to a file: cron would mail it.
DEBIAN_CRON = """
    set -e
    mount -t tmpfs tmpfs /var/spool/cron
    mount -t tmpfs tmpfs /etc/cron.d
    mount -t tmpfs tmpfs /run
    mount --bind /dev/null /etc/crontab
    mkdir /var/spool/cron/crontabs
    install -m 600 "$1" /var/spool/cron/crontabs/root
    exec cron -f
"""
SAID = (
    r"Folded \d+ usage events?",
    r"Started \d+ runs",
    r"Removed \d+ usage events?",
    r"Expired 0 review packs",
    r"Deleted 0 expired diagnostic bundles",
    r"Deleted expired sessions: 0",
    # The rows of this test belong to nothing anybody did, and it is there to say so.
    r"verify_product_usage failed with exit code 1\.",
)
REMOVED = re.compile(r"Removed (\d+) usage event")


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """The project as installed somewhere else, with settings in a .env of its own."""
    home = tmp_path / "installation"
    home.mkdir()
    for each in ROOT.iterdir():
        if each.name not in {".env", ".venv"}:
            (home / each.name).symlink_to(each)
    (home / ".venv").symlink_to(Path(sys.executable).parents[1])
    seen = environment()
    names = ("TENANTPILOT_ENV", "DATABASE_URL", "GRAPH_BASE_URL", "GRAPH_AUTHORITY_URL")
    settings = {name: seen[name] for name in names} | {"REVIEW_PACKS_ROOT": str(tmp_path / "packs")}
    (home / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return home


def test_old_rows_go_and_every_line_does_its_work(
    cast: Cast, installation: Path, tmp_path: Path
) -> None:
    now = timezone.now()
    happened(now - 100 * DAY, now - DAY, tenant=cast.tenant, actor=cast.owner)

    with ExitStack() as daemons:
        parts = [daemons.enter_context(each) for each in _daemons(installation, tmp_path)]
        wait_until(lambda: all(_has_done_all(part) for part in parts), seconds=SECONDS)

    assert len(ledger()) == 1
    assert sum(int(number) for part in parts for number in REMOVED.findall(part.said())) == 1


def _daemons(installation: Path, folder: Path) -> Iterator[AbstractContextManager[Part]]:
    """Every cron daemon there is on this machine. Debian's can only be run by root."""
    ours = _every_minute(installation, folder / "ours")
    yield running(
        installation / "deploy" / "cron", ours, log=folder / "ours.log", environment=bare()
    )
    if shutil.which("cron") and os.geteuid() == 0:
        log = folder / "debian.log"
        theirs = _every_minute(installation, folder / "debian", output=log)
        alone = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", DEBIAN_CRON)
        # unshare itself does not heed SIGTERM; --kill-child takes care of the rest.
        yield running(*alone, "cron", theirs, log=log, environment=bare(), ended_by=signal.SIGKILL)


def _every_minute(installation: Path, crontab: Path, *, output: Path | None = None) -> Path:
    """The lines of the crontab for this installation, due every minute."""
    shipped = (DEPLOY / "crontab").read_text()
    text = re.sub(r"(?m)^\d+ +[\d*]+ +\* +\* +\* ", "* * * * * ", shipped)
    text = text.replace("/opt/tenantpilot", str(installation))
    if output:
        text = re.sub(r"(?m)(/scheduled .*)$", rf"\1 >>{output} 2>&1", text)
    crontab.write_text(text)
    return crontab


def _has_done_all(part: Part) -> bool:
    assert part.process.poll() is None, part.said()
    return all(re.search(each, part.said()) for each in SAID)
