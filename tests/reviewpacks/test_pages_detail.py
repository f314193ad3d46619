"""The page of one pack, in every state."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as this_moment
from django_scopes import scopes_disabled
from pytest_django import DjangoAssertNumQueries

from operations.models import OperationRun
from operations.services import runs
from reviewpacks.enums import PACK_FAILURES, Period
from reviewpacks.models import ReviewPack
from reviewpacks.services import expiry
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.reviewpacks.journeys import ask, finish, list_url, make, now, run_of, url

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


def test_live_pack_asks_for_its_fragment_again_and_links_a_refresh(
    cast: Cast, client: Client
) -> None:
    pack = ask(cast).pack

    page = sign_in(client, cast.owner).get(url("detail", pack))

    assert f'data-hx-get="{url("detail", pack)}" data-hx-trigger="every 2s"' in page.text
    assert f'<a class="button" href="{url("detail", pack)}">' in page.text
    assert "It has not begun yet" in page.text
    assert "Generate again" not in page.text


def test_pack_that_is_being_made_tells_how_far_it_is(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(status="generating")
        OperationRun.objects.filter(pk=pack.run_id).update(
            status="running",
            progress_done=2,
            progress_total=5,
            progress_label="Writing the reports",
            heartbeat_at=this_moment(),
        )

    page = sign_in(client, cast.owner).get(url("detail", pack))

    assert "Writing the reports · step 3 of 5" in page.text
    assert 'value="2" max="5"' in page.text


def test_fragment_of_a_ready_pack_asks_no_more_and_announces_it(cast: Cast, client: Client) -> None:
    pack = make(cast)

    fragment = sign_in(client, cast.owner).get(url("detail", pack), headers=FRAGMENT)

    assert fragment.text.lstrip().startswith('<div class="live" id="pack"')
    assert "data-hx-get" not in fragment.text
    assert "<html" not in fragment.text
    assert "The review pack is ready.</p>" in fragment.text
    assert 'id="pack-actions" data-hx-swap-oob="outerHTML"' in fragment.text
    assert "Download ZIP" in fragment.text


def test_fragment_of_a_live_pack_is_the_pack_alone(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack

    fragment = sign_in(client, cast.owner).get(url("detail", pack), headers=FRAGMENT)

    assert "data-hx-trigger" in fragment.text
    assert "data-hx-swap-oob" not in fragment.text


@pytest.mark.parametrize("code", sorted(PACK_FAILURES))
def test_failed_pack_says_why_and_what_next(cast: Cast, client: Client, code: str) -> None:
    pack = ask(cast).pack
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(status="failed", failure_code=code)

    page = sign_in(client, cast.owner).get(url("detail", pack), headers=FRAGMENT)

    assert page.context["pack"].failure == PACK_FAILURES[code]
    assert f"<code>{code}</code>" in page.text
    assert "The review pack was not made.</p>" in page.text
    assert "Generate again" in page.text


def test_failure_is_told_before_anybody_has_written_it_down(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack
    with scopes_disabled():
        runs.cancel(run=run_of(pack), cancelled_by=cast.owner)

    page = sign_in(client, cast.owner).get(url("detail", pack))

    assert now(pack).status == "queued"
    assert "It was cancelled before it was ready." in page.text
    assert "data-hx-get" not in page.text.split('id="pack"')[1]


def test_expired_pack_says_so(cast: Cast, client: Client) -> None:
    pack = make(cast)
    with scopes_disabled():
        ReviewPack.objects.filter(pk=pack.pk).update(expires_at=this_moment() - timedelta(days=1))
    expiry.expire_due()

    page = sign_in(client, cast.owner).get(url("detail", pack))

    assert "This review pack has expired." in page.text
    assert "Download ZIP" not in page.text


def test_missing_file_is_said_on_the_page(cast: Cast, client: Client) -> None:
    pack = make(cast)
    storages["review_packs"].delete(pack.file_name)

    page = sign_in(client, cast.owner).get(url("detail", pack))

    assert page.status_code == HTTPStatus.OK
    assert "is not in the storage any more" in page.text
    assert "Download ZIP" not in page.text


def test_generate_again_asks_for_the_same_options(cast: Cast, client: Client) -> None:
    pack = make(cast, period=Period.DAYS_90, include_operations=False)

    page = sign_in(client, cast.owner).get(url("detail", pack)).text

    assert '<input type="hidden" name="period" value="90_days">' in page
    assert "include_operations" not in page


def test_reader_is_not_offered_to_generate_again(cast: Cast, client: Client) -> None:
    pack = make(cast)

    page = sign_in(client, cast.reader).get(url("detail", pack))

    assert "Download ZIP" in page.text
    assert "Generate again" not in page.text


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (TenantStatus.ARCHIVED, "Its history stays readable, but nothing starts on it."),
        (TenantStatus.ONBOARDING, "Operations can start once it is activated."),
    ],
)
def test_pack_that_cannot_be_made_again_says_why_and_offers_nothing(
    cast: Cast, client: Client, headers: dict[str, str], status: str, reason: str
) -> None:
    pack = make(cast)
    storages["review_packs"].delete(pack.file_name)
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=status)

    page = sign_in(client, cast.owner).get(url("detail", pack), headers=headers)

    assert "No review pack can be generated here now." in page.text
    assert reason in page.text
    assert "Generate" not in page.text
    assert 'name="period"' not in page.text


def test_reader_is_not_told_what_keeps_others_from_generating(cast: Cast, client: Client) -> None:
    pack = make(cast)
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    page = sign_in(client, cast.reader).get(url("detail", pack))

    assert "No review pack can be generated" not in page.text


@pytest.mark.parametrize("days", [30, 90])
def test_page_tells_the_period_up_to_and_including_its_day(
    cast: Cast, client: Client, days: int
) -> None:
    pack = ask(cast, period=Period(f"{days}_days")).pack
    sign_in(client, cast.owner)

    page, packs = client.get(url("detail", pack)).text, client.get(list_url(cast.tenant)).text

    words = f"{pack.begins_on:%-d %b %Y} to {pack.created_at:%-d %b %Y}"
    assert (pack.ends_on - pack.begins_on).days + 1 == days
    assert f"<bdi>Contoso</bdi>, {words}" in page
    assert words in packs


def test_page_of_the_run_leads_to_the_pack(cast: Cast, client: Client) -> None:
    ready, waiting = make(cast), ask(cast, period=Period.DAYS_90).pack
    with scopes_disabled():
        runs.cancel(run=run_of(waiting), cancelled_by=cast.owner)
    gone = ask(cast, period=Period.DAYS_90, include_operations=False).pack
    with scopes_disabled():
        runs.cancel(run=run_of(gone), cancelled_by=cast.owner)
        ReviewPack.objects.filter(pk=gone.pk).delete()
    sign_in(client, cast.owner)

    def said(pack: ReviewPack) -> str:
        arguments = {"tenant_id": cast.tenant.pk, "run_id": pack.run_id}
        page = client.get(reverse("operations:detail", kwargs=arguments)).text
        found = re.search(r"<p>((?:Review pack|No review).*?)</p>", page)
        return found[1] if found else ""

    link = '<a href="{}">Go to the review pack</a>'
    assert (
        said(ready) == f"Review pack {ready.number} is ready. {link.format(url('detail', ready))}"
    )
    assert said(waiting).startswith(f"Review pack {waiting.number} was not made.")
    assert said(gone).startswith("No review pack was made.")


@pytest.mark.parametrize(("headers", "statements"), [({}, 6), (FRAGMENT, 6)])
def test_statements_of_page_and_fragment(
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    headers: dict[str, str],
    statements: int,
) -> None:
    pack = make(cast)
    sign_in(client, cast.owner)

    with django_assert_num_queries(statements):
        client.get(url("detail", pack), headers=headers)


def test_finished_pack_is_found_by_whoever_waits(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack
    sign_in(client, cast.owner)
    waiting = client.get(url("detail", pack), headers=FRAGMENT)

    finish(pack)

    assert "data-hx-trigger" in waiting.text
    assert "data-hx-trigger" not in client.get(url("detail", pack), headers=FRAGMENT).text
