"""Onboardings that no one has gone on with."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse_lazy

from attention.enums import Kind, Severity
from attention.items import Item
from attention.registry import Facts, attention_source
from onboarding.models import OnboardingSession, SessionStatus
from tenantpilot.tenants.models import is_among

STUCK_AFTER = timedelta(days=7)


@attention_source
def stuck_onboardings(facts: Facts) -> Iterator[Item]:
    """Yield tenants whose onboarding has not moved for a week."""
    drafts = OnboardingSession.objects.filter(
        is_among(facts.worked_on),
        status=SessionStatus.DRAFT,
        changed_at__lt=facts.now - STUCK_AFTER,
    )
    for draft in drafts:
        yield Item(
            tenant_id=draft.tenant_id or 0,
            kind=Kind.ONBOARDING_STUCK,
            severity=Severity.LOW,
            since=draft.changed_at,
            sentence="The onboarding has not moved since then.",
            page=reverse_lazy("tenant_dashboard:tenant", kwargs={"tenant_id": draft.tenant_id}),
            link_text="See what is left to do",
        )
