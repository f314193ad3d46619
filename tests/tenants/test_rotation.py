"""Retiring an encryption key."""

import base64
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection as database
from pytest_django import Settings

from tenantpilot.tenants import secrets
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import CredentialKind, ProviderConnection
from tenantpilot.tenants.services import connections
from tenantpilot.tenants.services.comparison_keys import comparison_key
from tests.cast import Cast
from tests.concurrency import at_once
from tests.factories import ConnectionFactory
from tests.processes import wait_until

OLD, NEW, OTHER = (base64.b64encode(letter * 32).decode() for letter in (b"o", b"n", b"x"))


@pytest.fixture
def sealed_with_the_old_key(cast: Cast, settings: Settings) -> list[ProviderConnection]:
    """Three connections from before the new key."""
    settings.ENCRYPTION_KEYS = [OLD]
    ProviderConnection.objects.all().delete()
    connections: list[ProviderConnection] = [ConnectionFactory() for _ in range(3)]
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    return connections


def rotate() -> str:
    output = StringIO()
    call_command("rotate_encryption_keys", stdout=output)
    return output.getvalue()


def opened() -> list[str]:
    return [
        secrets.unseal(bytes(connection.sealed_secret), tenant_id=connection.tenant_id)
        for connection in ProviderConnection.objects.all()
    ]


@pytest.mark.django_db
def test_every_secret_opens_without_the_old_key_afterwards(
    sealed_with_the_old_key: list[ProviderConnection], settings: Settings
) -> None:
    before = {each.pk: each.updated_at for each in ProviderConnection.objects.all()}

    said = rotate()

    settings.ENCRYPTION_KEYS = [NEW]
    assert opened() == ["a-client-secret"] * 3
    assert said == "Sealed 3 secrets with the first key; 0 had it already.\n"
    assert {each.pk: each.updated_at for each in ProviderConnection.objects.all()} == before


@pytest.mark.django_db
def test_comparison_key_stays_the_same_under_another_key(cast: Cast, settings: Settings) -> None:
    """With another key every hashed setting of the inventory would look changed."""
    ProviderConnection.objects.all().delete()
    settings.ENCRYPTION_KEYS = [OLD]
    before = comparison_key(cast.tenant)
    settings.ENCRYPTION_KEYS = [NEW, OLD]

    said = rotate()

    settings.ENCRYPTION_KEYS = [NEW]
    assert comparison_key(cast.tenant) == before
    assert said == "Sealed 1 secrets with the first key; 0 had it already.\n"


@pytest.mark.django_db
def test_rotating_again_changes_nothing(
    sealed_with_the_old_key: list[ProviderConnection],
) -> None:
    rotate()
    before = [bytes(each.sealed_secret) for each in ProviderConnection.objects.order_by("pk")]

    said = rotate()

    assert said == "Sealed 0 secrets with the first key; 3 had it already.\n"
    after = [bytes(each.sealed_secret) for each in ProviderConnection.objects.order_by("pk")]
    assert after == before


@pytest.mark.django_db
def test_secret_of_a_lost_key_is_left_and_told_without_being_shown(
    sealed_with_the_old_key: list[ProviderConnection], settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = [OTHER]
    lost = ConnectionFactory()
    settings.ENCRYPTION_KEYS = [NEW, OLD]

    with pytest.raises(CommandError) as failed:
        rotate()

    assert str(failed.value) == (
        "Sealed 3 secrets with the first key; 0 had it already; 1 cannot be opened with "
        "any key and were left as they are."
    )
    stored = ProviderConnection.objects.get(pk=lost.pk)
    assert bytes(stored.sealed_secret) == bytes(lost.sealed_secret)


@pytest.mark.django_db(transaction=True)
def test_two_rotations_at_once_lose_nothing(
    sealed_with_the_old_key: list[ProviderConnection], settings: Settings
) -> None:
    at_once(rotate, times=4)

    settings.ENCRYPTION_KEYS = [NEW]
    assert opened() == ["a-client-secret"] * 3


@pytest.mark.django_db(transaction=True)
def test_secret_that_is_entered_meanwhile_is_not_overwritten(
    cast: Cast,
    sealed_with_the_old_key: list[ProviderConnection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entered = sealed_with_the_old_key[0]
    colleague = Thread(target=enter_new_secret, args=(entered, cast))
    real = secrets.unseal

    def slow(sealed: bytes, *, tenant_id: int) -> str:
        if tenant_id == entered.tenant_id and colleague.ident is None:
            colleague.start()
            wait_until(lambda: not colleague.is_alive() or somebody_waits(), seconds=10)
        return real(sealed, tenant_id=tenant_id)

    monkeypatch.setattr(secrets, "unseal", slow)
    rotate()
    colleague.join()

    monkeypatch.undo()
    assert opened().count("the-newer-secret") == 1


def enter_new_secret(connection: ProviderConnection, cast: Cast) -> None:
    try:
        connections.configure(
            tenant=connection.tenant,
            client_id=connection.client_id,
            credential=EnteredCredential(kind=CredentialKind.SECRET, secret="the-newer-secret"),
            configured_by=cast.owner,
        )
    finally:
        database.close()


def somebody_waits() -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db
def test_no_connections_are_no_work(db: None) -> None:
    assert rotate() == "Sealed 0 secrets with the first key; 0 had it already.\n"
