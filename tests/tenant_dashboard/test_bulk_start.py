"""One start on many tenants: each operation counts by itself, and exactly once."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.services import runs
from tenant_dashboard.models import BulkStart, BulkStartItem, StartResult
from tenant_dashboard.services import bulk_starts
from tenantpilot.audit.rate_limit import TooManyActsError
from tenantpilot.enums import OperationType, ReportType
from tenantpilot.tenants.models import Tenant, TenantEntitlement, TenantStatus
from tests.cast import Cast, sign_in
from tests.factories import ConnectionFactory, TenantFactory
from tests.ledger import ledger
from tests.tenant_dashboard.rows import a_run

WHERE = {"workspace_slug": "northwind"}
START = reverse("tenant_dashboard:bulk-start", kwargs=WHERE)


@pytest.fixture
def five(cast: Cast) -> list[Tenant]:
    """Five more tenants that can be started on."""
    made = TenantFactory.create_batch(5, workspace=cast.workspace)
    for tenant in made:
        ConnectionFactory(tenant=tenant)
    return list(made)


def form(tenants: list[Tenant], **values: Any) -> dict[str, Any]:
    ticked = [tenant.pk for tenant in tenants]
    return {"operation_type": "inventory_sync", "token": str(uuid4()), "tenant": ticked} | values


def results() -> dict[str, list[str]]:
    with scopes_disabled():
        items = BulkStartItem.objects.select_related("tenant").order_by("tenant__name")
        found: dict[str, list[str]] = {}
        for item in items:
            found.setdefault(item.result, []).append(item.tenant.name)
    return found


def started_runs() -> int:
    with scopes_disabled():
        count: int = OperationRun.objects.count()
    return count


def test_result_says_started_running_and_why_not(
    cast: Cast, client: Client, five: list[Tenant]
) -> None:
    a_run(five[0])
    Tenant.objects.filter(pk=five[1].pk).update(status=TenantStatus.ONBOARDING)
    ticked = [*five, cast.other_tenant]

    page = sign_in(client, cast.owner).post(START, form(ticked), follow=True)

    assert "Inventory sync: 3 started, 1 already running, 2 not possible" in page.text
    assert "It is being onboarded." in page.text
    assert "It has no connection to Microsoft 365." in page.text
    assert "Configure the connection" in page.text
    assert page.context["page"].is_live
    assert len(ledger()) == 3


def test_form_sent_twice_is_one_act(cast: Cast, client: Client, five: list[Tenant]) -> None:
    sent = form(five)
    sign_in(client, cast.owner)

    first, second = client.post(START, sent), client.post(START, sent)

    assert first["Location"] == second["Location"]
    assert results() == {"started": sorted(each.name for each in five)}
    assert started_runs() == len(ledger()) == 5


def test_act_that_died_in_the_middle_goes_on_where_it_stopped(
    cast: Cast, client: Client, five: list[Tenant], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = runs.start, iter([True, True, False])

    def dies(**values: Any) -> runs.Started:
        if not next(calls):
            raise ConnectionError
        return real(**values)

    monkeypatch.setattr(runs, "start", dies)
    sign_in(client, cast.owner)
    sent = form(five)
    with pytest.raises(ConnectionError):
        client.post(START, sent)
    assert {name: len(found) for name, found in results().items()} == {"started": 2, "pending": 3}
    monkeypatch.undo()

    bulk = BulkStart.objects.get()
    page = client.get(reverse("tenant_dashboard:bulk-result", kwargs=WHERE | {"bulk_id": bulk.pk}))
    assert "It stopped before its end." in page.text
    go_on = reverse("tenant_dashboard:bulk-go-on", kwargs=WHERE | {"bulk_id": bulk.pk})
    client.post(go_on)
    client.post(go_on)

    assert list(results()) == ["started"]
    assert started_runs() == len(ledger()) == 5


def test_all_that_match_are_those_of_the_filter(
    cast: Cast, client: Client, five: list[Tenant]
) -> None:
    wanted = five[0]
    Tenant.objects.filter(pk=wanted.pk).update(name="Zeppelin")

    sign_in(client, cast.owner).post(f"{START}?search=zeppel", form([], all="on"))

    assert results() == {"started": ["Zeppelin"]}


def test_report_is_asked_for_and_is_no_milestone_yet(
    cast: Cast, client: Client, five: list[Tenant]
) -> None:
    sent = form(five[:2], operation_type=OperationType.ENTRA_ADMIN_ROLES_REPORT)

    page = sign_in(client, cast.owner).post(START, sent, follow=True)

    assert "Entra admin roles report: 2 started" in page.text
    assert started_runs() == 2
    assert not ledger()


def test_only_what_the_person_may_see_is_started(
    cast: Cast, client: Client, five: list[Tenant]
) -> None:
    ticked = [cast.tenant, five[0], cast.foreign_tenant]

    sign_in(client, cast.operator).post(START, form(ticked))

    assert results() == {"started": ["Contoso"]}


def test_access_taken_back_meanwhile_starts_nothing(cast: Cast) -> None:
    bulk = bulk_starts._keep(
        workspace=cast.workspace,
        tenants=[cast.tenant],
        operation_type=OperationType.INVENTORY_SYNC,
        token=uuid4(),
        started_by=cast.operator,
    )
    TenantEntitlement.objects.filter(tenant=cast.tenant).delete()

    bulk_starts.go_on(bulk_start=bulk, started_by=cast.operator)

    assert results() == {"not_possible": ["Contoso"]}
    assert started_runs() == 0


def test_too_many_acts_leave_the_rest_for_later(
    cast: Cast, client: Client, five: list[Tenant], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(**_: Any) -> None:
        raise TooManyActsError

    monkeypatch.setattr(runs, "start", too_many)

    page = sign_in(client, cast.owner).post(START, form(five), follow=True)

    assert "5 not started yet" in page.text
    assert list(results()) == [StartResult.PENDING]


@pytest.mark.parametrize(
    ("person", "status"),
    [("reader", HTTPStatus.FORBIDDEN), ("outsider", HTTPStatus.NOT_FOUND)],
)
def test_starting_takes_access_and_capability(
    cast: Cast, client: Client, person: str, status: HTTPStatus
) -> None:
    answer = sign_in(client, getattr(cast, person)).post(START, form([cast.tenant]))

    assert answer.status_code == status
    assert started_runs() == 0


@pytest.mark.parametrize("wrong", [{"operation_type": "review_pack"}, {"token": "x"}])
def test_what_cannot_be_meant_is_refused(cast: Cast, client: Client, wrong: dict[str, str]) -> None:
    answer = sign_in(client, cast.owner).post(START, form([cast.tenant], **wrong))

    assert answer.status_code == HTTPStatus.BAD_REQUEST


def test_nothing_ticked_says_so_and_keeps_the_filter(cast: Cast, client: Client) -> None:
    page = sign_in(client, cast.owner).post(f"{START}?search=con", form([]), follow=True)

    assert "No tenant was ticked, so nothing was started." in page.text
    assert page.redirect_chain[0][0].endswith("?search=con")


def test_result_is_shown_to_the_person_who_asked_only(
    cast: Cast, client: Client, five: list[Tenant]
) -> None:
    answer = sign_in(client, cast.owner).post(START, form(five))

    other = sign_in(Client(), cast.manager).get(answer["Location"])

    assert other.status_code == HTTPStatus.NOT_FOUND


def test_every_report_type_can_be_started_on_many() -> None:
    assert set(bulk_starts.REPORT_OF.values()) == set(ReportType)
