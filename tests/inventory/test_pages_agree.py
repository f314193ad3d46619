"""Agreeing on pages: by tick, by form, and not by readers."""

from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings

from demo.graph_stub.world import StubTenant
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.inventory.acts import edit, mark, switched_off_since_agreed, sync, url

pytestmark = pytest.mark.django_db(transaction=True)


def test_changes_page_agrees_to_the_ticked(
    customer: Cast, client: Client, typical: StubTenant
) -> None:
    switched_off_since_agreed(customer, typical)
    signed_in = sign_in(client, customer.operator)
    page = signed_in.get(url("changes", customer))
    (group,) = page.context["groups"]
    version = group.rows[0].row.version
    assert "1 difference from what was agreed" in page.text

    answer = signed_in.post(
        url("agree-to-changes", customer), {"change": f"{version.policy_id}-{version.pk}"},
        follow=True,
    )  # fmt: skip

    assert "1 change is as agreed now." in answer.text
    assert "0 differences from what was agreed" in answer.text
    assert AuditLog.objects.filter(action="inventory.change_agreed").count() == 1


def test_archived_tenant_offers_no_agreeing_and_says_why(
    customer: Cast, client: Client, typical: StubTenant
) -> None:
    switched_off_since_agreed(customer, typical)
    Tenant.objects.filter(pk=customer.tenant.pk).update(status=TenantStatus.ARCHIVED)
    signed_in = sign_in(client, customer.operator)

    changes, page = signed_in.get(url("changes", customer)), signed_in.get(url("agree", customer))

    assert "Mark as agreed" not in changes.text
    assert "The ticked are as agreed" not in changes.text
    assert "This tenant is archived." in page.text


def test_a_page_of_ticks_is_one_act_for_the_limit(
    customer: Cast, client: Client, typical: StubTenant, settings: Settings
) -> None:
    sync(customer)
    mark(customer)
    for place in range(2):
        edit(typical.compliance_policies, place, display_name=f"Renamed {place}")
    sync(customer)
    signed_in = sign_in(client, customer.operator)
    (group,) = signed_in.get(url("changes", customer)).context["groups"]
    ticked = [f"{row.row.version.policy_id}-{row.row.version.pk}" for row in group.rows]
    settings.ACTS_PER_HOUR = 1

    answer = signed_in.post(url("agree-to-changes", customer), {"change": ticked}, follow=True)

    assert "2 changes are as agreed now." in answer.text


@pytest.mark.parametrize("value", ["", "1", "x-y", "1-2-3", f"{2**70}-1"])
def test_nonsense_is_no_change(customer: Cast, client: Client, value: str) -> None:
    answer = sign_in(client, customer.operator).post(
        url("agree-to-changes", customer), {"change": value} if value else {}
    )

    assert answer.status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("name", ["agree", "agree-to-changes"])
def test_reader_may_not_agree(customer: Cast, client: Client, name: str) -> None:
    answer = sign_in(client, customer.reader).post(url(name, customer))

    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_marking_by_form(customer: Cast, client: Client, typical: StubTenant) -> None:
    signed_in = sign_in(client, customer.operator)
    assert "It cannot be marked now." in signed_in.get(url("agree", customer)).text
    run = sync(customer)

    form = signed_in.get(url("agree", customer))
    answer = signed_in.post(
        url("agree", customer), {"run": run.pk, "note": "Ticket 48113"}, follow=True
    )

    assert "55 policies" in form.text
    assert "Ticket 48113" in answer.text
    assert "0 differences from what was agreed" in answer.text


@pytest.mark.parametrize("form", [{}, {"run": "x"}, {"run": 1, "note": "n" * 121}])
def test_wrong_form_says_what_is_wrong(
    customer: Cast, client: Client, form: dict[str, object]
) -> None:
    sync(customer)

    answer = sign_in(client, customer.operator).post(url("agree", customer), form)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
