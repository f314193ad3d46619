"""What people can choose on a list is a statement that was compiled, and answers as a built one.

Each use in a test is compared with a statement that is built for it (tests.compiled_statements).
"""

import pytest
from django.test import Client
from django_scopes import scope

from inventory.forms import Sort
from inventory.listing import listed
from operations.forms import RunState
from operations.selectors import listed_runs
from reports.selectors import with_neighbours
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import TenantEntitlement
from tests.cast import Cast, sign_in
from tests.kernel.test_tenant_owned import run_of
from visibility.enums import Area


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("ended", [[], [Area.APPS.value], [each.value for each in Area]])
def test_orders_of_policies(cast: Cast, sort: Sort, ended: list[str]) -> None:
    with scope(tenant=cast.tenant):
        rows = listed({"sort": sort.value}, agreement=None, ended=ended)
        assert (list(rows[:25]), rows.count()) == ([], 0)


@pytest.mark.parametrize("state", ["", *RunState.values])
@pytest.mark.parametrize("operation_type", ["", *OperationType.values])
def test_filters_of_operations(cast: Cast, operation_type: str, state: str) -> None:
    with scope(tenant=cast.tenant):
        run = run_of(cast.tenant)
        rows = listed_runs(operation_type=operation_type, state=state)
        is_wanted = operation_type in ("", run.type) and state in ("", run.status)
        assert (rows[:25], rows.count()) == (([run], 1) if is_wanted else ([], 0))


@pytest.mark.parametrize("report_id", [0, 2**31, 2**63, 2**70])
def test_report_that_cannot_be_there(cast: Cast, report_id: int) -> None:
    with scope(tenant=cast.tenant):
        assert with_neighbours(report_id=report_id).first() is None


def test_tenant_that_is_no_longer_named_is_gone_at_the_next_request(
    cast: Cast, client: Client
) -> None:
    sign_in(client, cast.reader)
    page = f"/admin/workspaces/{cast.workspace.slug}/"
    before = client.get(page).content.decode()
    TenantEntitlement.objects.filter(membership__user=cast.reader).delete()
    after = client.get(page).content.decode()
    found = [[name in each for name in ("Contoso", "Fabrikam")] for each in (before, after)]
    assert found == [[True, False], [False, False]]
