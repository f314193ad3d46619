"""Onboardings that no one has gone on with."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from onboarding.models import OnboardingSession, SessionStatus
from tenantpilot.database.id_array import IdArray
from tenantpilot.database.row_subquery import RowsSubquery
from tenantpilot.tenants.scoped_rows import is_among

STUCK_AFTER = timedelta(days=7)
# What `untouched` tells of a draft.
_TOLD = ("tenant_id", "changed_at")


@attention_source
def stuck_onboardings(facts: Facts) -> Iterator[Item]:
    """Yield tenants whose onboarding has not moved for a week. An active one has none."""
    onboarded = facts.worked_on - facts.active
    if not onboarded:
        return
    for tenant_id, changed_at in facts.read(untouched, onboarded, now=facts.now):
        yield Item(
            tenant_id=tenant_id,
            kind=Kind.ONBOARDING_STUCK,
            severity=Severity.LOW,
            since=changed_at,
            sentence="The onboarding has not moved since then.",
            route="tenant_dashboard:tenant",
            link_text="See what is left to do",
        )


# Tenant and moment.
type Untouched = list[tuple[int, datetime]]


def untouched(tenant_ids: Collection[int], *, now: datetime) -> Untouched:
    """Return which of these tenants have a draft that has not moved for a week, and since when."""
    drafts = _untouched(now - STUCK_AFTER).filter(is_among(tenant_ids))
    return [(pk or 0, moment) for pk, moment in drafts.values_list(*_TOLD)]


def _untouched(before: datetime) -> QuerySet[OnboardingSession]:
    drafts = OnboardingSession.objects.filter(status=SessionStatus.DRAFT)
    return drafts.filter(changed_at__lt=before)


def stuck_drafts(tenant_ids: IdArray, *, before: datetime) -> RowsSubquery:
    """Let another statement read the drafts of which `untouched` tells, for `know_drafts`.

    `before`: `STUCK_AFTER` ago.
    """
    return RowsSubquery(_untouched(before).filter(is_among(tenant_ids)), "id", *_TOLD)


def know_drafts(facts: Facts, stuck: Iterable[OnboardingSession]) -> None:
    """Tell the facts the `stuck_drafts` of all tenants that they are about."""
    facts.know(untouched, [(each.tenant_id or 0, each.changed_at) for each in stuck])


def know_draft(facts: Facts, draft: OnboardingSession | None) -> None:
    """Tell the facts the draft of the one tenant that they are about."""
    is_stuck = draft is not None and draft.changed_at < facts.now - STUCK_AFTER
    know_drafts(facts, [draft] if draft and is_stuck else [])
