"""The list of a tenant's bundles."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from operations.enums import RunOutcome
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.support.journeys import alter, list_url, opened, url
from tests.tenant_dashboard.rows import (
    HOSTILE,
    HOSTILE_ESCAPED,
    a_run,
    an_ended_run,
)


def test_reader_finds_no_list_and_no_link(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)

    assert client.get(list_url(cast.tenant)).status_code == HTTPStatus.FORBIDDEN
    for page in [
        reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]),
        reverse("operations:detail", args=[cast.tenant.pk, a_run(cast.tenant).pk]),
    ]:
        assert "support-diagnostics" not in client.get(page).text


def test_list_is_newest_first_and_of_this_tenant(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")
    first, second = opened(cast, run=run), opened(cast)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert list(page.context["page"]) == [second, first]
    assert [bundle.issues for bundle in page.context["page"]] == [3, 3]
    assert f"Inventory sync {run.number}" in page.text
    empty = client.get(list_url(cast.other_tenant))
    assert "No support diagnostics yet" in empty.text


def test_list_after_run_and_person_are_gone(cast: Cast, client: Client) -> None:
    alter(opened(cast, run=a_run(cast.tenant)), run=None, opened_by=None)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "A former member" in page.text
    assert "Operation run" in page.text


def test_hostile_names_are_text(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.operator.pk).update(name=HOSTILE)
    Tenant.objects.filter(pk=cast.tenant.pk).update(name=HOSTILE)
    bundle = opened(cast)
    sign_in(client, cast.owner)

    listed, shown = client.get(list_url(cast.tenant)), client.get(url(bundle))

    assert listed.text.count(HOSTILE_ESCAPED) >= 2
    for page in [listed, shown]:
        assert "<script>alert" not in page.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999"])
def test_page_that_is_not_there_answers_with_one_that_is(
    cast: Cast, client: Client, number: str
) -> None:
    opened(cast)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant), {"page": number})

    assert len(page.context["page"]) == 1
