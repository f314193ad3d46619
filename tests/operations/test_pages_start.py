from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import a_run, a_running_run, an_ended_run


def start_url(tenant: Tenant) -> str:
    return reverse("operations:start", kwargs={"tenant_id": tenant.pk})


def run_url(run: OperationRun) -> str:
    return reverse("operations:detail", kwargs={"tenant_id": run.tenant_id, "run_id": run.pk})


def runs_of(tenant: Tenant) -> list[OperationRun]:
    with scope(tenant=tenant):
        return list(OperationRun.objects.order_by("pk"))


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
@pytest.mark.parametrize("operation_type", ["inventory_sync", "connection_check"])
def test_those_who_may_start_get_to_the_run(
    cast: Cast, client: Client, role: str, operation_type: str
) -> None:
    person = getattr(cast, role)

    response = sign_in(client, person).post(
        start_url(cast.tenant), {"operation_type": operation_type}, follow=True
    )

    (run,) = runs_of(cast.tenant)
    assert (run.type, run.initiator) == (operation_type, person)
    assert response.redirect_chain == [(run_url(run), HTTPStatus.FOUND)]
    assert f"{OperationType(operation_type).label} was started." in response.text


def test_reader_gets_403_and_nothing_starts(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.reader).post(
        start_url(cast.tenant), {"operation_type": "inventory_sync"}
    )

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert runs_of(cast.tenant) == []


def test_who_is_not_entitled_gets_404_and_nothing_starts(cast: Cast) -> None:
    for person, tenant in [
        (cast.outsider, cast.tenant),
        (cast.operator, cast.other_tenant),
        (cast.owner, cast.foreign_tenant),
    ]:
        response = sign_in(Client(), person).post(
            start_url(tenant), {"operation_type": "inventory_sync"}
        )

        assert response.status_code == HTTPStatus.NOT_FOUND
        assert runs_of(tenant) == []


def test_nobody_is_sent_to_sign_in(cast: Cast, client: Client) -> None:
    response = client.post(start_url(cast.tenant), {"operation_type": "inventory_sync"})

    assert response["Location"] == "/admin/login/?unsaved=1"
    assert runs_of(cast.tenant) == []


@pytest.mark.parametrize("operation_type", ["", "nonsense", "review_pack", "inventory_sync\x00"])
def test_operation_that_cannot_be_started_is_a_bad_request(
    cast: Cast, client: Client, operation_type: str
) -> None:
    response = sign_in(client, cast.owner).post(
        start_url(cast.tenant), {"operation_type": operation_type}
    )

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "<h1>" in response.text
    assert runs_of(cast.tenant) == []


def test_second_click_comes_to_the_run_that_is_live(cast: Cast, client: Client) -> None:
    sign_in(client, cast.operator)
    client.post(start_url(cast.tenant), {"operation_type": "inventory_sync"})

    response = client.post(
        start_url(cast.tenant), {"operation_type": "inventory_sync"}, follow=True
    )

    (run,) = runs_of(cast.tenant)
    assert response.redirect_chain[-1][0] == run_url(run)
    assert "Inventory sync was started." in response.text
    assert "nothing new was started" not in response.text


def test_who_asks_later_is_told_that_it_is_under_way(cast: Cast, client: Client) -> None:
    for person in [cast.operator, cast.owner]:
        sign_in(client, person)
        page = client.post(
            start_url(cast.tenant), {"operation_type": "inventory_sync"}, follow=True
        )

    assert "Inventory sync is already under way on this tenant" in page.text
    assert "Inventory sync was started." not in page.text
    assert len(runs_of(cast.tenant)) == 1


def test_archived_tenant_answers_on_its_page(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    response = sign_in(client, cast.owner).post(
        start_url(cast.tenant), {"operation_type": "inventory_sync"}, follow=True
    )

    assert response.redirect_chain[-1][0] == f"/admin/tenants/{cast.tenant.pk}/"
    assert "so nothing was started" in response.text
    assert runs_of(cast.tenant) == []


def test_tenant_without_connection_answers_on_its_page(cast: Cast, client: Client) -> None:
    ProviderConnection.objects.all().delete()

    response = sign_in(client, cast.owner).post(
        start_url(cast.tenant), {"operation_type": "inventory_sync"}, follow=True
    )

    assert "has no connection to Microsoft 365 yet, so nothing was started." in response.text


def test_getting_starts_nothing(cast: Cast, client: Client) -> None:
    response = sign_in(client, cast.owner).get(start_url(cast.tenant))

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert runs_of(cast.tenant) == []


def test_start_without_token_is_refused(cast: Cast) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), cast.owner)

    response = client.post(start_url(cast.tenant), {"operation_type": "inventory_sync"})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert runs_of(cast.tenant) == []


def test_queued_run_is_cancelled_at_once(cast: Cast, client: Client) -> None:
    run = a_run(cast.tenant)

    response = sign_in(client, cast.operator).post(f"{run_url(run)}cancel/", follow=True)

    assert response.redirect_chain == [(run_url(run), HTTPStatus.FOUND)]
    assert "Inventory sync was cancelled." in response.text
    assert "It had not begun, so nothing was changed." in response.text
    assert 'class="messages"' not in response.text
    assert runs_of(cast.tenant)[0].outcome == "cancelled"


def test_running_run_is_asked_to_stop(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant)

    response = sign_in(client, cast.operator).post(f"{run_url(run)}cancel/", follow=True)

    assert 'class="messages"' not in response.text
    assert "The operation was asked to stop." in response.text
    assert "Cancel this operation" not in response.text


def test_cancelling_with_a_double_click_tells_one_story(cast: Cast, client: Client) -> None:
    run = a_run(cast.tenant)
    sign_in(client, cast.operator).post(f"{run_url(run)}cancel/")

    response = client.post(f"{run_url(run)}cancel/", follow=True)

    assert "Inventory sync was cancelled." in response.text
    assert "had ended already" not in response.text


def test_ended_run_cannot_be_cancelled(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant)

    response = sign_in(client, cast.operator).post(f"{run_url(run)}cancel/", follow=True)

    assert "The operation had ended already" in response.text
    assert runs_of(cast.tenant)[0].outcome == "succeeded"


def test_cancelling_takes_access_and_capability(cast: Cast) -> None:
    run = a_run(cast.tenant)
    for person, status in [
        (cast.reader, HTTPStatus.FORBIDDEN),
        (cast.outsider, HTTPStatus.NOT_FOUND),
    ]:
        response = sign_in(Client(), person).post(f"{run_url(run)}cancel/")

        assert response.status_code == status
    assert runs_of(cast.tenant)[0].is_live


def test_run_of_another_tenant_cannot_be_cancelled_from_here(cast: Cast, client: Client) -> None:
    run = a_run(cast.other_tenant)
    path = f"/admin/tenants/{cast.tenant.pk}/operation-runs/{run.pk}/cancel/"

    response = sign_in(client, cast.owner).post(path)

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert runs_of(cast.other_tenant)[0].is_live


def test_getting_cancels_nothing(cast: Cast, client: Client) -> None:
    run = a_run(cast.tenant)

    response = sign_in(client, cast.owner).get(f"{run_url(run)}cancel/")

    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert runs_of(cast.tenant)[0].is_live
