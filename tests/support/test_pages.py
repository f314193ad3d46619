"""The list, the bundle, its JSON and its text."""

import json
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import now
from django_scopes import scopes_disabled
from pytest_django import DjangoAssertNumQueries

from operations.vocabulary import RunOutcome
from support.models import DiagnosticBundle
from tenantpilot.accounts.models import User
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.support.journeys import age, bundles, opened
from tests.support.rows import a_pack, a_report
from tests.tenant_dashboard.rows import (
    HOSTILE,
    HOSTILE_ESCAPED,
    a_run,
    a_running_run,
    an_ended_run,
)


def list_url(tenant: Tenant) -> str:
    return reverse("support:list", args=[tenant.pk])


def url(bundle: DiagnosticBundle, page: str = "bundle") -> str:
    return reverse(f"support:{page}", args=[bundle.tenant_id, bundle.pk])


def alter(bundle: DiagnosticBundle, **values: object) -> None:
    with scopes_disabled():
        DiagnosticBundle.objects.filter(pk=bundle.pk).update(**values)


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_those_who_may_open_get_to_the_bundle(cast: Cast, client: Client, role: str) -> None:
    person = getattr(cast, role)
    sign_in(client, person)
    token = "5a0f3a9e-3f0a-4d0c-9a51-0c6f6a0b3d11"

    answer = client.post(
        reverse("support:open", args=[cast.tenant.pk]), {"token": token}, follow=True
    )

    (bundle,) = bundles()
    assert answer.redirect_chain == [(url(bundle), HTTPStatus.FOUND)]
    assert bundle.opened_by == person
    assert f"Support diagnostics {bundle.number}" in answer.text


def test_the_same_form_sent_again_gets_to_the_same_bundle(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    form = {"token": "5a0f3a9e-3f0a-4d0c-9a51-0c6f6a0b3d11"}
    address = reverse("support:open", args=[cast.tenant.pk])

    first, second = client.post(address, form), client.post(address, form)

    assert first["Location"] == second["Location"]
    assert len(bundles()) == 1


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


def test_reader_finds_no_list_and_no_link(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)

    assert client.get(list_url(cast.tenant)).status_code == HTTPStatus.FORBIDDEN
    for page in [
        reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]),
        reverse("operations:detail", args=[cast.tenant.pk, a_run(cast.tenant).pk]),
    ]:
        assert "support-diagnostics" not in client.get(page).text


def test_tenant_page_and_run_page_each_draw_a_form_with_a_token_of_its_own(
    cast: Cast, client: Client
) -> None:
    run = a_run(cast.tenant)
    sign_in(client, cast.operator)
    pages = {
        reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]): reverse(
            "support:open", args=[cast.tenant.pk]
        ),
        reverse("operations:detail", args=[cast.tenant.pk, run.pk]): reverse(
            "support:open-from-run", args=[cast.tenant.pk, run.pk]
        ),
    }
    tokens = set()

    for page, form in pages.items():
        for _ in range(2):
            _, after = client.get(page).text.split(f'<form method="post" action="{form}">')
            tokens.add(after.split('name="token" value="')[1].split('"')[0])

    assert len(tokens) == 4
    assert not bundles()


def test_refreshing_run_keeps_the_form_it_has(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant)
    page = reverse("operations:detail", args=[cast.tenant.pk, run.pk])

    fragment = sign_in(client, cast.operator).get(page, headers={"HX-Request": "true"})

    assert 'name="token"' not in fragment.text


def test_bundle_says_what_is_wrong_before_the_facts(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")
    bundle = opened(cast, run=run)

    page = sign_in(client, cast.operator).get(url(bundle)).text

    finding = f"Inventory sync OR-{run.pk} failed. Microsoft asks us to wait before we try again."
    assert page.index("What is wrong") < page.index(finding) < page.index("The run in question")
    assert f'href="{reverse("operations:detail", args=[cast.tenant.pk, run.pk])}"' in page


def test_page_shows_every_cell_of_every_table(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", initiator=cast.manager)
    a_report(cast)
    a_pack(cast, status="expired")
    run = an_ended_run(cast.tenant, counts={"created": 4_321})
    bundle = opened(cast, run=run)

    page = sign_in(client, cast.operator).get(url(bundle))

    for section in page.context["document"].sections:
        for table in section.tables:
            assert table.rows
            shown = page.text.split(f'aria-label="{table.label}"')[1].split("</table>")[0]
            cells = [cell for row in table.rows for cell in row]
            assert all(escape(cell.text) in shown for cell in cells), table.name


def test_bundle_without_findings_says_so(cast: Cast, client: Client) -> None:
    bundle = opened(cast)
    alter(bundle, snapshot={"findings": [], "sections": []})

    page = sign_in(client, cast.operator).get(url(bundle))

    assert page.text.count("Nothing, as far as TenantPilot can tell.") == 3


def test_bundle_stays_as_it_was_taken(cast: Cast, client: Client) -> None:
    bundle = opened(cast)
    before = sign_in(client, cast.operator).get(url(bundle)).context["text"]

    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")

    assert client.get(url(bundle)).context["text"] == before


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_json_names_every_fact_and_its_schema(cast: Cast, client: Client, role: str) -> None:
    run = an_ended_run(cast.tenant, counts={"created": 2})
    bundle = opened(cast, run=run)

    answer = sign_in(client, getattr(cast, role)).post(url(bundle, "download"))

    document = json.loads(answer.content)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="tenantpilot-{bundle.number}.json"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert (document["schema_version"], document["bundle"]) == (1, bundle.number)
    assert document["sections"]["run"]["figures"] == [{"figure": "created", "value": 2}]
    assert document["sections"]["runs"]["runs"][0]["run"] == run.pk
    assert document["sections"]["connection"]["status"] == "unchecked"
    assert [each["code"] for each in document["findings"]] == ["no_worker", "connection_unchecked"]


def test_download_is_audited(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    sign_in(client, cast.owner).post(url(bundle, "download"))

    entry = AuditLog.objects.get(action="diagnostics.downloaded")
    assert (entry.actor_id, entry.subject_id) == (cast.owner.pk, bundle.pk)


def test_getting_downloads_nothing(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    answer = sign_in(client, cast.owner).get(url(bundle, "download"))

    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert not AuditLog.objects.filter(action="diagnostics.downloaded").exists()


def test_text_has_findings_facts_and_tables(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, initiator=cast.manager)
    bundle = opened(cast, run=run)

    text = sign_in(client, cast.operator).get(url(bundle)).context["text"]

    lines = text.splitlines()
    assert lines[0] == f"TenantPilot support diagnostics {bundle.number}"
    assert "- Warning: No worker is running on this installation." in lines
    assert "State: Not checked yet" in lines
    assert "No figures." in lines
    assert any(line.startswith(f"OR-{run.pk} | Inventory sync | Succeeded") for line in lines)


def test_page_offers_the_text_with_and_without_a_script(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    page = sign_in(client, cast.operator).get(url(bundle)).text

    assert page.count(f"TenantPilot support diagnostics {bundle.number}\n") == 2
    assert "readonly" in page


def test_expired_bundle_is_gone_before_cron_runs(cast: Cast, client: Client) -> None:
    bundle = opened(cast)
    age(bundle, days=7)
    sign_in(client, cast.owner)

    assert client.get(url(bundle)).status_code == HTTPStatus.NOT_FOUND
    assert client.post(url(bundle, "download")).status_code == HTTPStatus.NOT_FOUND
    assert "No support diagnostics yet" in client.get(list_url(cast.tenant)).text


def test_list_is_newest_first_and_of_this_tenant(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")
    first, second = opened(cast, run=run), opened(cast)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert list(page.context["page"]) == [second, first]
    assert [bundle.findings for bundle in page.context["page"]] == [3, 3]
    assert f"Inventory sync {run.number}" in page.text
    empty = client.get(list_url(cast.other_tenant))
    assert "No support diagnostics yet" in empty.text


def test_list_after_run_and_person_are_gone(cast: Cast, client: Client) -> None:
    alter(opened(cast, run=a_run(cast.tenant)), run=None, opened_by=None)

    page = sign_in(client, cast.owner).get(list_url(cast.tenant))

    assert "Somebody who was removed" in page.text
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


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_rows(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        run = an_ended_run(cast.tenant, initiator=cast.owner)
        bundle = opened(cast, run=run)
    sign_in(client, cast.owner)

    with django_assert_num_queries(8):
        client.get(list_url(cast.tenant))
    with django_assert_num_queries(7):
        client.get(url(bundle))
    with django_assert_num_queries(19):
        opened(cast, run=run)


def test_long_kept_bundle_says_until_when(cast: Cast, client: Client) -> None:
    bundle = opened(cast)

    page = sign_in(client, cast.owner).get(url(bundle))

    assert f"{now() + timedelta(days=7):%-d %b %Y}" in page.text
