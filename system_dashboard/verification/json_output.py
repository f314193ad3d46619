"""A verification for programs to read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from system_dashboard.verification.verify import Verification
from telemetry.reconciliation import Comparison, Kind
from telemetry.repair import LostEvent, Repair
from telemetry.rollup.check import RollupCheck


def json_output(verification: Verification, *, repairs: Sequence[Repair] = ()) -> dict[str, Any]:
    """Return everything that was found, as JSON knows it. Rows are named by number only."""
    return {
        "verified_at": _moment(verification.at),
        "clean": verification.is_clean,
        "differences": verification.differences,
        "expected_since": _moment(verification.expected_since),
        "retention_days": verification.retention_days,
        "prune_overdue": [family.event.name for family in verification.overdue],
        "families": [_family(each) for each in verification.families],
        "totals": _totals(verification.totals),
        "put_back": sum(repair.put_back for repair in repairs),
        "not_put_back": [_lost(repair, each) for repair in repairs for each in repair.lost],
    }


def _lost(repair: Repair, lost: LostEvent) -> dict[str, Any]:
    return {
        "event": repair.event.name,
        "subject_id": lost.subject_id,
        "milestone": lost.milestone,
        "reason": lost.reason.value,
    }


def _family(family: Comparison) -> dict[str, Any]:
    return {
        "event": family.event.name,
        "label": family.event.label,
        "expected_since": _moment(family.since),
        "expected": family.expected,
        "recorded": family.recorded,
        "last_signal": _date(family.last_signal),
        "oldest_row": _date(family.oldest),
        "counts": {kind.value: family.counts.get(kind, 0) for kind in Kind},
        "rows": [
            {
                "difference": each.kind.value,
                "event_id": each.event_id,
                "subject_type": family.event.subject_type,
                "subject_id": each.subject_id,
                "tenant_id": each.tenant_id,
                "milestone": each.milestone,
                "columns": list(each.columns),
            }
            for each in family.listed
        ],
    }


def _totals(totals: RollupCheck) -> dict[str, Any]:
    return {
        "right": totals.is_right,
        "total": totals.total,
        "counted": totals.counted,
        "pending": totals.pending,
        "wrong_minutes": totals.wrong_minutes,
        "wrong_workspaces": totals.wrong_workspaces,
        "workspaces_are_counted": totals.workspaces_are_counted,
        "rolled_up_until": _moment(totals.rolled_up_until),
    }


def _date(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).date().isoformat() if moment else None


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
