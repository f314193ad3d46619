"""The pages of review packs: for whom, in which state, at what cost."""

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
from reviewpacks.models import ReviewPack
from reviewpacks.services import expiry
from reviewpacks.vocabulary import PACK_FAILURES
from tenantpilot.accounts.models import User
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reviewpacks.journeys import ask, finish, make, now, packs_of, run_of, url
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}
FORM = {"period_days": "30", "include_operations": "on"}


def list_url(tenant: Tenant) -> str:
    return reverse("reviewpacks:list", kwargs={"tenant_id": tenant.pk})


def request_url(tenant: Tenant) -> str:
    return reverse("reviewpacks:request", kwargs={"tenant_id": tenant.pk})


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
                period_days=30,
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


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_those_who_may_generate_get_to_the_pack(cast: Cast, client: Client, role: str) -> None:
    answer = sign_in(client, getattr(cast, role)).post(
        request_url(cast.tenant), {"period_days": "90"}, follow=True
    )

    (pack,) = packs_of(cast.tenant)
    assert (pack.period_days, pack.include_operations) == (90, False)
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


@pytest.mark.parametrize("period", ["", "31", "-30", "30.5", "nonsense", "30\x00"])
def test_period_that_is_none_is_a_bad_request(cast: Cast, client: Client, period: str) -> None:
    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), {"period_days": period})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
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


def test_ready_pack_is_said_to_be_up_to_date(cast: Cast, client: Client) -> None:
    pack = make(cast)

    answer = sign_in(client, cast.owner).post(request_url(cast.tenant), FORM, follow=True)

    assert answer.redirect_chain[-1][0] == url("detail", pack)
    assert "already up to date: nothing has changed since it was made" in answer.text


def test_other_options_meanwhile_are_answered_on_the_list(cast: Cast, client: Client) -> None:
    ask(cast)

    answer = sign_in(client, cast.owner).post(
        request_url(cast.tenant), {"period_days": "90"}, follow=True
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


def test_empty_list_says_what_a_pack_is_for(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(list_url(cast.tenant))

    assert "No review packs yet" in page.text


def test_live_pack_asks_for_its_fragment_again_and_links_a_refresh(
    cast: Cast, client: Client
) -> None:
    pack = ask(cast).pack

    page = sign_in(client, cast.owner).get(url("detail", pack))

    assert f'hx-get="{url("detail", pack)}" hx-trigger="every 2s"' in page.text
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
    assert "hx-get" not in fragment.text
    assert "<html" not in fragment.text
    assert "The review pack is ready.</p>" in fragment.text
    assert 'id="pack-actions" hx-swap-oob="outerHTML"' in fragment.text
    assert "Download ZIP" in fragment.text


def test_fragment_of_a_live_pack_is_the_pack_alone(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack

    fragment = sign_in(client, cast.owner).get(url("detail", pack), headers=FRAGMENT)

    assert "hx-trigger" in fragment.text
    assert "hx-swap-oob" not in fragment.text


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
    assert "hx-get" not in page.text.split('id="pack"')[1]


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
    pack = make(cast, period_days=90, include_operations=False)

    page = sign_in(client, cast.owner).get(url("detail", pack)).text

    assert '<input type="hidden" name="period_days" value="90">' in page
    assert "include_operations" not in page


def test_reader_is_not_offered_to_generate_again(cast: Cast, client: Client) -> None:
    pack = make(cast)

    page = sign_in(client, cast.reader).get(url("detail", pack))

    assert "Download ZIP" in page.text
    assert "Generate again" not in page.text


def test_person_who_was_erased_leaves_the_pack(cast: Cast, client: Client) -> None:
    pack = make(cast)
    User.objects.filter(pk=cast.operator.pk).delete()
    sign_in(client, cast.owner)

    for path in (list_url(cast.tenant), url("detail", pack)):
        assert "Somebody who was removed" in client.get(path).text


def test_hostile_names_are_text(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.operator.pk).update(name=HOSTILE)
    Tenant.objects.filter(pk=cast.tenant.pk).update(name=HOSTILE)
    pack = make(cast)
    sign_in(client, cast.owner)

    for path in (list_url(cast.tenant), url("detail", pack)):
        page = client.get(path).text
        assert HOSTILE not in page
        assert HOSTILE_ESCAPED in page


def test_page_of_the_run_leads_to_the_pack(cast: Cast, client: Client) -> None:
    ready, waiting = make(cast), ask(cast, period_days=90).pack
    with scopes_disabled():
        runs.cancel(run=run_of(waiting), cancelled_by=cast.owner)
    gone = ask(cast, period_days=90, include_operations=False).pack
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


def test_tenants_page_shows_the_latest_pack(cast: Cast, client: Client) -> None:
    tenant_url = reverse("tenant_dashboard:tenant", kwargs={"tenant_id": cast.tenant.pk})
    sign_in(client, cast.owner)
    before = client.get(tenant_url)
    make(cast)
    latest = ask(cast, period_days=90).pack

    after = client.get(tenant_url)

    assert "Nobody has generated one for this tenant yet." in before.text
    assert url("detail", latest) in after.text


@pytest.mark.parametrize("count", [1, 25])
def test_statements_of_the_list(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    some_packs(cast, count)
    sign_in(client, cast.owner)

    with django_assert_num_queries(9):
        client.get(list_url(cast.tenant))


@pytest.mark.parametrize(("headers", "statements"), [({}, 7), (FRAGMENT, 6)])
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


def test_long_list_has_pages(cast: Cast, client: Client) -> None:
    some_packs(cast, 26)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant), {"page": "2"})

    assert len(page.context["page"]) == 1


def test_finished_pack_is_found_by_whoever_waits(cast: Cast, client: Client) -> None:
    pack = ask(cast).pack
    sign_in(client, cast.owner)
    waiting = client.get(url("detail", pack), headers=FRAGMENT)

    finish(pack)

    assert "hx-trigger" in waiting.text
    assert "hx-trigger" not in client.get(url("detail", pack), headers=FRAGMENT).text
