from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from onboarding.models import OnboardingSession
from onboarding.services import sessions
from operations.connection_truth import ConnectionWord
from operations.failures import FAILURES
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant, TenantStatus
from tenantpilot.tenants.services import offboarding
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import (
    HOSTILE,
    HOSTILE_ESCAPED,
    a_run,
    an_ended_run,
    some_policies,
    url,
)


def set_connection(cast: Cast, **values: object) -> None:
    ProviderConnection.objects.filter(tenant=cast.tenant).update(**values)


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_those_who_may_start_find_the_buttons(cast: Cast, client: Client, role: str) -> None:
    page = sign_in(client, getattr(cast, role)).get(url(cast.tenant))

    assert page.status_code == HTTPStatus.OK
    assert 'value="inventory_sync"' in page.text
    assert 'value="connection_check"' in page.text


def test_reader_reads_why_there_are_no_buttons(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.reader).get(url(cast.tenant))

    assert page.status_code == HTTPStatus.OK
    assert 'name="operation_type"' not in page.text
    assert "You can look, but not start operations." in page.text
    assert "Your role here is read-only" in page.text


def test_who_is_not_entitled_gets_the_same_404_as_for_nothing(cast: Cast, client: Client) -> None:
    missing = "/admin/tenants/999999999/"
    absurd = f"/admin/tenants/{10**40}/"
    for person, path in [
        (cast.outsider, url(cast.tenant)),
        (cast.operator, url(cast.other_tenant)),
        (cast.owner, url(cast.foreign_tenant)),
        (cast.owner, missing),
        (cast.owner, absurd),
    ]:
        response = sign_in(Client(), person).get(path)

        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "Contoso" not in response.text


def test_connection_that_works_says_when_it_was_checked(cast: Cast, client: Client) -> None:
    checked = now() - timedelta(hours=2)
    set_connection(
        cast, status=ConnectionStatus.CONNECTED, last_checked_at=checked, missing_permissions=[]
    )

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert page.context["card"].truth.word == ConnectionWord.WORKS
    assert "2 h ago" in page.text
    assert f"{checked:%Y-%m-%d %H:%M:%S} UTC" in page.text


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_connection_that_failed_says_why_and_what_to_do(
    cast: Cast, client: Client, code: str
) -> None:
    set_connection(cast, status=ConnectionStatus.FAILED, failure_code=code, last_checked_at=now())

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert page.context["card"].failure == FAILURES[code]
    assert 'data-tone="danger"' in page.text


@pytest.mark.parametrize("role", ["owner", "operator"])
def test_connection_of_a_tenant_being_onboarded_is_mended_there(
    cast: Cast, client: Client, role: str
) -> None:
    draft = sessions.start(workspace=cast.workspace, customer_name="Contoso", started_by=cast.owner)
    OnboardingSession.objects.filter(pk=draft.pk).update(tenant=cast.tenant)
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ONBOARDING)
    set_connection(cast, status=ConnectionStatus.FAILED, failure_code="forbidden")

    text = sign_in(client, getattr(cast, role)).get(url(cast.tenant)).text

    assert "then try again" not in text
    assert "Finish the onboarding first." in text
    link = f'<a href="/admin/onboarding/{draft.pk}/">Continue the onboarding</a>'
    assert text.count(link) == (2 if role == "owner" else 0)
    assert ("An owner or manager can continue it." in text) is (role == "operator")


def test_failure_code_of_another_release_does_not_break_the_page(
    cast: Cast, client: Client
) -> None:
    set_connection(cast, status=ConnectionStatus.FAILED, failure_code="from_the_future")

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert page.status_code == HTTPStatus.OK
    assert "Does not work" in page.text


def test_connection_nobody_tried_says_what_a_check_does(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "This connection has not been tried yet." in page.text


def test_expired_client_secret_is_said(cast: Cast, client: Client) -> None:
    set_connection(
        cast,
        status=ConnectionStatus.CONNECTED,
        secret_expires_on=now().date() - timedelta(days=1),
    )

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "The client secret has expired." in page.text


def test_without_connection_nothing_can_start_and_the_page_says_why(
    cast: Cast, client: Client
) -> None:
    page = sign_in(client, cast.owner).get(url(cast.other_tenant))

    assert "Nothing can be read from this tenant until" in page.text
    assert "Configure the connection first." in page.text
    assert page.text.count(" disabled>") == 2
    assert 'name="operation_type"' not in page.text


def test_archived_tenant_stays_readable_and_starts_nothing(cast: Cast, client: Client) -> None:
    offboarding.archive(tenant=cast.tenant)

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "This tenant is archived." in page.text
    assert "nothing is read from it any more" in page.text
    assert "Nothing can be read from this tenant until" not in page.text
    assert 'name="operation_type"' not in page.text


def test_live_run_is_linked_instead_of_started_again(cast: Cast, client: Client) -> None:
    run = a_run(cast.tenant, type=OperationType.CONNECTION_CHECK)

    page = sign_in(client, cast.reader).get(url(cast.tenant))

    assert "Connection check is under way" in page.text
    assert f"/operation-runs/{run.pk}/" in page.text
    assert 'value="connection_check"' not in page.text


def test_other_tenants_rows_stay_away(cast: Cast, client: Client) -> None:
    some_policies(cast.other_tenant, 4)
    an_ended_run(cast.other_tenant)

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "Not synced yet" in page.text
    assert "Nothing has run yet" in page.text


def test_latest_five_runs_are_shown_newest_first(cast: Cast, client: Client) -> None:
    runs = [an_ended_run(cast.tenant, initiator=cast.operator) for _ in range(7)]

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert [line.run for line in page.context["lines"]] == runs[:1:-1]
    assert "Ona Operator" in page.text
    assert "View all" in page.text


def test_hostile_names_are_text(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(name=HOSTILE, primary_domain=HOSTILE)

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert HOSTILE_ESCAPED in page.text
    assert "<script>alert" not in page.text


def test_looking_writes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner).get(url(cast.tenant))

    assert OperationRun.objects.with_scope(tenant=cast.tenant).count() == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_statements_do_not_grow_with_rows(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    some_policies(cast.tenant, rows)
    for _ in range(rows):
        an_ended_run(cast.tenant, initiator=cast.owner)
    sign_in(client, cast.owner)

    with django_assert_num_queries(10):
        client.get(url(cast.tenant))
