"""The tenant page's card of reports: the latest ones, and which come every week."""

import pytest
from django.test import Client

from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.ledger import ledger
from tests.reports.journeys import of_tenant, url, weekly
from tests.reports.rows import a_report

BLOCKERS = {
    "archived": "Its history stays readable, but nothing starts on it.",
    "being onboarded": "Operations can start once it is activated.",
    "without a connection": "Configure the connection first.",
}


def hinder(tenant: Tenant, blocker: str) -> None:
    """Let nothing start on the tenant any more."""
    if blocker == "without a connection":
        ProviderConnection.objects.filter(tenant=tenant).delete()
        return
    status = {"archived": TenantStatus.ARCHIVED, "being onboarded": TenantStatus.ONBOARDING}
    Tenant.objects.filter(pk=tenant.pk).update(status=status[blocker])


@pytest.mark.parametrize("role", ["owner", "manager", "operator"])
def test_weekly_reports_are_set_on_the_tenants_page(cast: Cast, client: Client, role: str) -> None:
    person = getattr(cast, role)

    answer = sign_in(client, person).post(
        of_tenant("schedule", cast.tenant), {"entra_admin_roles": "on"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == f"/admin/tenants/{cast.tenant.pk}/"
    assert "Created every week from now on: Entra admin roles." in answer.text
    assert weekly(cast.tenant) == {"entra_admin_roles"}
    assert weekly(cast.other_tenant) == set()
    entry = AuditLog.objects.get(action="report.schedule_changed")
    assert (entry.actor_id, entry.details) == (
        person.pk, {"report_type": "entra_admin_roles", "is_weekly": True},
    )  # fmt: skip


def test_setting_the_same_again_changes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    data = {"entra_admin_roles": "on", "permission_posture": "on"}
    client.post(of_tenant("schedule", cast.tenant), data)

    answer = client.post(of_tenant("schedule", cast.tenant), data, follow=True)

    assert "Nothing was changed" in answer.text
    assert AuditLog.objects.filter(action="report.schedule_changed").count() == 2


def test_weekly_reports_are_ended(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner)
    client.post(of_tenant("schedule", cast.tenant), {"entra_admin_roles": "on"})

    answer = client.post(of_tenant("schedule", cast.tenant), {}, follow=True)

    assert "Weekly reports are switched off." in answer.text
    assert weekly(cast.tenant) == set()
    assert ledger() == []


def test_tenant_page_shows_latest_reports_and_their_schedule(cast: Cast, client: Client) -> None:
    report = a_report(cast.tenant)
    sign_in(client, cast.operator)
    client.post(of_tenant("schedule", cast.tenant), {"permission_posture": "on"})

    page = client.get(f"/admin/tenants/{cast.tenant.pk}/")

    assert url("detail", report) in page.text
    assert 'name="permission_posture" id="id_permission_posture" checked' in page.text
    assert 'name="entra_admin_roles" id="id_entra_admin_roles">' in page.text


def test_reader_sees_the_schedule_and_no_form(cast: Cast, client: Client) -> None:
    sign_in(Client(), cast.owner).post(
        of_tenant("schedule", cast.tenant), {"permission_posture": "on"}
    )

    page = sign_in(client, cast.reader).get(f"/admin/tenants/{cast.tenant.pk}/")

    assert "Created every week: Permission posture." in page.text
    assert "Save schedule" not in page.text


@pytest.mark.parametrize("blocker", BLOCKERS)
@pytest.mark.parametrize("wanted", [{}, {"permission_posture": "on", "entra_admin_roles": "on"}])
def test_schedule_is_left_alone_where_nothing_can_start(
    cast: Cast, client: Client, blocker: str, wanted: dict[str, str]
) -> None:
    schedule_url = of_tenant("schedule", cast.tenant)
    sign_in(client, cast.owner).post(schedule_url, {"entra_admin_roles": "on"})
    hinder(cast.tenant, blocker)

    answer = client.post(schedule_url, wanted, follow=True)

    assert answer.redirect_chain[-1][0] == f"/admin/tenants/{cast.tenant.pk}/"
    assert "so its weekly reports were left as they are." in answer.text
    assert "Created every week from now on: Permission" not in answer.text
    assert weekly(cast.tenant) == {"entra_admin_roles"}
    assert AuditLog.objects.filter(action="report.schedule_changed").count() == 1


@pytest.mark.parametrize("role", ["owner", "reader"])
@pytest.mark.parametrize(("blocker", "reason"), BLOCKERS.items())
def test_tenant_page_promises_no_report_where_nothing_can_start(
    cast: Cast, client: Client, blocker: str, reason: str, role: str
) -> None:
    hinder(cast.tenant, blocker)

    page = sign_in(client, getattr(cast, role)).get(f"/admin/tenants/{cast.tenant.pk}/")

    card = page.text.split('id="tenant-reports-title"')[1].split("</section>")[0]
    assert "No report is created automatically now." in card
    assert reason in card
    assert "every week" not in card
    assert "<form" not in card


def test_schedule_that_rests_is_told_on_the_tenants_page(cast: Cast, client: Client) -> None:
    sign_in(client, cast.owner).post(
        of_tenant("schedule", cast.tenant), {"permission_posture": "on"}
    )
    hinder(cast.tenant, "archived")

    page = client.get(f"/admin/tenants/{cast.tenant.pk}/")

    assert "Once operations can start, these are created every week: Permission" in page.text
