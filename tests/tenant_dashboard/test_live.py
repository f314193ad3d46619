"""Pages that keep themselves current do it by one mechanism, and end by themselves."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from operations.models import OperationRun
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import a_running_run, an_ended_run

FRAGMENT = {"HX-Request": "true"}


def pages(cast: Cast, run: OperationRun) -> dict[str, str]:
    tenant = {"tenant_id": cast.tenant.pk}
    workspace = {"workspace_slug": cast.workspace.slug}
    return {
        "tenants": reverse("tenant_dashboard:workspace", kwargs=workspace) + "?sort=name",
        "tenant": reverse("tenant_dashboard:tenant", kwargs=tenant),
        "operations": reverse("operations:list", kwargs=tenant) + "?type=inventory_sync",
        "operation": reverse("operations:detail", kwargs={**tenant, "run_id": run.pk}),
    }


@pytest.mark.parametrize("name", ["tenants", "tenant", "operations", "operation"])
def test_page_asks_for_itself_while_something_runs_and_not_after(
    cast: Cast, client: Client, name: str
) -> None:
    run = a_running_run(cast.tenant)
    address = pages(cast, run)[name]
    asks = f'id="live" data-hx-get="{address}" data-hx-trigger="every 3s" data-hx-swap="outerMorph"'
    sign_in(client, cast.owner)

    assert asks in client.get(address).text
    live = client.get(address, headers=FRAGMENT).text
    assert asks in live
    assert "<title>" not in live

    OperationRun.objects.with_scope(tenant=cast.tenant).filter(pk=run.pk).delete()
    ended = an_ended_run(cast.tenant)
    last = client.get(pages(cast, ended)[name], headers=FRAGMENT).text
    assert "data-hx-trigger" not in last
    assert "<title>✓ Ended · " in last
    assert "<html" not in last


def test_session_that_ended_leads_back_to_the_page_that_asked(client: Client, db: None) -> None:
    page = "https://testserver/admin/workspaces/northwind/?sort=name"

    answer = client.get("/admin/", headers=FRAGMENT | {"HX-Current-URL": page})

    assert answer.status_code == HTTPStatus.NO_CONTENT
    there = "%2Fadmin%2Fworkspaces%2Fnorthwind%2F%3Fsort%3Dname"
    assert answer["HX-Redirect"] == f"/admin/login/?next={there}"
