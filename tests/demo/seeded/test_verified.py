"""The demo's ledger is true to its sources."""

from datetime import datetime

from system_dashboard.verification.verify import verify


def test_seeded_ledger_has_no_differences(now: datetime) -> None:
    verification = verify(now=now)

    assert verification.is_clean
    assert all(family.expected for family in verification.families)
