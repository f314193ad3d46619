"""The pages of review packs: for whom, in which state, at what cost."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from pytest_django import DjangoAssertNumQueries

from reviewpacks.enums import PackStatus, Period
from reviewpacks.models import ReviewPack
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.reviewpacks.journeys import ask, list_url, make, url
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED

pytestmark = pytest.mark.django_db


def some_packs(cast: Cast, count: int) -> None:
    """Store packs that failed long ago."""
    with scopes_disabled():
        ReviewPack.objects.bulk_create(
            ReviewPack(
                tenant=cast.tenant,
                workspace=cast.workspace,
                status="failed",
                failure_code="cancelled",
                include_operations=True,
                period=Period.DAYS_30,
                begins_on=timezone.now(),
                ends_on=timezone.now(),
                fingerprint="0" * 64,
                requested_by=cast.operator,
            )
            for _ in range(count)
        )


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_sees_the_packs(cast: Cast, client: Client, role: str) -> None:
    pack = make(cast)
    sign_in(client, getattr(cast, role))

    packs, page = client.get(list_url(cast.tenant)), client.get(url("detail", pack))

    assert packs.status_code == page.status_code == HTTPStatus.OK
    assert pack.number in packs.text
    assert "Download ZIP" in page.text
    assert pack.sha256 in page.text


def test_who_is_not_entitled_gets_404(cast: Cast) -> None:
    pack = make(cast)
    for person, path in [
        (cast.outsider, list_url(cast.tenant)),
        (cast.outsider, url("detail", pack)),
        (cast.operator, list_url(cast.other_tenant)),
        (cast.owner, list_url(cast.foreign_tenant)),
        (cast.owner, url("detail", pack).replace(f"/{pack.pk}/", f"/{10**40}/")),
        (
            cast.owner,
            url("detail", pack).replace(f"/{cast.tenant.pk}/", f"/{cast.other_tenant.pk}/"),
        ),
    ]:
        assert sign_in(Client(), person).get(path).status_code == HTTPStatus.NOT_FOUND


def test_empty_list_says_what_a_pack_is_for(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(list_url(cast.tenant))

    assert "No review packs yet" in page.text


def test_person_who_was_erased_leaves_the_pack(cast: Cast, client: Client) -> None:
    pack = make(cast)
    User.objects.filter(pk=cast.operator.pk).delete()
    sign_in(client, cast.owner)

    for path in (list_url(cast.tenant), url("detail", pack)):
        assert "A removed person" in client.get(path).text


def test_hostile_names_are_text(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.operator.pk).update(name=HOSTILE)
    Tenant.objects.filter(pk=cast.tenant.pk).update(name=HOSTILE)
    pack = make(cast)
    sign_in(client, cast.owner)

    for path in (list_url(cast.tenant), url("detail", pack)):
        page = client.get(path).text
        assert HOSTILE not in page
        assert HOSTILE_ESCAPED in page


def test_tenants_page_shows_the_latest_pack(cast: Cast, client: Client) -> None:
    tenant_url = reverse("tenant_dashboard:tenant", kwargs={"tenant_id": cast.tenant.pk})
    sign_in(client, cast.owner)
    before = client.get(tenant_url)
    make(cast)
    latest = ask(cast, period=Period.DAYS_90).pack

    after = client.get(tenant_url)

    assert "None has been generated for this tenant yet." in before.text
    assert url("detail", latest) in after.text
    assert after.context["latest_pack"].state == latest.state == PackStatus.QUEUED


@pytest.mark.parametrize("count", [1, 25])
def test_statements_of_the_list(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    some_packs(cast, count)
    sign_in(client, cast.owner)

    with django_assert_num_queries(7):
        client.get(list_url(cast.tenant))


def test_long_list_has_pages(cast: Cast, client: Client) -> None:
    some_packs(cast, 26)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant), {"page": "2"})

    assert len(page.context["page"]) == 1
