"""What needs attention: one sentence each, worst first. Alert rules follow the same limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from system_dashboard.installation.facts import Installation
from tenantpilot.tenants.expiry import WARN_DAYS
from tenantpilot.ui.formatting import duration

PEOPLE_WAIT = timedelta(minutes=2)
SCHEDULE_WAITS = timedelta(hours=1)
ROLLUP_LAGS = timedelta(hours=2)
# A sentence names no more tenants; `tenant_status` names them all.
NAMED = 10


@dataclass(frozen=True, kw_only=True)
class Concern:
    """One thing that is wrong: a word for programs, a sentence for people."""

    code: str
    sentence: str


def concerns(found: Installation) -> list[Concern]:
    """Return what needs attention; empty if nothing does."""
    return [
        Concern(code=code, sentence=sentence)
        for part in (_work, _commands, _ledger, _rest)
        for code, sentence in part(found)
    ]


def _work(found: Installation) -> Iterator[tuple[str, str]]:
    queue = found.queue
    if not found.queue.workers.alive:
        yield "no_worker", "No worker is running: operations wait, and nothing scheduled is done."
    if queue.oldest_for_people and queue.oldest_for_people > PEOPLE_WAIT:
        yield (
            "people_wait",
            f"A person has been waiting for an operation for {duration(queue.oldest_for_people)}.",
        )
    if queue.oldest_for_schedule and queue.oldest_for_schedule > SCHEDULE_WAITS:
        waited = duration(queue.oldest_for_schedule)
        yield "schedule_waits", f"A scheduled operation has been waiting for {waited}."


def _commands(found: Installation) -> Iterator[tuple[str, str]]:
    for command in found.commands:
        if command.is_overdue:
            yield "command_overdue", command.overdue_because
        elif command.has_failed:
            yield "command_failed", f"{command.name} failed when it last ran; run it by hand."
    if found.backup and found.backup.is_overdue:
        yield "backup_overdue", "The last backup is more than a day old."


def _ledger(found: Installation) -> Iterator[tuple[str, str]]:
    ledger = found.ledger
    if ledger.lost:
        yield (
            "lost_events",
            f"Usage events that are lost: {ledger.lost:,}. "
            "verify_product_usage --repair puts them back.",
        )
    if ledger.prune_is_overdue:
        yield "retention", "Usage events are kept beyond their retention; run prune_product_usage."
    if ledger.rollup_lag and ledger.rollup_lag > ROLLUP_LAGS:
        yield "rollup_lag", f"The rollup is {duration(ledger.rollup_lag)} behind."


def _rest(found: Installation) -> Iterator[tuple[str, str]]:
    if near := found.expiries.near:
        tenants = ", ".join(str(each) for each in near[:NAMED])
        tenants += f" and {len(near) - NAMED} more" if len(near) > NAMED else ""
        yield (
            "credential_expires",
            f"Credentials expire within {WARN_DAYS} days, or have expired: tenants {tenants}.",
        )
    if found.expiries.near_apps:
        workspaces = ", ".join(str(each) for each in found.expiries.near_apps)
        yield (
            "app_credential_expires",
            f"Credentials of Microsoft apps expire within {WARN_DAYS} days, or have expired: "
            f"workspaces {workspaces}.",
        )
    if near := found.expiries.near_providers:
        whose = ", ".join(
            f"workspace {each}" if each else "the platform operators" for each in near
        )
        yield (
            "sign_in_secret_expires",
            f"Secrets of sign-in providers expire within {WARN_DAYS} days, or have expired: "
            f"{whose}.",
        )
    if found.migrations_pending:
        yield "migrations", "Migrations are pending; run deploy/manage migrate."
