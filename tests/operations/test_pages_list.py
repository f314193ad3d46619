from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.factories import UserFactory
from tests.tenant_dashboard.rows import (
    HOSTILE,
    HOSTILE_ESCAPED,
    a_run,
    a_running_run,
    an_ended_run,
)


def url(tenant: Tenant) -> str:
    return reverse("operations:list", kwargs={"tenant_id": tenant.pk})


@pytest.fixture
def history(cast: Cast) -> dict[str, OperationRun]:
    """One run in every state."""
    check = OperationType.CONNECTION_CHECK
    return {
        "succeeded": an_ended_run(cast.tenant, initiator=cast.operator),
        "partially_succeeded": an_ended_run(
            cast.tenant, RunOutcome.PARTIALLY_SUCCEEDED, failure_code="forbidden"
        ),
        "failed": an_ended_run(
            cast.tenant, RunOutcome.FAILED, failure_code="throttled", type=check
        ),
        "cancelled": an_ended_run(cast.tenant, RunOutcome.CANCELLED),
        "running": a_running_run(cast.tenant, progress_done=40, progress_total=80),
        "queued": a_run(cast.tenant, type=check),
    }


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_sees_every_run_newest_first(
    cast: Cast, client: Client, history: dict[str, OperationRun], role: str
) -> None:
    page = sign_in(client, getattr(cast, role)).get(url(cast.tenant))

    assert page.status_code == HTTPStatus.OK
    assert list(page.context["page"]) == list(history.values())[::-1]


def test_who_is_not_entitled_gets_404(cast: Cast) -> None:
    for person, tenant in [
        (cast.outsider, cast.tenant),
        (cast.operator, cast.other_tenant),
        (cast.owner, cast.foreign_tenant),
    ]:
        response = sign_in(Client(), person).get(url(tenant))

        assert response.status_code == HTTPStatus.NOT_FOUND


def test_row_tells_operation_state_progress_and_who(
    cast: Cast, client: Client, history: dict[str, OperationRun]
) -> None:
    page = sign_in(client, cast.owner).get(url(cast.tenant))

    for words in ["Succeeded", "Partly done", "Failed", "Cancelled", "Running", "Queued"]:
        assert words in page.text
    assert "Ona Operator" in page.text
    assert "Schedule" in page.text
    assert 'value="40" max="80"' in page.text
    assert "50 %" in page.text


def test_run_whose_worker_is_silent_does_not_claim_to_run(cast: Cast, client: Client) -> None:
    a_running_run(cast.tenant, heard_of=timedelta(minutes=5))

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "Not responding" in page.text


def test_run_of_an_erased_person_is_not_the_schedules(cast: Cast, client: Client) -> None:
    leaver = UserFactory()
    an_ended_run(cast.tenant, initiator=leaver)
    leaver.delete()

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "A removed person" in page.text
    assert "Schedule" not in page.text


@pytest.mark.parametrize(
    "state", ["succeeded", "partially_succeeded", "failed", "cancelled", "running", "queued"]
)
def test_filter_by_state(
    cast: Cast, client: Client, history: dict[str, OperationRun], state: str
) -> None:
    page = sign_in(client, cast.owner).get(url(cast.tenant), {"state": state})

    assert list(page.context["page"]) == [history[state]]


def test_filter_by_operation_and_state_together(
    cast: Cast, client: Client, history: dict[str, OperationRun]
) -> None:
    checks = sign_in(client, cast.owner).get(url(cast.tenant), {"type": "connection_check"})
    both = client.get(url(cast.tenant), {"type": "connection_check", "state": "failed"})

    assert list(checks.context["page"]) == [history["queued"], history["failed"]]
    assert list(both.context["page"]) == [history["failed"]]


@pytest.mark.parametrize(
    "query", [{"type": "nonsense"}, {"state": "pending"}, {"type": "\x00"}, {"state": HOSTILE}]
)
def test_filter_nobody_knows_is_an_error_beside_all_runs(
    cast: Cast, client: Client, history: dict[str, OperationRun], query: dict[str, str]
) -> None:
    page = sign_in(client, cast.owner).get(url(cast.tenant), query)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This filter could not be used." in page.text
    assert page.context["total"] == len(history)
    assert "<script>alert" not in page.text


def test_filter_without_a_match_offers_the_way_back(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(url(cast.tenant), {"state": "failed"})

    assert "No operation matches" in page.text


def test_tenant_without_runs_reads_what_they_are(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert "Nothing has run on this tenant yet" in page.text


def test_pages_hold_twenty_five_runs_and_keep_the_filter(cast: Cast, client: Client) -> None:
    for _ in range(30):
        an_ended_run(cast.tenant)

    page = sign_in(client, cast.owner).get(url(cast.tenant), {"state": "succeeded", "page": "2"})

    assert len(page.context["page"]) == 5
    assert "26 to 30 of 30" in page.text
    assert "state=succeeded&amp;page=1" in page.text


def test_hostile_person_is_text(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant, initiator=UserFactory(name=HOSTILE))

    page = sign_in(client, cast.owner).get(url(cast.tenant))

    assert f"<bdi>{HOSTILE_ESCAPED}</bdi>" in page.text


@pytest.mark.parametrize("rows", [1, 60])
def test_statements_do_not_grow_with_rows(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for index in range(rows):
        an_ended_run(
            cast.tenant, initiator=UserFactory(), created_at=now() - timedelta(minutes=index)
        )
    sign_in(client, cast.owner)

    with django_assert_num_queries(6):
        client.get(url(cast.tenant))
