"""The pages of the inventory: what they show to whom, and in how many statements."""

import json
import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from inventory.models import Policy
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.inventory.acts import edit, policy, switched_off_since_agreed, sync, url
from tests.tenant_dashboard.rows import HOSTILE, HOSTILE_ESCAPED, some_policies

pytestmark = pytest.mark.django_db(transaction=True)

FILTERS = (
    "q=MFA", "collection=conditional_access", "show=unassigned", "show=differs", "show=removed",
    "show=disabled", "since=1", "platform=Windows", "sort=name", "sort=oldest", "page=999",
    "sort=name-backwards", "sort=different",
)  # fmt: skip


def test_list_names_policies_with_collection_assignment_and_run(
    customer: Cast, client: Client, typical: StubTenant
) -> None:
    run = sync(customer)

    page = sign_in(client, customer.reader).get(url("list", customer)).text

    assert "55" in page
    assert f">{run.number}</a>" in page
    everything = sign_in(client, customer.reader).get(url("list", customer), {"q": "MFA"}).text
    assert "MFA for administrators" in everything
    assert "Conditional Access" in everything


@pytest.mark.parametrize("query", FILTERS)
def test_every_filter_is_answered(customer: Cast, client: Client, query: str) -> None:
    some_policies(customer.tenant, 30)

    page = sign_in(client, customer.reader).get(f"{url('list', customer)}?{query}")

    assert page.status_code == HTTPStatus.OK


@pytest.mark.parametrize("name", ["list", "changes"])
def test_unknown_filter_is_an_error_beside_it(customer: Cast, client: Client, name: str) -> None:
    page = sign_in(client, customer.reader).get(url(name, customer), {"collection": "x"})

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "There is no such choice" in page.text


def test_policy_page_tells_before_and_after(
    customer: Cast, client: Client, typical: StubTenant
) -> None:
    rule = switched_off_since_agreed(customer, typical)
    found = policy(customer, rule.policy_id)

    page = sign_in(client, customer.operator).get(url("policy", customer, found.pk)).text

    assert "enabled</s>" in page
    assert "disabled</strong>" in page
    assert "Quarterly review" in page
    assert "This is as agreed" in page
    assert f"{customer.tenant.directory_id}/#view/" in page


def test_run_page_links_each_figure_to_its_list(
    customer: Cast, client: Client, typical: StubTenant
) -> None:
    sync(customer)
    edit(typical.compliance_policies, display_name="Renamed")
    run = sync(customer)
    signed_in = sign_in(client, customer.reader)

    page = signed_in.get(reverse("operations:detail", args=[customer.tenant.pk, run.pk])).text

    link = f"{url('changes', customer)}?run={run.number}&amp;change=updated"
    assert link in page
    listed = signed_in.get(url("changes", customer), {"run": run.number, "change": "updated"})
    assert "Renamed" in listed.text
    assert listed.context["page"].paginator.count == run.counts["updated"] == 1


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_lists_come_as_files(
    customer: Cast, client: Client, typical: StubTenant, file_format: str
) -> None:
    sync(customer)
    edit(typical.compliance_policies, display_name="=1+1")
    sync(customer)
    signed_in = sign_in(client, customer.reader)
    urls = [
        url("download", customer), url("download-changes", customer),
        reverse("inventory:download-workspace-changes", args=[customer.workspace.slug]),
    ]  # fmt: skip

    files = [b"".join(signed_in.post(each, {"format": file_format})) for each in urls]

    for file in files:
        assert b"=1+1" in file
        assert b'"=1+1"' not in file or file_format == "json"
        assert file_format == "csv" or json.loads(file)
    assert AuditLog.objects.filter(action="inventory.downloaded").count() == 3


def test_hostile_names_are_text(customer: Cast, client: Client, typical: StubTenant) -> None:
    sync(customer)
    edit(typical.compliance_policies, display_name=HOSTILE[:200])
    sync(customer)
    found = policy(customer, typical.compliance_policies[0].policy_id)
    pages = [url("list", customer), url("changes", customer), url("policy", customer, found.pk),
             reverse("inventory:workspace-changes", args=[customer.workspace.slug])]  # fmt: skip

    for each in pages:
        text = sign_in(client, customer.reader).get(each).text
        assert "<script>alert" not in text
        assert HOSTILE_ESCAPED[:30] in text


def test_statements_do_not_grow_with_the_inventory(customer: Cast, client: Client) -> None:
    signed_in = sign_in(client, customer.reader)
    some_policies(customer.tenant, 30)
    few = [statements(signed_in, each) for each in _pages(customer)]
    some_policies(customer.tenant, 1_000)

    many = [statements(signed_in, each) for each in _pages(customer)]

    assert many == few
    assert max(few) < 30


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(queries)


def _pages(cast: Cast) -> list[str]:
    with scope(tenant=cast.tenant):
        first = Policy.objects.order_by("pk").first()
    assert first
    return [
        url("list", cast), url("changes", cast), url("policy", cast, first.pk),
        reverse("inventory:workspace-changes", args=[cast.workspace.slug]),
    ]  # fmt: skip


def test_second_sync_of_an_unchanged_tenant_writes_nothing(
    customer: Cast, server: StubServer
) -> None:
    sync(customer)

    with CaptureQueriesContext(connection) as queries:
        run = sync(customer)

    written = re.compile(r'(INTO|UPDATE|FROM) "inventory_')
    writing = [
        each["sql"] for each in queries if each["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
    assert run.counts["unchanged"] == 55
    assert [sql for sql in writing if written.search(sql)] == []
