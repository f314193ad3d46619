"""What is left when it is quiet again: is everything there that was promised, and nothing else?"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django_scopes import scopes_disabled

from onboarding.models import CheckpointCompletion
from operations.enums import LIVE
from operations.models import OperationRun
from reports.models import StoredReport
from reviewpacks.models import ReviewPack
from support.models import DiagnosticBundle
from telemetry.rollup import aggregate
from telemetry.summary.query import summarize
from telemetry.summary.windows import Window
from tests.chaos.installation import Installation
from tests.chaos.journal import Act, Journal

# A dead worker's run waits for its lease (20 s) and its job's heartbeat, three times at most.
QUIET_SECONDS = 120

STORED: Mapping[Act, Callable[[], Any]] = {
    Act.DIAGNOSTICS: DiagnosticBundle.objects.all,
    Act.RUN: OperationRun.objects.all,
    Act.REPORT_RUN: OperationRun.objects.all,
    Act.REPORT: StoredReport.objects.all,
    Act.PACK: ReviewPack.objects.all,
}

COUNT = "SELECT count(*) FROM product_usage_events WHERE occurred_at BETWEEN %s AND %s"
PUT_BACK = "SELECT coalesce(sum(repaired), 0)::int FROM usage_verification"


@dataclass(frozen=True, kw_only=True)
class Aftermath:
    """`missing`: what a page promised and nobody finds. `document`: what the command found.

    `put_back`: what repairs during the storm had to put back; a ledger that loses nothing needs
    none.
    """

    missing: list[str]
    stuck: list[int]
    quiet_after: float
    exit_code: int
    document: dict[str, Any]
    put_back: int
    summarized: int
    counted: int

    @property
    def differences(self) -> dict[str, int]:
        """How many rows differ in which way, all families together."""
        counts = [family["counts"] for family in self.document["families"]]
        return {kind: sum(each[kind] for each in counts) for kind in counts[0]}


def look_around(*, installation: Installation, journal: Journal) -> Aftermath:
    """Wait until no run is live, roll up, verify as an operator would, and count by hand."""
    quiet_after = _quiet(installation)
    with installation.database(), scopes_disabled():
        stuck = list(OperationRun.objects.filter(status__in=LIVE).values_list("pk", flat=True))
        missing = _missing(journal)
        aggregate.roll_up()
        summary = summarize(Window.parse("24h", retention_days=90), now=datetime.now(UTC))
        counted = _number(COUNT, summary.start, summary.end)
        put_back = _number(PUT_BACK)
    verified = installation.manage("verify_product_usage", "--json")
    return Aftermath(
        missing=missing,
        stuck=stuck,
        quiet_after=quiet_after,
        exit_code=verified.returncode,
        document=json.loads(verified.stdout),
        put_back=put_back,
        summarized=sum(family.count for family in summary.families),
        counted=counted,
    )


def _quiet(installation: Installation) -> float:
    """Let the workers finish; return how long that took."""
    began = time.monotonic()
    installation.wait_until_ready()
    with installation.database(), scopes_disabled():
        live = OperationRun.objects.filter(status__in=LIVE)
        while live.exists() and time.monotonic() < began + QUIET_SECONDS:
            installation.poll()
            time.sleep(0.25)
    return time.monotonic() - began


def _number(statement: str, *values: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        number: int = cursor.fetchone()[0]
    return number


def _missing(journal: Journal) -> list[str]:
    completed = CheckpointCompletion.objects.values_list("session_id", "checkpoint")
    stored = {Act.CHECKPOINT: {f"{session} {checkpoint}" for session, checkpoint in completed}}
    for act, rows in STORED.items():
        stored[act] = {str(pk) for pk in rows().values_list("pk", flat=True)}
    return [
        f"{act}: {subject}"
        for act, subjects in journal.acknowledged.items()
        for subject in sorted(subjects - stored[act])
    ]
