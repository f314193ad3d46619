"""Onboardings that no one has gone on with."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse_lazy

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from onboarding.models import OnboardingSession, SessionStatus
from tenantpilot.tenants.scoped_rows import is_among

STUCK_AFTER = timedelta(days=7)


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
            page=reverse_lazy("tenant_dashboard:tenant", kwargs={"tenant_id": tenant_id}),
            link_text="See what is left to do",
        )


# Tenant and moment.
type Untouched = list[tuple[int, datetime]]


def untouched(tenant_ids: Collection[int], *, now: datetime) -> Untouched:
    """Return which of these tenants have a draft that has not moved for a week, and since when."""
    drafts = _untouched(now).filter(is_among(tenant_ids))
    return [(pk or 0, moment) for pk, moment in drafts.values_list("tenant_id", "changed_at")]


def _untouched(now: datetime) -> QuerySet[OnboardingSession]:
    drafts = OnboardingSession.objects.filter(status=SessionStatus.DRAFT)
    return drafts.filter(changed_at__lt=now - STUCK_AFTER)


def know_draft(facts: Facts, draft: OnboardingSession | None) -> None:
    """Tell the facts the draft of the one tenant that they are about."""
    is_stuck = draft is not None and draft.changed_at < facts.now - STUCK_AFTER
    known: Untouched = [(draft.tenant_id or 0, draft.changed_at)] if draft and is_stuck else []
    facts.know(untouched, known)
