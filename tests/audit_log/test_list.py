"""Who did what when, on a page: for owners and managers of the workspace, and nothing else's."""

import csv
from datetime import UTC, datetime
from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in


def url(cast: Cast, name: str = "list", query: str = "") -> str:
    return reverse(f"audit_log:{name}", args=[cast.workspace.slug]) + query


def acted(who: User | None, tenant: Tenant, **details: Any) -> AuditLog:
    return log.record(action=AuditAction.OPERATION_STARTED, actor=who, subject=tenant, **details)


def at(day: int, hour: int, tenant: Tenant) -> None:
    """An entry of July 2026; the table takes new rows only."""
    AuditLog.objects.create(
        action=AuditAction.TENANT_LINKED,
        workspace_id=tenant.workspace_id,
        tenant_id=tenant.pk,
        occurred_at=datetime(2026, 7, day, hour, tzinfo=UTC),
    )


def shown(page: Any) -> list[tuple[str, str, str]]:
    return [
        (row.what, row.who, row.tenant.name if row.tenant else "") for row in page.context["rows"]
    ]


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_names_stand_where_the_log_keeps_numbers(cast: Cast, client: Client, role: str) -> None:
    acted(cast.operator, cast.tenant, operation_type="inventory_sync")
    acted(None, cast.other_tenant)
    acted(cast.outsider, cast.foreign_tenant)
    log.record(
        action=AuditAction.MEMBER_SUSPENDED,
        actor=cast.owner,
        subject=cast.reader.memberships.get(),
        person_id=cast.reader.pk,
        role="readonly",
    )

    page = sign_in(client, getattr(cast, role)).get(url(cast))

    assert shown(page) == [
        ("Member suspended", "Olivia Owner", ""),
        ("Operation started", "TenantPilot", "Fabrikam"),
        ("Operation started", "Ona Operator", "Contoso"),
    ]
    assert "operation type: Inventory sync" in page.text
    assert "Rita Reader" in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?who={operator}", ["Contoso"]),
        ("?who=system", ["Fabrikam"]),
        ("?who={outsider}", ["Fabrikam ", "Contoso "]),
        ("?action=tenant.linked", []),
        ("?tenant={other_tenant}", ["Fabrikam"]),
    ],
)
def test_filters(cast: Cast, client: Client, query: str, expected: list[str]) -> None:
    acted(cast.operator, cast.tenant)
    acted(None, cast.other_tenant)
    numbers = {name: getattr(cast, name).pk for name in ("operator", "outsider", "other_tenant")}

    page = sign_in(client, cast.owner).get(url(cast, query=query.format(**numbers)))

    # A person who never acted here is no choice, so that the filter tells of no one.
    is_known = "outsider" not in query
    assert page.status_code == (HTTPStatus.OK if is_known else HTTPStatus.UNPROCESSABLE_ENTITY)
    assert [tenant for _, _, tenant in shown(page)] == [name.strip() for name in expected]
    if is_known and not expected:
        assert "No entry matches" in page.text


def test_person_who_left_can_still_be_filtered_for(cast: Cast, client: Client) -> None:
    acted(cast.operator, cast.tenant)
    cast.operator.memberships.all().delete()

    page = sign_in(client, cast.owner).get(url(cast, query=f"?who={cast.operator.pk}"))

    assert shown(page) == [("Operation started", "Ona Operator", "Contoso")]


def test_days_are_whole_and_both_ends_count(cast: Cast, client: Client) -> None:
    for day, hour in ((1, 23), (2, 0), (3, 23), (4, 0)):
        at(day, hour, cast.tenant)

    page = sign_in(client, cast.owner).get(url(cast, query="?since=2026-07-02&until=2026-07-03"))

    assert [f"{row.entry.occurred_at:%d %H}" for row in page.context["rows"]] == ["03 23", "02 00"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?since=02/07/2026", "Write the day as year, month, day"),
        ("?until=9999-12-31", "out of range: 2000-01-01 to 2199-12-31"),
        ("?since=2026-07-03&until=2026-07-02", "The last day is before the first."),
        ("?who=99999999999999999999", "Choose a person who is or was in this workspace."),
        ("?tenant=x", "Choose a tenant of this workspace."),
    ],
)
def test_filter_that_means_nothing_is_told(
    cast: Cast, client: Client, query: str, said: str
) -> None:
    page = sign_in(client, cast.owner).get(url(cast, query=query))

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in page.text


def test_gone_person_and_gone_tenant_are_said(cast: Cast, client: Client) -> None:
    AuditLog.objects.create(
        action="tenant.linked", actor_type="User", workspace_id=cast.workspace.pk, tenant_id=10**9
    )

    page = sign_in(client, cast.owner).get(url(cast))

    assert "a person whose account is gone" in page.text
    assert "a tenant that is gone" in page.text


@pytest.mark.parametrize("role", ["operator", "reader"])
def test_others_see_neither_page_nor_file(cast: Cast, client: Client, role: str) -> None:
    sign_in(client, getattr(cast, role))

    assert client.get(url(cast)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(url(cast, "download")).status_code == HTTPStatus.FORBIDDEN


def test_file_holds_what_is_filtered_and_is_audited_itself(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(name="=HYPERLINK(1)")
    acted(cast.operator, cast.tenant)
    acted(None, cast.other_tenant)

    answer = sign_in(client, cast.manager).post(url(cast, "download", f"?who={cast.operator.pk}"))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["who_email"], row["tenant"]) for row in rows] == [
        (cast.operator.email, "'=HYPERLINK(1)")
    ]
    entry = AuditLog.objects.get(action=AuditAction.AUDIT_LOG_DOWNLOADED)
    assert (entry.actor_id, entry.workspace_id) == (cast.manager.pk, cast.workspace.pk)
    assert entry.details == {"entries": 1, "format": "csv"}


def test_statements_do_not_grow_with_the_entries(cast: Cast, client: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(url(cast))
        return len(asked)

    sign_in(client, cast.owner)
    acted(cast.operator, cast.tenant)
    few = statements()
    for person in (cast.owner, cast.manager, cast.reader):
        for tenant in (cast.tenant, cast.other_tenant):
            acted(person, tenant)

    assert statements() == few
