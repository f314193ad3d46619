"""Asking Microsoft: what comes of every answer, in time and without holding a transaction."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database

from demo.graph_stub.faults import Fault
from demo.graph_stub.server import StubServer
from demo.graph_stub.world import Condition
from onboarding import microsoft as asking
from onboarding.services import sessions, verification
from onboarding.services.locking import SessionChangedError, SessionEndedError
from operations.graph_access import client_for
from tenantpilot.graph.client import GraphClient
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant
from tenantpilot.vocabulary import OnboardingCheckpoint
from tests.cast import Cast
from tests.ledger import ledger
from tests.onboarding.journeys import Traveller, connection_of, holding, now, tenant_of

pytestmark = pytest.mark.django_db(transaction=True)

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint
PROVIDER_TEXT = "AADSTS-provider-text-with-the-secret"

# How Microsoft behaves, and the code we keep. The client's own tests know many more.
ANSWERS: dict[str, tuple[Callable[[Traveller, StubServer], Any], str]] = {
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
        "left_the_host",
    ),
    "hang": (
        lambda t, m: setattr(t.microsoft, "condition", Condition.HANGING),
        "deadline_exceeded",
    ),
    "unreachable": (lambda t, m: m.stop(), "unreachable"),
    "our own key": (
        lambda t, m: ProviderConnection.objects.update(sealed_secret=b"of another key"),
        "secret_unreadable",
    ),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """People wait ten seconds, tests need not."""
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 1.5)


def test_ten_seconds_are_all_there_is(
    traveller: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    given = []

    def watched(tenant: Tenant, *, total_seconds: float) -> GraphClient:
        given.append(total_seconds)
        return client_for(tenant, total_seconds=total_seconds)

    monkeypatch.setattr(asking, "client_for", watched)
    traveller.to(PERMITTED)

    assert given == [10.0, 10.0]


@pytest.mark.parametrize("answer", ANSWERS)
def test_failed_verification_is_kept_by_its_code_and_completes_nothing(
    traveller: Traveller, microsoft: StubServer, answer: str
) -> None:
    arrange, code = ANSWERS[answer]
    session = traveller.to(CONFIGURED)
    arrange(traveller, microsoft)

    assert not traveller.take(VERIFIED)

    connection = connection_of(session)
    assert (connection.status, connection.failure_code) == (ConnectionStatus.FAILED, code)
    assert connection.last_checked_at is not None
    assert holding(session) == ["tenant_identified", "connection_configured"]
    assert len(ledger()) == 1
    assert now(session).changed_by == traveller.person


def test_connection_that_works_tells_the_domain(traveller: Traveller) -> None:
    session = traveller.to(VERIFIED)

    assert tenant_of(session).primary_domain == traveller.microsoft.primary_domain
    assert connection_of(session).status == ConnectionStatus.CONNECTED


def test_tenant_without_a_domain_keeps_what_it_had(
    traveller: Traveller, microsoft: StubServer
) -> None:
    session = traveller.to(CONFIGURED)
    body = (
        f'{{"value": [{{"id": "{traveller.microsoft.directory_id}", "displayName": "x",'
        f' "verifiedDomains": []}}]}}'
    )
    microsoft.arm(Fault(body=body.encode()), path="organization")

    assert traveller.take(VERIFIED)
    assert tenant_of(session).primary_domain == ""


def test_failing_again_reopens_what_had_been_verified(traveller: Traveller) -> None:
    session = traveller.to(PERMITTED)
    traveller.microsoft.condition = Condition.SECRET_EXPIRED

    assert not traveller.take(VERIFIED)

    assert holding(session) == ["tenant_identified", "connection_configured"]


@pytest.mark.parametrize("checkpoint", [VERIFIED, PERMITTED])
def test_no_transaction_is_open_while_microsoft_is_asked(
    traveller: Traveller, monkeypatch: pytest.MonkeyPatch, checkpoint: OnboardingCheckpoint
) -> None:
    traveller.to(CONFIGURED if checkpoint == VERIFIED else VERIFIED)
    seen = []
    name = "organization" if checkpoint == VERIFIED else "granted_app_roles"
    real = getattr(GraphClient, name)

    def watched(client: GraphClient) -> Any:
        seen.append(database.in_atomic_block)
        return real(client)

    monkeypatch.setattr(GraphClient, name, watched)
    traveller.take(checkpoint)

    assert seen == [False]


@pytest.mark.parametrize("works", [True, False])
def test_answer_that_a_colleague_has_overtaken_changes_nothing(
    traveller: Traveller, cast: Cast, monkeypatch: pytest.MonkeyPatch, *, works: bool
) -> None:
    """While Microsoft answers, somebody enters another secret."""
    session = traveller.to(CONFIGURED)
    colleague = Traveller(person=cast.owner, session=session, microsoft=traveller.microsoft)
    real = GraphClient.organization

    def slow(client: GraphClient) -> Any:
        try:
            return real(client)
        finally:
            colleague.configure("the-newer-secret")

    monkeypatch.setattr(GraphClient, "organization", slow)
    if not works:
        traveller.microsoft.condition = Condition.SECRET_EXPIRED

    with pytest.raises(SessionChangedError):
        traveller.take(VERIFIED)

    connection = connection_of(session)
    assert connection.status == ConnectionStatus.UNCHECKED
    assert secrets.unseal(bytes(connection.sealed_secret), tenant_id=connection.tenant_id) == (
        "the-newer-secret"
    )
    assert holding(session) == ["tenant_identified", "connection_configured"]


@pytest.mark.parametrize(
    "verify", [verification.verify_connection, verification.verify_permissions]
)
def test_microsoft_is_not_asked_in_vain(
    traveller: Traveller, cast: Cast, microsoft: StubServer, verify: Callable[..., bool]
) -> None:
    session = traveller.to(VERIFIED)
    asked = len(microsoft.requests)

    with pytest.raises(SessionChangedError):
        verify(session=session, actor=cast.owner, expected_version=session.version - 1)
    sessions.cancel(session=session, cancelled_by=cast.owner, expected_version=session.version)
    with pytest.raises(SessionEndedError):
        verify(session=now(session), actor=cast.owner, expected_version=session.version + 1)

    assert len(microsoft.requests) == asked
