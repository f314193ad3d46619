"""The workspace's own app: registered by owners, proved at Microsoft, changed with overlap."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings

from demo.graph_stub.apps import StubApp
from demo.graph_stub.server import StubServer
from operations.services.graph_access import client_for
from tenantpilot.graph.errors import GraphError
from tenantpilot.tenants import credentials, secrets
from tenantpilot.tenants.models import (
    AppCredential,
    ConnectionStatus,
    ProviderApp,
    ProviderConnection,
    Tenant,
)
from tenantpilot.tenants.services import apps, connections
from tests.cast import Cast, sign_in
from tests.graph_settings import point_at
from tests.onboarding.provider import (
    APP_SECRET,
    HOME,
    microsoft_with,
    proved,
    register,
    secret,
    stub_app,
)

pytestmark = pytest.mark.django_db

PAGE = "/admin/workspaces/northwind/app/"
NEW_SECRET = "Wr7~the-secret-after-that"


@pytest.fixture
def app() -> StubApp:
    return stub_app()


@pytest.fixture
def provider(app: StubApp, settings: Settings) -> Iterator[StubServer]:
    with microsoft_with(app) as server:
        point_at(server, settings)
        yield server


@pytest.fixture
def customers(cast: Cast, app: StubApp, provider: StubServer) -> list[Tenant]:
    """Two tenants that are read with the workspace's app."""
    used = proved(cast.workspace, app, cast.owner)
    tenants = [cast.tenant, cast.other_tenant]
    customer = next(iter(provider.tenants.values()))
    for number, tenant in enumerate(tenants):
        connections.use_app(tenant=tenant, app=used, configured_by=cast.owner)
        if number == 0:
            Tenant.objects.filter(pk=tenant.pk).update(directory_id=customer.directory_id)
    customer.consents[app.client_id] = list(app.permissions)
    return [Tenant.objects.select_related("workspace").get(pk=each.pk) for each in tenants]


def signs_in(tenant: Tenant) -> bool:
    with client_for(tenant) as client, suppress(GraphError):
        client.sign_in()
        return True
    return False


def entered(app: StubApp, **values: str) -> dict[str, str]:
    return {
        "with": "secret",
        "client_id": str(app.client_id),
        "directory_id": str(app.home_id),
        "cloud": "worldwide",
        "client_secret": APP_SECRET,
        "secret_expires_on": "",
        **values,
    }


def test_owner_registers_the_app_and_microsoft_proves_it(
    cast: Cast, client: Client, app: StubApp, provider: StubServer
) -> None:
    sign_in(client, cast.owner)
    app.ends[APP_SECRET] = "2031-05-06T12:00:00Z"

    stored = client.post(PAGE, entered(app), follow=True)
    done = client.post(f"{PAGE}prove/", follow=True)

    assert "Prove it now" in stored.text
    assert "Microsoft accepts the credential. It is in use now." in done.text
    kept = AppCredential.objects.get()
    assert kept.is_proved
    assert APP_SECRET.encode() not in bytes(kept.sealed_secret)
    assert APP_SECRET not in stored.text + done.text
    assert provider.asked_for("token")[-1].directory_id == HOME.directory_id
    assert (kept.expires_on, kept.expiry_read_at is None) == (date(2031, 5, 6), False)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("client_id", "x", "This is not an ID as Microsoft shows it"),
        ("directory_id", "", "Enter the ID of your own Microsoft tenant."),
        ("cloud", "mars", "Choose one of the clouds of the list."),
        ("client_secret", "", "Enter the client secret."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    cast: Cast, client: Client, app: StubApp, field: str, value: str, words: str
) -> None:
    answer = sign_in(client, cast.owner).post(PAGE, entered(app, **{field: value}))

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in answer.text
    assert APP_SECRET not in answer.text
    assert not ProviderApp.objects.exists()


@pytest.mark.parametrize("act", ["", "prove/", "discard/", "remove/", "certificate/"])
def test_only_owners_reach_it(cast: Cast, client: Client, app: StubApp, act: str) -> None:
    register(cast.workspace, app, cast.owner)
    sign_in(client, cast.manager)

    answer = client.get(PAGE + act) if act in {"", "certificate/"} else client.post(PAGE + act)

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert AppCredential.objects.filter(proved_at=None).exists()


def test_one_change_of_the_credential_is_one_for_all_and_old_and_new_overlap(
    cast: Cast, client: Client, app: StubApp, customers: list[Tenant]
) -> None:
    sign_in(client, cast.owner)
    ProviderConnection.objects.update(status=ConnectionStatus.CONNECTED)

    client.post(PAGE, {"with": "secret", "client_secret": NEW_SECRET, "secret_expires_on": ""})
    refused = client.post(f"{PAGE}prove/", follow=True).text

    assert "The client secret is not the right one" in refused
    assert AppCredential.objects.count() == 2
    assert signs_in(customers[0])

    app.secrets.append(NEW_SECRET)
    client.post(f"{PAGE}prove/")
    app.secrets.remove(APP_SECRET)

    assert signs_in(customers[0])
    assert AppCredential.objects.get().is_proved
    states = ProviderConnection.objects.filter(tenant__in=customers).values_list(
        "status", flat=True
    )
    assert set(states) == {ConnectionStatus.CONNECTED}


def test_new_credential_can_be_taken_back_and_the_old_one_goes_on(
    cast: Cast, client: Client, app: StubApp, customers: list[Tenant]
) -> None:
    apps.add_credential(
        app=ProviderApp.objects.get(), credential=secret("x" * 20), added_by=cast.owner
    )

    sign_in(client, cast.owner).post(f"{PAGE}discard/")

    assert AppCredential.objects.get().is_proved
    assert signs_in(customers[0])


def test_app_that_is_used_stays(
    cast: Cast, client: Client, app: StubApp, customers: list[Tenant]
) -> None:
    answer = sign_in(client, cast.owner).post(f"{PAGE}remove/", follow=True)

    assert "Tenants are read with this app. Nothing was changed." in answer.text
    assert ProviderApp.objects.exists()
    ProviderConnection.objects.all().delete()
    client.post(f"{PAGE}remove/")
    assert not ProviderApp.objects.exists()


def test_ciphertext_of_another_workspace_does_not_open(
    cast: Cast, app: StubApp, customers: list[Tenant]
) -> None:
    other = register(cast.foreign_tenant.workspace, stub_app(), cast.outsider, secret("z" * 20))
    AppCredential.objects.filter(app=customers[0].connection.app).update(
        sealed_secret=bytes(other.sealed_secret)
    )

    with pytest.raises(secrets.SecretUnreadableError):
        credentials.of_connection(
            ProviderConnection.objects.get(tenant=customers[0]), tenant=customers[0]
        )


def test_app_of_another_workspace_opens_nothing(cast: Cast, customers: list[Tenant]) -> None:
    """A row that points at another workspace's app, however it came to that."""
    foreign = register(cast.foreign_tenant.workspace, stub_app(), cast.outsider, secret("z" * 20))
    ProviderConnection.objects.filter(tenant=customers[0]).update(app=foreign.app)

    with pytest.raises(secrets.SecretUnreadableError):
        credentials.of_connection(
            ProviderConnection.objects.get(tenant=customers[0]), tenant=customers[0]
        )
    with pytest.raises(connections.SecretNeededError):
        connections.use_app(tenant=customers[0], app=foreign.app, configured_by=cast.owner)
