"""Client secrets at rest: bound to their tenant, unreadable without the key."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from tenantpilot.tenants import secrets
from tenantpilot.tenants.checks import check_encryption_keys
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast

SECRET = "the client's secret: ünïcode ✓"


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture(autouse=True)
def _one_key(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [key("a")]


def test_sealed_secret_opens_again() -> None:
    assert secrets.unseal(secrets.seal(SECRET, tenant_id=7), tenant_id=7) == SECRET


@pytest.mark.parametrize("secret", ["", "x" * 10_000])
def test_secret_of_any_length_opens_again(secret: str) -> None:
    assert secrets.unseal(secrets.seal(secret, tenant_id=7), tenant_id=7) == secret


def test_sealed_secret_tells_nothing() -> None:
    first, second = (secrets.seal(SECRET, tenant_id=7) for _ in range(2))

    assert first != second
    assert SECRET.encode() not in first
    assert b"a" * 32 not in first


def test_secret_opens_from_the_database(cast: Cast) -> None:
    connection = ProviderConnection.objects.get(tenant=cast.tenant)
    connection.sealed_secret = secrets.seal(SECRET, tenant_id=cast.tenant.pk)
    connection.save()

    stored = ProviderConnection.objects.get(tenant=cast.tenant).sealed_secret

    assert secrets.unseal(stored, tenant_id=cast.tenant.pk) == SECRET


@pytest.mark.parametrize("other", [0, 8, 77, -7])
def test_secret_copied_to_another_tenant_does_not_open(other: int) -> None:
    sealed = secrets.seal(SECRET, tenant_id=7)

    with pytest.raises(secrets.SecretUnreadableError, match=f"tenant {other} cannot be opened"):
        secrets.unseal(sealed, tenant_id=other)


def test_old_secrets_open_after_rotation_and_new_ones_use_the_new_key(settings: Settings) -> None:
    old = secrets.seal(SECRET, tenant_id=7)

    settings.ENCRYPTION_KEYS = [key("b"), key("a")]
    new = secrets.seal(SECRET, tenant_id=7)

    assert secrets.unseal(old, tenant_id=7) == secrets.unseal(new, tenant_id=7) == SECRET
    settings.ENCRYPTION_KEYS = [key("b")]
    assert secrets.unseal(new, tenant_id=7) == SECRET
    with pytest.raises(secrets.SecretUnreadableError):
        secrets.unseal(old, tenant_id=7)


def test_error_says_nothing_of_secret_or_key(settings: Settings) -> None:
    sealed = secrets.seal(SECRET, tenant_id=7)
    settings.ENCRYPTION_KEYS = [key("b")]

    with pytest.raises(secrets.SecretUnreadableError) as error:
        secrets.unseal(sealed, tenant_id=7)

    assert str(error.value) == "The secret of tenant 7 cannot be opened."


@pytest.mark.parametrize("length", range(len(secrets.seal("x", tenant_id=7))))
def test_truncated_secret_does_not_open(length: int) -> None:
    sealed = secrets.seal("x", tenant_id=7)

    with pytest.raises(secrets.SecretUnreadableError):
        secrets.unseal(sealed[:length], tenant_id=7)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(min_value=0), flipped=st.integers(min_value=1, max_value=255))
def test_tampered_secret_does_not_open(position: int, flipped: int) -> None:
    sealed = bytearray(secrets.seal(SECRET, tenant_id=7))
    sealed[position % len(sealed)] ^= flipped

    with pytest.raises(secrets.SecretUnreadableError):
        secrets.unseal(bytes(sealed), tenant_id=7)


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [""],
        ["c2hvcnQ="],
        ["not base64 at all"],
        ["Ü" * 44],
        [key("a"), ""],
        [key("a") + "AAAA"],
        [key("a")[:-2]],
    ],
)
def test_malformed_keys_are_refused_without_being_shown(
    settings: Settings, keys: list[str]
) -> None:
    settings.ENCRYPTION_KEYS = keys

    with pytest.raises(ImproperlyConfigured) as error:
        secrets.seal(SECRET, tenant_id=7)
    [found] = check_encryption_keys()

    assert str(error.value) == "ENCRYPTION_KEYS must be base64 keys of 32 bytes each."
    assert (found.id, found.msg) == ("tenants.E001", str(error.value))


def test_space_around_a_key_is_forgiven(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [key("b"), f" {key('a')}\n"]

    assert check_encryption_keys() == []
    assert len(secrets.encryption_keys()) == 2
