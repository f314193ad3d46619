"""The onboardings of the demo: every connected customer's, and one draft in each state."""

from datetime import datetime

import pytest
from django.db.models import F
from django_scopes import scopes_disabled

from demo.world.drafts import DRAFTS
from onboarding.models import CheckpointCompletion, OnboardingSession, SessionStatus
from operations.models import OperationRun
from tenantpilot.access.capabilities import Capability, capabilities_of
from tenantpilot.access.selectors import people_with_access
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus


@pytest.fixture
def sessions() -> list[OnboardingSession]:
    return list(OnboardingSession.objects.select_related("tenant", "created_by").order_by("pk"))


def test_every_tenant_came_through_an_onboarding(sessions: list[OnboardingSession]) -> None:
    onboarded = {session.tenant_id for session in sessions if session.tenant_id}

    assert onboarded == set(Tenant.objects.values_list("pk", flat=True))


def test_session_and_tenant_say_the_same(sessions: list[OnboardingSession]) -> None:
    for session in sessions:
        if session.tenant:
            is_onboarding = session.tenant.status == TenantStatus.ONBOARDING
            assert is_onboarding == (session.status == SessionStatus.DRAFT)


def test_drafts_are_in_every_state() -> None:
    reached = {draft.reached for draft in DRAFTS}
    failures = {draft.failure for draft in DRAFTS if draft.failure}

    assert reached == {None, *OnboardingCheckpoint} - {OnboardingCheckpoint.ACTIVATED}
    assert failures == {"throttled", "secret_expired", "response_invalid", "not_consented"}
    assert ProviderConnection.objects.filter(
        tenant__status=TenantStatus.ONBOARDING, missing_permissions__len__gt=0
    ).exists()


def test_checkpoints_come_in_their_order_and_before_the_first_run(now: datetime) -> None:
    completions = CheckpointCompletion.objects.select_related("session__tenant")
    for session in OnboardingSession.objects.all():
        passed = list(completions.filter(session=session).order_by("first_completed_at"))
        order = list(OnboardingCheckpoint.values)[: len(passed)]
        assert [completion.checkpoint for completion in passed] == order
        assert all(session.created_at < each.first_completed_at < now for each in passed)

    with scopes_disabled():
        early = OperationRun.objects.filter(
            tenant__in=OnboardingSession.objects.filter(
                status=SessionStatus.COMPLETED, ended_at__gte=F("tenant__created_at")
            ).values("tenant")
        )
        ended = dict(OnboardingSession.objects.values_list("tenant_id", "ended_at"))
        assert early.exists()
        assert all(run.created_at > ended[run.tenant_id] for run in early)


def test_tenant_is_as_old_as_its_link() -> None:
    links = CheckpointCompletion.objects.filter(
        checkpoint=OnboardingCheckpoint.TENANT_IDENTIFIED
    ).select_related("session__tenant")

    assert [link.first_completed_at for link in links] == [
        link.session.tenant.created_at for link in links if link.session.tenant
    ]


def test_only_people_who_may_onboard_did(sessions: list[OnboardingSession]) -> None:
    for session in sessions:
        if session.tenant:
            allowed = {
                member.user_id
                for member in people_with_access(tenant=session.tenant)
                if Capability.ONBOARDING_MANAGE in capabilities_of(member.role)
            }
            assert session.created_by_id in allowed
