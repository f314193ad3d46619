"""Everything that is not the explicit, successful opening counts nothing."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from support.services.snapshots import BundleNotBuiltError
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.support.journeys import age, bundles, opened
from tests.tenant_dashboard.rows import a_run

FRAGMENT = {"HX-Request": "true"}


def form() -> dict[str, str]:
    return {"token": str(uuid4())}


def open_url(tenant: Tenant) -> str:
    return reverse("support:open", args=[tenant.pk])


def run_url(tenant: Tenant, run_id: int) -> str:
    return reverse("support:open-from-run", args=[tenant.pk, run_id])


def refused(person: User, url: str, data: dict[str, str], status: HTTPStatus) -> bool:
    """Whether sending the form is answered like that."""
    return sign_in(Client(), person).post(url, data).status_code == status


LOOKS: dict[str, Callable[[Client, int, int], Any]] = {
    "render": lambda client, tenant, bundle: client.get(
        reverse("support:bundle", args=[tenant, bundle])
    ),
    "htmx refresh": lambda client, tenant, bundle: client.get(
        reverse("support:bundle", args=[tenant, bundle]), headers=FRAGMENT
    ),
    "list": lambda client, tenant, _bundle: client.get(reverse("support:list", args=[tenant])),
    "back": lambda client, tenant, _bundle: client.get(
        reverse("tenant_dashboard:tenant", args=[tenant])
    ),
    "get of the form's address": lambda client, tenant, _bundle: client.get(
        reverse("support:open", args=[tenant]), form()
    ),
    "head": lambda client, tenant, bundle: client.head(
        reverse("support:bundle", args=[tenant, bundle])
    ),
    "download": lambda client, tenant, bundle: client.post(
        reverse("support:download", args=[tenant, bundle])
    ),
}


@pytest.mark.parametrize("look", LOOKS)
def test_looking_at_a_bundle_again_is_no_use(cast: Cast, client: Client, look: str) -> None:
    bundle = opened(cast)
    sign_in(client, cast.operator)

    for _ in range(2):
        LOOKS[look](client, cast.tenant.pk, bundle.pk)

    assert [row.subject_id for row in ledger()] == [bundle.pk]
    assert bundles() == [bundle]


def test_missing_capability_is_403(cast: Cast) -> None:
    run = a_run(cast.tenant)

    assert refused(cast.reader, open_url(cast.tenant), form(), HTTPStatus.FORBIDDEN)
    assert refused(cast.reader, run_url(cast.tenant, run.pk), form(), HTTPStatus.FORBIDDEN)
    assert_nothing()


def test_foreign_tenant_is_404(cast: Cast) -> None:
    for person, tenant in [
        (cast.outsider, cast.tenant),
        (cast.operator, cast.other_tenant),
        (cast.owner, cast.foreign_tenant),
    ]:
        assert refused(person, open_url(tenant), form(), HTTPStatus.NOT_FOUND)
    assert_nothing()


def test_run_of_another_tenant_or_of_nobody_is_404(cast: Cast) -> None:
    for run_id in [a_run(cast.other_tenant).pk, a_run(cast.foreign_tenant).pk, 999_999_999, 2**63]:
        url = run_url(cast.tenant, run_id)
        assert refused(cast.owner, url, form(), HTTPStatus.NOT_FOUND)
    assert_nothing()


@pytest.mark.parametrize("token", ["", "x", "00000000-0000-0000-0000", "\x00", "'; DROP TABLE"])
def test_form_without_a_token_is_400(cast: Cast, token: str) -> None:
    assert refused(cast.owner, open_url(cast.tenant), {"token": token}, HTTPStatus.BAD_REQUEST)
    assert refused(cast.owner, open_url(cast.tenant), {}, HTTPStatus.BAD_REQUEST)
    assert_nothing()


def test_form_without_csrf_token_is_refused(cast: Cast) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    answer = client.post(open_url(cast.tenant), form())

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert_nothing()


@pytest.fixture(params=["a mistake of ours", "the database"])
def stumbling_block(db: None, request: pytest.FixtureRequest, settings: Settings) -> None:
    """One section cannot be read."""
    if request.param == "a mistake of ours":
        del settings.VERSION
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE operations_operationrun RENAME heartbeat_at TO stumbled")


@pytest.mark.usefixtures("stumbling_block")
def test_failed_build_stores_nothing_and_says_so(cast: Cast, client: Client) -> None:
    answer = sign_in(client, cast.operator).post(open_url(cast.tenant), form())

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Nothing was stored and nothing was changed." in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert open_url(cast.tenant).removesuffix("open/") in answer.text
    assert "stumbled" not in answer.text
    assert_nothing()


def test_failed_build_about_a_run_leads_back_to_the_run(
    cast: Cast, client: Client, settings: Settings
) -> None:
    del settings.VERSION
    run = a_run(cast.tenant)

    answer = sign_in(client, cast.operator).post(run_url(cast.tenant, run.pk), form())

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Back to the operation" in answer.text
    assert_nothing()


def test_form_can_be_sent_again_after_a_failed_build(cast: Cast, settings: Settings) -> None:
    token, version = uuid4(), settings.VERSION
    del settings.VERSION
    with pytest.raises(BundleNotBuiltError):
        opened(cast, token=token)
    settings.VERSION = version

    bundle = opened(cast, token=token)

    assert [row.subject_id for row in ledger()] == [bundle.pk]


def test_form_of_an_expired_bundle_opens_nothing_more(cast: Cast, client: Client) -> None:
    token = uuid4()
    age(opened(cast, token=token), days=8)

    answer = sign_in(client, cast.operator).post(
        open_url(cast.tenant), {"token": str(token)}, follow=True
    )

    assert "Nothing was opened now" in answer.text
    assert len(ledger()) == 1


def assert_nothing() -> None:
    assert not ledger()
    assert not bundles()
