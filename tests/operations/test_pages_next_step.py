"""The page of a failed run leads on: to what is missing, and to where it is asked for again."""

import pytest
from django.test import Client
from django.urls import reverse

from operations.enums import RunOutcome
from operations.failures import FAILURES
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import an_ended_run

REPORT, ROLES = OperationType.PERMISSION_POSTURE_REPORT, OperationType.ENTRA_ADMIN_ROLES_REPORT
SYNC, PACK = OperationType.INVENTORY_SYNC, OperationType.REVIEW_PACK


def failed(cast: Cast, operation: OperationType, code: str = "throttled") -> OperationRun:
    return an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code=code, type=operation)


def page_of(run: OperationRun, client: Client) -> str:
    text: str = client.get(reverse("operations:detail", args=[run.tenant_id, run.pk])).text
    return text


@pytest.mark.parametrize(
    ("operation", "permission"),
    [
        (SYNC, "DeviceManagementConfiguration.Read.All"),
        (REPORT, "Application.Read.All"),
        (ROLES, "RoleManagement.Read.Directory"),
    ],
)
def test_missing_permission_is_named_and_linked(
    cast: Cast, client: Client, operation: OperationType, permission: str
) -> None:
    run = failed(cast, operation, "forbidden")

    text = page_of(run, sign_in(client, cast.owner))

    connection = reverse("tenant_dashboard:tenant", args=[run.tenant_id]) + "#connection-title"
    assert f"This operation needs <code>{permission}</code>." in text
    assert f'<a href="{connection}">' in text
    assert 'id="connection-title"' in client.get(connection).text


def test_other_failures_name_no_permission(cast: Cast, client: Client) -> None:
    text = page_of(failed(cast, SYNC), sign_in(client, cast.owner))

    assert "This operation needs" not in text
    assert "#connection-title" not in text


@pytest.mark.parametrize(
    ("operation", "where", "words"),
    [
        (REPORT, "reports:list", "Go to the reports to ask for it again"),
        (ROLES, "reports:list", "Go to the reports to ask for it again"),
        (PACK, "reviewpacks:list", "Go to the review packs to generate it again"),
    ],
)
def test_what_cannot_start_again_here_is_asked_for_where_it_can(
    cast: Cast, operation: OperationType, where: str, words: str
) -> None:
    run = failed(cast, operation)

    operators = page_of(run, sign_in(Client(), cast.operator))
    readers = page_of(run, sign_in(Client(), cast.reader))

    assert f'<a href="{reverse(where, args=[run.tenant_id])}">{words}</a>' in operators
    assert words not in readers


def test_what_can_start_again_here_leads_nowhere_else(cast: Cast, client: Client) -> None:
    text = page_of(failed(cast, SYNC), sign_in(client, cast.operator))

    assert "Start again" in text
    assert "ask for it again" not in text


def test_where_nothing_can_start_the_page_says_why_instead(cast: Cast, client: Client) -> None:
    run = failed(cast, REPORT)
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)

    text = page_of(run, sign_in(client, cast.operator))

    assert "This tenant is archived." in text
    assert "ask for it again" not in text


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_no_failure_of_a_report_speaks_of_a_start(cast: Cast, client: Client, code: str) -> None:
    text = page_of(failed(cast, REPORT, code), sign_in(client, cast.owner))

    assert FAILURES[code].next_step in text.replace("&#x27;", "'")
    for words in ("start it again", "Start it again", "Start the operation again", "Start again"):
        assert words not in text


def test_report_that_changed_nothing_says_so_in_words(cast: Cast, client: Client) -> None:
    counts = {"unchanged": 1, "entries": 4, "findings": 0}
    run = an_ended_run(cast.tenant, type=REPORT, counts=counts)

    page = sign_in(client, cast.owner).get(
        reverse("operations:detail", args=[run.tenant_id, run.pk])
    )

    labels = [count.label for count in page.context["page"].counts]
    assert labels == ["Entries", "Findings"]
    assert "unchanged" not in page.context["page"].announcement
