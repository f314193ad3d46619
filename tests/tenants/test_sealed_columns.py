"""What is sealed opens for its owner alone: ciphertext of another tenant or workspace does not."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from uuid import uuid4

import pytest
from django.apps import apps as installed

from tenantpilot.accounts.models import User
from tenantpilot.factors.models import Totp
from tenantpilot.factors.services import totp
from tenantpilot.sso.client_secrets import client_secret
from tenantpilot.sso.models import Connection
from tenantpilot.tenants import certificates, credentials, secrets
from tenantpilot.tenants.credentials import EnteredCredential
from tenantpilot.tenants.models import (
    AppCredential,
    ComparisonKey,
    CredentialKind,
    ProviderConnection,
    Tenant,
)
from tenantpilot.tenants.services import apps, connections, rotation
from tenantpilot.tenants.services.comparison_keys import comparison_key
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast
from tests.sso.connections import a_connection

pytestmark = pytest.mark.django_db

type Sealed = ProviderConnection | ComparisonKey | AppCredential | Totp | Connection


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row with a sealed column, its owner, and how the product opens it."""

    owner: str
    row: Sealed
    open: Callable[[], object]

    def holds(self, sealed: bytes) -> None:
        type(self.row)._base_manager.filter(pk=self.row.pk).update(sealed_secret=sealed)


def secret(text: str) -> EnteredCredential:
    return EnteredCredential(kind=CredentialKind.SECRET, secret=text)


@pytest.fixture
def rows(cast: Cast) -> list[Row]:
    """Two tenants and the app of a workspace, a tenant and the app of another, and two people."""
    certificate = EnteredCredential.of_certificate(certificates.make())
    mine = [
        *of_tenant(cast, cast.tenant, secret("tenants-own-secret")),
        *of_tenant(cast, cast.other_tenant, certificate),
        *of_tenant(cast, cast.foreign_tenant, secret("a-foreign-secret")),
    ]
    for tenant, credential in ((cast.tenant, certificate), (cast.foreign_tenant, secret("x" * 9))):
        stored = apps.register(
            workspace=tenant.workspace,
            client_id=uuid4(),
            directory_id=uuid4(),
            cloud="worldwide",
            credential=credential,
            registered_by=cast.owner,
        )
        mine.append(of_app(stored, tenant))
    people = (of_person(each) for each in (cast.owner, cast.outsider))
    providers = (of_provider(each.workspace) for each in (cast.tenant, cast.foreign_tenant))
    return [*mine, *people, *providers]


def of_tenant(cast: Cast, tenant: Tenant, credential: EnteredCredential) -> list[Row]:
    connection = connections.configure(
        tenant=tenant, client_id=uuid4(), credential=credential, configured_by=cast.owner
    )
    comparison_key(tenant)
    key = ComparisonKey.objects.get(tenant=tenant)

    def sign_in() -> object:
        found = ProviderConnection.objects.get(pk=connection.pk)
        return credentials.of_connection(found, tenant=tenant)

    owner = f"tenant {tenant.pk}"
    return [
        Row(owner=owner, row=connection, open=sign_in),
        Row(owner=owner, row=key, open=lambda: comparison_key(tenant)),
    ]


def of_app(stored: AppCredential, tenant: Tenant) -> Row:
    def sign_in() -> object:
        found = AppCredential.objects.select_related("app").get(pk=stored.pk)
        return credentials.of_app(found, directory_id=uuid4(), workspace=tenant.workspace)

    return Row(owner=f"app of workspace {tenant.workspace_id}", row=stored, open=sign_in)


def of_person(person: User) -> Row:
    sealed = totp.seal(totp.new_secret(), person=person)
    stored = Totp.objects.create(user=person, sealed_secret=sealed, last_step=0)

    def read() -> object:
        found = Totp.objects.get(pk=stored.pk)
        return totp.unseal(bytes(found.sealed_secret), person=person)

    return Row(owner=f"account {person.pk} of the admin plane", row=stored, open=read)


def of_provider(workspace: Workspace) -> Row:
    stored = a_connection(workspace)

    def read() -> object:
        return client_secret(Connection.objects.get(pk=stored.pk))

    return Row(owner=f"provider {stored.public_id}", row=stored, open=read)


def test_every_sealed_column_there_is_is_tried(rows: list[Row]) -> None:
    """A new sealed column has to be added here, and is sealed again with a new key."""
    sealed = {
        model
        for model in installed.get_models()
        if any(each.name == "sealed_secret" for each in model._meta.concrete_fields)
    }

    assert sealed == {type(each.row) for each in rows} == set(rotation._RESEALED)


def test_ciphertext_of_one_owner_opens_for_no_other(rows: list[Row]) -> None:
    kept = {id(each): bytes(each.row.sealed_secret) for each in rows}
    for each in rows:
        each.open()
    opened = []

    for reader, source in permutations(rows, 2):
        if reader.owner == source.owner:
            continue
        reader.holds(kept[id(source)])
        try:
            reader.open()
        except secrets.SecretUnreadableError:
            pass
        else:
            opened.append((reader.owner, type(reader.row).__name__, source.owner))
        reader.holds(kept[id(reader)])

    assert opened == []
    for each in rows:
        each.open()


def test_error_of_a_secret_that_does_not_open_names_no_part_of_it(rows: list[Row]) -> None:
    reader, *_, source = rows
    reader.holds(bytes(source.row.sealed_secret))

    with pytest.raises(secrets.SecretUnreadableError) as refused:
        reader.open()

    assert str(refused.value) == f"The secret of {reader.owner} cannot be opened."
    assert refused.value.__cause__ is None
