"""The connection's secret: in, sealed, and never out again."""

import logging
import uuid
from datetime import date

import pytest
from django.db import connection as database
from django.test import Client

from onboarding.models import OnboardingSession
from onboarding.steps.connection_configured import configure_connection
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection
from tenantpilot.tenants.services import connections
from tenantpilot.tenants.services.connections import SecretNeededError
from tests.cast import Cast, sign_in
from tests.onboarding.journeys import SECRET, OnboardingDriver, connection_of, now, own_app

pytestmark = pytest.mark.django_db

IDENTIFIED, CONFIGURED, VERIFIED, PERMITTED, ACTIVATED = OnboardingCheckpoint


def configure(
    session: OnboardingSession,
    cast: Cast,
    *,
    client_id: uuid.UUID | None = None,
    client_secret: str = SECRET,
    secret_expires_on: date | None = None,
) -> None:
    current = now(session)
    configure_connection(
        session=current,
        actor=cast.manager,
        expected_version=current.version,
        entered=own_app(client_id or uuid.uuid4(), client_secret, expires_on=secret_expires_on),
    )


def test_secret_is_stored_sealed_and_bound_to_the_tenant(
    cast: Cast, driver: OnboardingDriver
) -> None:
    session = driver.to(IDENTIFIED)

    configure(session, cast)

    sealed = bytes(connection_of(session).sealed_secret)
    assert SECRET.encode() not in sealed
    assert secrets.unseal(sealed, tenant_id=session.tenant_id or 0) == SECRET
    with pytest.raises(secrets.SecretUnreadableError):
        secrets.unseal(sealed, tenant_id=cast.tenant.pk)


def test_empty_secret_keeps_the_stored_one(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(VERIFIED)
    before = connection_of(session)

    configure(
        session,
        cast,
        client_id=before.client_id,
        client_secret="",
        secret_expires_on=date(2030, 1, 1),
    )

    after = connection_of(session)
    assert bytes(after.sealed_secret) == bytes(before.sealed_secret)
    assert after.secret_expires_on == date(2030, 1, 1)
    assert (after.status, after.last_checked_at) == (before.status, before.last_checked_at)


def test_new_secret_makes_the_connection_unchecked(cast: Cast, driver: OnboardingDriver) -> None:
    session = driver.to(PERMITTED)

    configure(session, cast, client_id=connection_of(session).client_id)

    after = connection_of(session)
    assert after.status == ConnectionStatus.UNCHECKED
    assert (after.last_checked_at, after.missing_permissions) == (None, None)


@pytest.mark.parametrize("has_connection", [False, True])
def test_secret_of_another_application_is_not_kept(
    cast: Cast, driver: OnboardingDriver, *, has_connection: bool
) -> None:
    session = driver.to(CONFIGURED if has_connection else IDENTIFIED)

    with pytest.raises(SecretNeededError):
        configure(session, cast, client_secret="")

    assert now(session).version == session.version


def test_configuring_an_active_tenant_is_audited_and_no_onboarding(
    cast: Cast, driver: OnboardingDriver
) -> None:
    connections.configure(
        tenant=cast.other_tenant,
        client_id=uuid.uuid4(),
        credential=own_app(uuid.uuid4(), SECRET).credential,
        configured_by=cast.owner,
    )

    stored = ProviderConnection.objects.get(tenant=cast.other_tenant)
    assert secrets.unseal(bytes(stored.sealed_secret), tenant_id=cast.other_tenant.pk) == SECRET


def test_secret_is_nowhere_to_be_read(
    cast: Cast, client: Client, driver: OnboardingDriver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    session = driver.to(IDENTIFIED)
    sign_in(client, cast.manager)
    url = f"/admin/onboarding/{session.pk}/?step=connection_configured"
    form = {"step": "connection_configured", "version": str(session.version)}
    saved = {**form, "client_id": str(uuid.uuid4()), "client_secret": SECRET}

    refused = client.post(url, {**saved, "client_id": "x"})
    client.post(url, saved)
    page = client.get(url)
    client.post(f"/admin/onboarding/{session.pk}/", {**form, "step": "connection_verified"})
    failed = client.get(f"/admin/onboarding/{session.pk}/")

    for text in (refused.text, page.text, failed.text, caplog.text, everything_stored()):
        assert SECRET not in text


def everything_stored() -> str:
    """Return every row of every table as text."""
    with database.cursor() as cursor:
        tables = database.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')  # noqa: S608
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)
