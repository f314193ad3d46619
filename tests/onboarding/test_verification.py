"""Asking Microsoft: what comes of every answer, in time and without holding a transaction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Condition
from onboarding.services import graph_checks, sessions
from onboarding.services.locking import SessionChangedError, SessionEndedError
from onboarding.steps.connection_verified import verify_connection
from onboarding.steps.permissions_verified import verify_permissions
from operations.services.graph_access import client_for
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.graph.client import GraphClient
from tenantpilot.graph.errors import PASSING
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant
from tests.cast import Cast
from tests.ledger import ledger
from tests.onboarding.journeys import OnboardingDriver, connection_of, holding, now, tenant_of

pytestmark = pytest.mark.django_db(transaction=True)

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint
PROVIDER_TEXT = "AADSTS-provider-text-with-the-secret"


def _hang(driver: OnboardingDriver) -> None:
    """Answer never. What there is no need to wait for, a test does not wait for."""
    driver.microsoft.condition = Condition.HANGING
    graph_checks.DEADLINE_SECONDS = 0.5  # the fixture puts it back


# How Microsoft behaves, and the code we keep. The client's own tests know many more.
ANSWERS: dict[str, tuple[Callable[[OnboardingDriver, StubServer], Any], str]] = {
    "unknown tenant": (lambda t, m: m.tenants.clear(), "tenant_unknown"),
    "unknown application": (
        lambda t, m: ProviderConnection.objects.update(client_id=t.microsoft.directory_id),
        "application_unknown",
    ),
    "wrong secret": (lambda t, m: t.configure("not-the-secret"), "secret_wrong"),
    "expired secret": (
        lambda t, m: setattr(t.microsoft, "condition", Condition.SECRET_EXPIRED),
        "secret_expired",
    ),
    "no consent": (lambda t, m: t.microsoft.permissions.clear(), "consent_missing"),
    "throttled": (
        lambda t, m: setattr(t.microsoft, "condition", Condition.THROTTLED),
        "throttled",
    ),
    "throttled at sign-in": (
        lambda t, m: m.arm(Fault(status=429, headers={"Retry-After": "9999"}), path="token"),
        "throttled",
    ),
    "garbage": (
        lambda t, m: setattr(t.microsoft, "condition", Condition.BROKEN),
        "response_invalid",
    ),
    "error text": (
        lambda t, m: m.arm(Fault(status=400, body=PROVIDER_TEXT.encode()), path="organization"),
        "bad_request",
    ),
    "refused": (
        lambda t, m: m.arm(Fault(status=403, body=b"{}"), path="organization"),
        "forbidden",
    ),
    "server error": (lambda t, m: m.arm(Fault(status=500), path="organization"), "server_error"),
    "redirect": (
        lambda t, m: m.arm(Fault(status=302, headers={"Location": "//x"}), path="organization"),
        "host_mismatch",
    ),
    "hang": (lambda t, m: _hang(t), "deadline_exceeded"),
    "unreachable": (lambda t, m: m.stop(), "unreachable"),
    "our own key": (
        lambda t, m: ProviderConnection.objects.update(sealed_secret=b"of another key"),
        "secret_unreadable",
    ),
}


@pytest.fixture(autouse=True)
def deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """People wait ten seconds for an answer; on a slow machine it may take longer to come."""
    monkeypatch.setattr(graph_checks, "DEADLINE_SECONDS", 300.0)


def test_ten_seconds_are_all_there_is(
    driver: OnboardingDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    given = []

    def watched(tenant: Tenant, *, total_seconds: float) -> GraphClient:
        given.append(total_seconds)
        return client_for(tenant, total_seconds=total_seconds)

    monkeypatch.setattr(graph_checks, "client_for", watched)
    driver.to(PERMITTED)

    assert given == [10.0, 10.0]


@pytest.mark.parametrize("answer", ANSWERS)
def test_failed_verification_is_kept_by_its_code_and_completes_nothing(
    driver: OnboardingDriver, microsoft: StubServer, answer: str
) -> None:
    arrange, code = ANSWERS[answer]
    session = driver.to(CONFIGURED)
    arrange(driver, microsoft)

    assert not driver.take(VERIFIED)

    connection = connection_of(session)
    if code in PASSING:
        # It says nothing about the connection.
        assert (connection.status, connection.failure_code) == (ConnectionStatus.UNCHECKED, "")
        assert now(session).trouble_code == code
    else:
        assert (connection.status, connection.failure_code) == (ConnectionStatus.FAILED, code)
        assert connection.last_checked_at is not None
        assert now(session).trouble_code == ""
    assert holding(session) == ["tenant_identified", "connection_configured"]
    assert len(ledger()) == 1
    assert now(session).changed_by == driver.person


def test_connection_that_works_tells_the_domain(driver: OnboardingDriver) -> None:
    session = driver.to(VERIFIED)

    assert tenant_of(session).primary_domain == driver.microsoft.primary_domain
    assert connection_of(session).status == ConnectionStatus.CONNECTED


def test_tenant_without_a_domain_keeps_what_it_had(
    driver: OnboardingDriver, microsoft: StubServer
) -> None:
    session = driver.to(CONFIGURED)
    body = (
        f'{{"value": [{{"id": "{driver.microsoft.directory_id}", "displayName": "x",'
        f' "verifiedDomains": []}}]}}'
    )
    microsoft.arm(Fault(body=body.encode()), path="organization")

    assert driver.take(VERIFIED)
    assert tenant_of(session).primary_domain == ""


def test_failing_again_reopens_what_had_been_verified(driver: OnboardingDriver) -> None:
    session = driver.to(PERMITTED)
    driver.microsoft.condition = Condition.SECRET_EXPIRED

    assert not driver.take(VERIFIED)

    assert holding(session) == ["tenant_identified", "connection_configured"]


@pytest.mark.parametrize("checkpoint", [VERIFIED, PERMITTED])
def test_no_transaction_is_open_while_microsoft_is_asked(
    driver: OnboardingDriver, monkeypatch: pytest.MonkeyPatch, checkpoint: OnboardingCheckpoint
) -> None:
    driver.to(CONFIGURED if checkpoint == VERIFIED else VERIFIED)
    seen = []
    name = "organization" if checkpoint == VERIFIED else "granted_app_roles"
    real = getattr(GraphClient, name)

    def watched(client: GraphClient) -> Any:
        seen.append(database.in_atomic_block)
        return real(client)

    monkeypatch.setattr(GraphClient, name, watched)
    driver.take(checkpoint)

    assert seen == [False]


@pytest.mark.parametrize("works", [True, False])
def test_answer_that_a_colleague_has_overtaken_changes_nothing(
    driver: OnboardingDriver, cast: Cast, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    """While Microsoft answers, somebody enters another secret."""
    session = driver.to(CONFIGURED)
    colleague = OnboardingDriver(person=cast.owner, session=session, microsoft=driver.microsoft)
    real = GraphClient.organization

    def slow(client: GraphClient) -> Any:
        try:
            return real(client)
        finally:
            colleague.configure("the-newer-secret")

    monkeypatch.setattr(GraphClient, "organization", slow)
    if not works:
        driver.microsoft.condition = Condition.SECRET_EXPIRED

    with pytest.raises(SessionChangedError):
        driver.take(VERIFIED)

    connection = connection_of(session)
    assert connection.status == ConnectionStatus.UNCHECKED
    assert secrets.unseal(bytes(connection.sealed_secret), tenant_id=connection.tenant_id) == (
        "the-newer-secret"
    )
    assert holding(session) == ["tenant_identified", "connection_configured"]


@pytest.mark.parametrize("verify", [verify_connection, verify_permissions])
def test_microsoft_is_not_asked_in_vain(
    driver: OnboardingDriver, cast: Cast, microsoft: StubServer, verify: Callable[..., bool]
) -> None:
    session = driver.to(VERIFIED)
    asked = len(microsoft.requests)

    with pytest.raises(SessionChangedError):
        verify(session=session, actor=cast.owner, expected_version=session.version - 1)
    sessions.cancel(session=session, cancelled_by=cast.owner, expected_version=session.version)
    with pytest.raises(SessionEndedError):
        verify(session=now(session), actor=cast.owner, expected_version=session.version + 1)

    assert len(microsoft.requests) == asked
