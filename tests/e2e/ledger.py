"""The last look of the browser tests: the ledger is true to its sources."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django_scopes import scopes_disabled

from operations.models import OperationRun
from reviewpacks.models import ReviewPack
from system_dashboard.verification.verify import Verification, verify
from telemetry import catalog
from telemetry.reconciliation import Kind
from tests.e2e.planted import LONG_NAMED
from tests.e2e.product import Product

# What `planted` put there as rows was never asked for by anybody, so nothing recorded it.
PLANTED_FINGERPRINT = "0" * 64

type Lost = set[tuple[str, int]]


def only_what_was_planted_is_missing(product: Product) -> None:
    """Compare the ledger with what it was made from; anything else that is lost is a failure."""
    with product.database():
        verification = verify(now=datetime.now(UTC))
        planted = planted_rows()

    assert planted
    assert differences(verification) == {(Kind.MISSING, *row) for row in planted}
    assert verification.totals.is_right
    assert not verification.overdue
    assert all(family.recorded for family in verification.families)


def differences(verification: Verification) -> set[tuple[str, str, int]]:
    return {
        (each.kind, family.event.subject_type, each.subject_id)
        for family in verification.families
        for each in family.listed
    }


def planted_rows() -> Lost:
    with scopes_disabled():
        runs = OperationRun.objects.filter(initiator__email=LONG_NAMED.email)
        packs = ReviewPack.objects.filter(
            fingerprint=PLANTED_FINGERPRINT, requested_by__isnull=False
        )
        return {
            *((catalog.OPERATION_STARTED.subject_type, key) for key in ids(runs)),
            *((catalog.REVIEW_PACK_REQUESTED.subject_type, key) for key in ids(packs)),
        }


def ids(rows: QuerySet[Any, Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))
