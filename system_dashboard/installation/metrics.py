"""The facts as OpenMetrics. No name, no address, no text: figures, codes and tenant numbers."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import DatabaseError, connection
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from operations.enums import RunOutcome
from operations.failures import FAILURES
from system_dashboard.installation.credentials import Expiries
from system_dashboard.installation.facts import Installation, read_installation
from tenantpilot.enums import OperationType

STATES = (
    "waiting_for_people", "waiting_for_schedule", "planned", "asked_to_wait", "running", "stale",
)  # fmt: skip
# The newest total of each series, one step of the index for each.
TOTALS = """
    WITH RECURSIVE known AS (
        (SELECT series FROM run_total ORDER BY series LIMIT 1)
        UNION ALL
        SELECT (SELECT series FROM run_total WHERE series > known.series ORDER BY series LIMIT 1)
        FROM known WHERE series IS NOT NULL
    )
    SELECT series, (
        SELECT total FROM run_total WHERE run_total.series = known.series
        ORDER BY bucket DESC LIMIT 1
    ) FROM known WHERE series LIKE 'ended:%'
"""


class InstallationCollector(Collector):
    """Reads the facts when it is asked. Without a database it says just that."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        try:
            found, totals = read_installation(now=self.now), _totals()
        except DatabaseError:
            yield _gauge("database_up", "Whether the database answered.", 0)
            return
        yield _gauge("database_up", "Whether the database answered.", 1)
        yield InfoMetricFamily(
            "tenantpilot", "This installation.", value={"version": found.version}
        )
        yield from _work(found)
        yield _ended(totals)
        yield from _commands(found)
        yield from _rest(found)


def _totals() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(TOTALS.replace("%", "%%"), [])
        return [(str(series), int(total)) for series, total in cursor.fetchall()]


def _work(found: Installation) -> Iterator[Metric]:
    queue = found.queue
    yield _gauge("workers", "Workers heard of lately.", found.queue.workers.alive)
    oldest = GaugeMetricFamily(
        "tenantpilot_oldest_queued_seconds",
        "How long the oldest run whose time has come has been waiting for a worker.",
        labels=["trigger"],
    )
    ages = (("person", queue.oldest_for_people), ("schedule", queue.oldest_for_schedule))
    for trigger, age in ages:
        oldest.add_metric([trigger], int(age.total_seconds()) if age else 0)
    yield oldest
    runs = GaugeMetricFamily(
        "tenantpilot_runs", "Runs that have not ended, by what they do.", labels=["state"]
    )
    for state in STATES:
        runs.add_metric([state], getattr(queue, state))
    yield runs


def _ended(totals: Iterable[tuple[str, int]]) -> Metric:
    ended = CounterMetricFamily(
        "tenantpilot_runs_ended",
        "Runs that have ended, up to the last rollup, a minute ago at most.",
        labels=["type", "outcome", "code"],
    )
    # A series that began with its first failures would show no rise: so each begins at none.
    known = {
        (operation_type, RunOutcome.FAILED.value, code): 0
        for operation_type in OperationType.values
        for code in FAILURES
    }
    known.update({_labels(series): total for series, total in totals})
    for labels, total in known.items():
        ended.add_metric(labels, total)
    return ended


def _labels(series: str) -> tuple[str, str, str]:
    _, operation_type, outcome, code = series.split(":")[:4]
    return operation_type, outcome, code


def _commands(found: Installation) -> Iterator[Metric]:
    succeeded = GaugeMetricFamily(
        "tenantpilot_command_last_success_timestamp_seconds",
        "When a scheduled command last succeeded; 0: never.",
        labels=["command"],
    )
    overdue = GaugeMetricFamily(
        "tenantpilot_command_overdue", "Whether it should have since.", labels=["command"]
    )
    for command in [*found.commands, *([found.backup] if found.backup else [])]:
        moment = command.last_success
        succeeded.add_metric([command.name], moment.timestamp() if moment else 0)
        overdue.add_metric([command.name], command.is_overdue)
    yield succeeded
    yield overdue


def _rest(found: Installation) -> Iterator[Metric]:
    ledger = found.ledger
    if ledger.rollup_lag is not None:
        lag = ledger.rollup_lag.total_seconds()
        yield _gauge("rollup_lag_seconds", "How far the usage rollup is behind.", lag)
    rows = "Usage events that the next prune takes."
    yield _gauge("rows_beyond_retention", rows, ledger.beyond_retention)
    lost = "Usage events that the latest comparison found lost."
    yield _gauge("lost_events", lost, ledger.lost or 0)
    yield from _expiries(found.expiries)
    pending = "Whether migrations are pending."
    yield _gauge("migrations_pending", pending, found.migrations_pending)


def _expiries(expiries: Expiries) -> Iterator[Metric]:
    if expiries.nearest_days is not None:
        nearest = "Days to the nearest expiry of a tenant's, an app's or a provider's secret."
        yield _gauge("credential_expires_days", nearest, expiries.nearest_days)
    yield _named(
        "credential_near_expiry", "Tenants whose credential expires soon.",
        label="tenant_id", numbers=expiries.near,
    )  # fmt: skip
    yield _named(
        "app_credential_near_expiry",
        "Workspaces whose own Microsoft app's credential expires soon.",
        label="workspace_id", numbers=expiries.near_apps,
    )  # fmt: skip
    yield _named(
        "sign_in_secret_near_expiry",
        "Workspaces whose sign-in provider's secret expires soon; 0: the platform operators'.",
        label="workspace_id", numbers=expiries.near_providers,
    )  # fmt: skip


def _named(name: str, text: str, *, label: str, numbers: Iterable[int]) -> Metric:
    """Return a gauge that is 1 for each of the rows with these numbers."""
    gauge = GaugeMetricFamily(f"tenantpilot_{name}", text, labels=[label])
    for number in numbers:
        gauge.add_metric([str(number)], 1)
    return gauge


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tenantpilot_{name}", text, value=value)
