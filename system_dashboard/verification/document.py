"""A verification for programs to read."""

from datetime import UTC, datetime
from typing import Any

from system_dashboard.verification.verifying import Verification
from telemetry.reconciliation import Comparison, Kind
from telemetry.totals_proof import TotalsProof


def document_of(verification: Verification) -> dict[str, Any]:
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
    }


def _family(family: Comparison) -> dict[str, Any]:
    return {
        "event": family.event.name,
        "label": family.event.label,
        "expected": family.expected,
        "recorded": family.recorded,
        "last_signal": _moment(family.last_signal),
        "oldest_row": _moment(family.oldest),
        "counts": {kind.value: family.counts.get(kind, 0) for kind in Kind},
        "rows": [
            {
                "difference": each.kind.value,
                "event_id": each.event_id,
                "subject_type": family.event.subject_type,
                "subject_id": each.subject_id,
                "milestone": each.milestone,
                "columns": list(each.columns),
            }
            for each in family.listed
        ],
    }


def _totals(totals: TotalsProof) -> dict[str, Any]:
    return {
        "right": totals.is_right,
        "total": totals.total,
        "counted": totals.counted,
        "unfolded": totals.unfolded,
        "wrong_minutes": totals.wrong_minutes,
        "wrong_workspaces": totals.wrong_workspaces,
        "workspaces_are_counted": totals.workspaces_are_counted,
        "folded_until": _moment(totals.folded_until),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
