"""What was agreed with the demo's customers: the tenant at a review, and single changes since."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db.models import OuterRef, Subquery
from django_scopes import scopes_disabled

from demo.history.inventory import Stock
from demo.history.runs import TenantHistory
from demo.history.starts import staff_of
from demo.world.customers import HARBOURLIGHT
from inventory.enums import Change
from inventory.models import Agreement, Policy, PolicyVersion
from operations.models import OperationRun

REVIEWED_BEFORE_LATEST = 20
NOTES = ("Quarterly review, ticket 48113", "Onboarding review", "Yearly review, minutes of 3 p.m.")
# So many of the changes since then were agreed to one by one.
AGREED_SINCE = 3
# Where everything is agreed to as it comes.
KEPT_WELL = {HARBOURLIGHT.directory_id}


def save(histories: Sequence[TenantHistory]) -> None:
    """Mark the tenants with a long history as agreed, once policies and versions are stored."""
    with scopes_disabled():
        for history in histories:
            if history.stock and len(history.stock.syncs) > REVIEWED_BEFORE_LATEST:
                _agree(history.stock)


def _agree(stock: Stock) -> None:
    random = Random(f"agreements, {stock.tenant.primary_domain}")
    person = staff_of(stock.tenant).anybody(random)
    run = stock.syncs[-REVIEWED_BEFORE_LATEST]
    seen = _last_versions(stock, until=run)
    collections = sorted({version.policy.collection for version in stock.versions})
    agreements = [
        Agreement(
            tenant=stock.tenant,
            workspace_id=stock.tenant.workspace_id,
            run=run,
            agreed_by=person,
            agreed_at=_ended(run) + timedelta(hours=8),
            note=random.choice(NOTES),
            collections=collections,
        )
    ]
    later = _later(stock, after=run)
    is_kept_well = stock.tenant.directory_id in KEPT_WELL
    for version in later if is_kept_well else later[:AGREED_SINCE]:
        seen[version.policy_id] = version
        agreements.append(
            Agreement(
                tenant=stock.tenant,
                workspace_id=stock.tenant.workspace_id,
                policy=version.policy,
                run=version.run,
                agreed_by=person,
                agreed_at=version.seen_at + timedelta(hours=6),
            )
        )
    Agreement.objects.bulk_create(agreements)
    there = [each.pk for each in seen.values() if each.change != Change.REMOVED]
    agreed = PolicyVersion.objects.filter(pk__in=there, policy=OuterRef("pk"))
    Policy.objects.filter(versions__in=there).update(
        agreed=Subquery(agreed.values("pk")), agreed_digest=Subquery(agreed.values("digest"))
    )


def _last_versions(stock: Stock, *, until: OperationRun) -> dict[int, PolicyVersion]:
    """Return what each policy was after that sync."""
    versions = sorted(stock.versions, key=lambda version: version.seen_at)
    return {each.policy_id: each for each in versions if each.seen_at <= _ended(until)}


def _later(stock: Stock, *, after: OperationRun) -> list[PolicyVersion]:
    later = [each for each in stock.versions if each.seen_at > _ended(after)]
    return sorted(later, key=lambda version: version.seen_at)


def _ended(run: OperationRun) -> datetime:
    return run.completed_at or run.created_at
