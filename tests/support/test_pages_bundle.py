"""A bundle's page."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from operations.enums import RunOutcome
from tests.cast import Cast, sign_in
from tests.support.journeys import age, alter, list_url, opened, url
from tests.support.rows import a_pack, a_report
from tests.tenant_dashboard.rows import (
    an_ended_run,
)


@pytest.mark.parametrize("page", ["bundle", "download"])
def test_who_is_not_entitled_gets_404_and_the_reader_403(cast: Cast, page: str) -> None:
    bundle = opened(cast)
    foreign = url(bundle, page).replace(f"/{cast.tenant.pk}/", f"/{cast.other_tenant.pk}/")
    for person, address, status in [
        (cast.outsider, url(bundle, page), HTTPStatus.NOT_FOUND),
        (cast.owner, foreign, HTTPStatus.NOT_FOUND),
        (cast.reader, url(bundle, page), HTTPStatus.FORBIDDEN),
    ]:
        client = sign_in(Client(), person)

        answer = client.get(address) if page == "bundle" else client.post(address)

        assert answer.status_code == status


def test_bundle_says_what_is_wrong_before_the_facts(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")
    bundle = opened(cast, run=run)

    page = sign_in(client, cast.operator).get(url(bundle)).text

    issue = f"Inventory sync OR-{run.pk} failed. Microsoft asks us to wait before we try again."
    assert page.index("What is wrong") < page.index(issue) < page.index("This operation")
    assert f'href="{reverse("operations:detail", args=[cast.tenant.pk, run.pk])}"' in page


def test_page_shows_every_cell_of_every_table(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.manager)
    a_report(cast)
    a_pack(cast, status="expired")
    run = an_ended_run(cast.tenant, counts={"created": 4_321})
    bundle = opened(cast, run=run)

    page = sign_in(client, cast.operator).get(url(bundle))

    for section in page.context["snapshot"].sections:
        for table in section.tables:
            assert table.rows
            shown = page.text.split(f'aria-label="{table.caption}"')[1].split("</table>")[0]
            cells = [cell for row in table.rows for cell in row]
            assert all(escape(cell.text) in shown for cell in cells), table.name


def test_no_two_regions_of_the_page_share_a_name(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant)

    page = sign_in(client, cast.operator).get(url(opened(cast)))

    titles = [section.title for section in page.context["snapshot"].sections]
    captions = re.findall(r'role="region" aria-label="([^"]*)"', page.text)
    assert "Latest operations, one by one" in captions
    assert len({*titles, *captions}) == len(titles) + len(captions)


def test_advice_to_select_the_text_is_for_browsers_without_a_script(
    cast: Cast, client: Client
) -> None:
    page = sign_in(client, cast.operator).get(url(opened(cast))).text

    advice = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert advice
    assert "select all of it and copy it" in advice[1]
    assert page.count("select all of it and copy it") == 1


def test_bundle_without_findings_says_so(cast: Cast, client: Client) -> None:
    bundle = opened(cast)
    alter(bundle, snapshot={"issues": [], "sections": []})

    page = sign_in(client, cast.operator).get(url(bundle))

    assert page.text.count("No issues found.") == 3


def test_bundle_stays_as_it_was_taken(cast: Cast, client: Client) -> None:
    bundle = opened(cast)
    before = sign_in(client, cast.operator).get(url(bundle)).context["text"]

    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")

    assert client.get(url(bundle)).context["text"] == before


def test_page_offers_the_text_with_and_without_a_script(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    page = sign_in(client, cast.operator).get(url(bundle)).content.decode()

    assert page.count(f"TenantPilot support diagnostics {bundle.number}\n") == 2
    assert "readonly" in page


def test_expired_bundle_is_gone_before_cron_runs(cast: Cast, client: Client) -> None:
    bundle = opened(cast)
    age(bundle, days=7)
    sign_in(client, cast.owner)

    assert client.get(url(bundle)).status_code == HTTPStatus.NOT_FOUND
    assert client.post(url(bundle, "download")).status_code == HTTPStatus.NOT_FOUND
    assert "No support diagnostics yet" in client.get(list_url(cast.tenant)).text


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_rows(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        run = an_ended_run(cast.tenant, initiator=cast.owner)
        bundle = opened(cast, run=run)
    sign_in(client, cast.owner)

    with django_assert_num_queries(6):
        client.get(list_url(cast.tenant))
    with django_assert_num_queries(5):
        client.get(url(bundle))
    with django_assert_num_queries(23):
        opened(cast, run=run)


def test_long_kept_bundle_says_until_when(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    page = sign_in(client, cast.owner).get(url(bundle))

    assert f"{now() + timedelta(days=7):%Y-%m-%d}" in page.text
