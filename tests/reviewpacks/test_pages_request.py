"""Asking for a pack on the pages: who may, and what people are told."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reviewpacks.journeys import ask, list_url, make, packs_of, url

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
FORM = {"period": "30_days", "include_operations": "on"}


def request_url(tenant: Tenant) -> str:
    return reverse("reviewpacks:request", kwargs={"tenant_id": tenant.pk})


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_those_who_may_generate_get_to_the_pack(cast: Cast, client: Client, role: str) -> None:
    answer = sign_in(client, getattr(cast, role)).post(
        request_url(cast.tenant), {"period": "90_days"}, follow=True
    )

    (pack,) = packs_of(cast.tenant)
    assert (pack.period, pack.include_operations) == ("90_days", False)
    assert answer.redirect_chain == [(url("detail", pack), HTTPStatus.FOUND)]
    assert "The review pack is being made." in answer.text


def test_reader_gets_403_and_nothing_is_made(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)

    answer, page = client.post(request_url(cast.tenant), FORM), client.get(list_url(cast.tenant))

    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert packs_of(cast.tenant) == []
    assert ledger() == []
    assert "but not generate one" in page.text
    assert "Generate review pack" not in page.text


def test_who_is_not_entitled_makes_nothing(cast: Cast) -> None:
    for person, tenant in [
        (cast.outsider, cast.tenant),
        (cast.operator, cast.other_tenant),
        (cast.owner, cast.foreign_tenant),
    ]:
        answer = sign_in(Client(), person).post(request_url(tenant), FORM)

        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert packs_of(tenant) == []
    assert ledger() == []


@pytest.mark.parametrize("period", ["", "31_days", "30", "nonsense", "30_days\x00", "dates"])
def test_period_that_is_none_is_told_beside_the_field(
    cast: Cast, client: Client, period: str
) -> None:
    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), {"period": period})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "field-error" in answer.text
    assert packs_of(cast.tenant) == []
    assert ledger() == []


def test_request_without_token_is_refused(cast: Cast) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    assert client.post(request_url(cast.tenant), FORM).status_code == HTTPStatus.FORBIDDEN
    assert packs_of(cast.tenant) == []


def test_getting_and_refreshing_makes_and_records_nothing(cast: Cast, client: Client) -> None:
    pack = make(cast)
    sign_in(client, cast.owner)
    before = ledger()

    assert client.get(request_url(cast.tenant)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for path in (list_url(cast.tenant), url("detail", pack)):
        client.get(path)
        client.get(path, headers=FRAGMENT)

    assert packs_of(cast.tenant) == [pack]
    assert ledger() == before


def test_second_click_comes_to_the_live_pack(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack

    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), FORM, follow=True)

    assert answer.redirect_chain[-1][0] == url("detail", pack)
    assert "is already being made, so nothing new was started" in answer.text


def test_double_click_tells_one_story(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner).post(request_url(cast.tenant), FORM)

    answer = client.post(request_url(cast.tenant), FORM, follow=True)

    assert "The review pack is being made." in answer.text
    assert "nothing new was started" not in answer.text


def test_ready_pack_is_said_to_be_up_to_date(cast: Cast, client: Client) -> None:
    pack = make(cast)

    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), FORM, follow=True)

    assert answer.redirect_chain[-1][0] == url("detail", pack)
    assert "already up to date: nothing has changed since it was made" in answer.text


def test_other_options_meanwhile_are_answered_on_the_list(cast: Cast, client: Client) -> None:
    ask(cast)

    answer = sign_in(client, cast.owner).post(
        request_url(cast.tenant), {"period": "90_days"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == list_url(cast.tenant)
    assert "A review pack with other options is being made for Contoso" in answer.text


def test_archived_tenant_has_no_form_and_says_why(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "No review pack can be generated here now." in page.text
    assert "This tenant is archived." in page.text
    assert "Generate review pack" not in page.text


def test_unconnected_tenant_says_so_on_the_list(cast: Cast, client: Client) -> None:
    ProviderConnection.objects.all().delete()

    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), FORM, follow=True)

    assert "has no connection to Microsoft 365 yet" in answer.text
