"""Exporting a person, off-boarding a workspace, erasing an operator; the register's permissions."""

import json
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.test import Client
from django_scopes import scope

from inventory.models import Agreement
from tenantpilot.accounts.models import PlaneSession, PlatformOperator, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.data_removal.references import references_to
from tenantpilot.members.services.personal_export import SECRETS
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.services import offboarding
from tenantpilot.workspaces.models import Workspace
from tests.cast import Cast, sign_in
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import fails_to_sign_in, rows_about
from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db


def test_export_holds_every_place_and_no_colleague(busy: Cast, run: Say) -> None:
    person = busy.operator
    InvitationFactory(email=person.email, name="As typed")

    document = json.loads(run("export_person", person.email.upper()))

    held = document["held"]
    for reference in references_to(User):
        place = reference.model._meta.db_table if reference.goes else str(reference)
        assert place in held, place
    assert [row["email"] for row in held["accounts_user"]] == [person.email]
    assert [row["name"] for row in held["workspaces_workspaceinvitation"]] == ["As typed"]
    assert [row["username"] for row in held["axes_accessattempt"]] == [f"admin:{person.email}"]
    assert {row["event_name"] for row in held["product_usage_events.actor_id"]}
    assert {row["action"] for row in held["audit_auditlog.actor_id"]}
    text = json.dumps(document)
    for colleague in [busy.owner, busy.manager, busy.reader, busy.outsider]:
        assert colleague.email not in text
        assert colleague.name not in text
    rows = [row for rows in held.values() for row in rows]
    assert not any(SECRETS & row.keys() for row in rows)
    # What a report says is about the customer's people.
    assert "payload" not in held["reports_storedreport.created_by_id"][0]
    assert AuditLog.objects.filter(action=AuditAction.PERSON_EXPORTED).count() == 1


def test_export_goes_to_a_new_file_that_only_its_owner_can_read(
    busy: Cast, run: Say, tmp_path: Path
) -> None:
    file = tmp_path / "person.json"

    said = run("export_person", busy.operator.email, "--output", str(file))

    assert f"to {file}" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="cannot be written: File exists"):
        run("export_person", busy.operator.email, "--output", str(file))
    with pytest.raises(CommandError, match="Nothing is held under the address"):
        run("export_person", "stranger@elsewhere.example")


def test_export_says_what_was_done_and_where_others_name_the_person(busy: Cast, run: Say) -> None:
    here = {"tenant": busy.tenant, "workspace_id": busy.workspace.pk}
    with scope(tenant=busy.tenant):
        Agreement.objects.create(**here, agreed_by=busy.operator, note="By phone.")
        Agreement.objects.create(**here, agreed_by=busy.owner, note="Not theirs.")
    Tenant.objects.filter(pk=busy.tenant.pk).update(name=f"Ask {busy.operator.email}")

    held = json.loads(run("export_person", busy.operator.email))["held"]

    assert [row["note"] for row in held["inventory_agreement.agreed_by_id"]] == ["By phone."]
    assert all(row["feature_area"] for row in held["product_usage_events.actor_id"])
    assert any(row["metadata"] for row in held["product_usage_events.actor_id"])
    assert any(row["details"] for row in held["audit_auditlog.actor_id"])
    assert {"place": "tenants_tenant.name", "rows": 1} in held["texts that hold the address"]


def test_export_knows_operators_and_addresses_without_an_account(cast: Cast, run: Say) -> None:
    InvitationFactory(email="mara@msp.example", name="Mara Klein")
    sign_in(Client(), cast.platform_operator)

    operator = json.loads(run("export_person", cast.platform_operator.email))["held"]
    invited = json.loads(run("export_person", "mara@msp.example"))["held"]

    assert [row["name"] for row in operator["accounts_platformoperator"]] == [
        cast.platform_operator.name
    ]
    assert {row["plane"] for row in operator["accounts_planesession"]} == {"system"}
    assert "password" not in operator["accounts_platformoperator"][0]
    assert [row["name"] for row in invited["workspaces_workspaceinvitation"]] == ["Mara Klein"]


def test_register_is_readable_by_its_owner_only(busy: Cast, run: Say, tmp_path: Path) -> None:
    register = tmp_path / "erasures.jsonl"
    register.touch(mode=0o644)

    run("erase_user", busy.operator.email, "--yes", "--register", str(register))

    assert stat.S_IMODE(register.stat().st_mode) == 0o600


def test_workspace_goes_with_its_tenants_and_comes_back_from_no_backup(
    busy: Cast, run: Say, tmp_path: Path
) -> None:
    workspace, tenant, register = busy.workspace, busy.tenant, tmp_path / "erasures.jsonl"
    with pytest.raises(CommandError, match="only an archived tenant"):
        run("offboard_workspace", workspace.slug, "--yes")
    assert Workspace.objects.filter(pk=workspace.pk).exists()
    for each in Tenant.objects.filter(workspace=workspace):
        Tenant.objects.filter(pk=each.pk).update(status=TenantStatus.ACTIVE)
        offboarding.archive(tenant=each)

    dry = run("offboard_workspace", workspace.slug, "--dry-run")
    assert "A dry run: nothing was removed." in dry
    said = run("offboard_workspace", workspace.slug, "--yes", "--register", str(register))

    assert not Workspace.objects.filter(pk=workspace.pk).exists()
    assert not Tenant.objects.filter(workspace_id=workspace.pk).exists()
    assert set(rows_about(tenant).values()) == {0}
    assert f"manage.py erase_user {busy.operator.email}" in said
    assert User.objects.filter(pk=busy.operator.pk).exists()

    back = Workspace.objects.create(pk=workspace.pk, name=workspace.name, slug=workspace.slug)
    Workspace.objects.filter(pk=back.pk).update(created_at=workspace.created_at)
    Tenant.objects.create(workspace=back, name="Contoso", directory_id=tenant.directory_id)
    run("reapply_erasures", str(register), "--yes")

    assert not Workspace.objects.filter(pk=workspace.pk).exists()


def test_open_onboarding_stops_no_off_boarding_of_a_workspace(busy: Cast, run: Say) -> None:
    active = Tenant.objects.filter(workspace=busy.workspace, status=TenantStatus.ACTIVE)
    with pytest.raises(CommandError, match="only an archived tenant"):
        run("offboard_workspace", busy.workspace.slug, "--dry-run")
    for each in active:
        run("archive_tenant", str(each.pk))
    statuses = Tenant.objects.filter(workspace=busy.workspace).values_list("status", flat=True)
    assert TenantStatus.ONBOARDING in statuses

    run("offboard_workspace", busy.workspace.slug, "--dry-run")
    run("offboard_workspace", busy.workspace.slug, "--yes")

    assert not Workspace.objects.filter(pk=busy.workspace.pk).exists()


def test_operator_is_erased_with_sessions_and_number(
    busy: Cast, run: Say, client: Client, tmp_path: Path
) -> None:
    operator, register = busy.platform_operator, tmp_path / "erasures.jsonl"
    sign_in(client, operator)
    fails_to_sign_in(operator.email, plane=Plane.SYSTEM)
    with pytest.raises(CommandError, match="is the last platform operator"):
        run("erase_operator", operator.email, "--yes")
    PlatformOperator.objects.create_account(email="second@host.example", name="Second")
    namesake = User.objects.create(pk=operator.pk + 1_000_000, email="x@msp.example", name="X")
    AuditLog.objects.create(action="x", actor_type="User", actor_id=namesake.pk)

    run("erase_operator", operator.email, "--yes", "--register", str(register))

    assert not PlatformOperator.objects.filter(pk=operator.pk).exists()
    assert not PlaneSession.objects.filter(plane=Plane.SYSTEM, account_id=operator.pk).exists()
    assert not AuditLog.objects.filter(actor_type="PlatformOperator", actor_id=operator.pk).exists()
    assert AuditLog.objects.filter(actor_type="User", actor_id=namesake.pk).exists()
    assert json.loads(register.read_text())["kind"] == "operator"
    assert client.get("/system/").status_code != 200


def test_unknown_operator_and_workspace_are_named(cast: Cast, run: Say) -> None:
    with pytest.raises(CommandError, match="No platform operator has the address"):
        run("erase_operator", cast.owner.email, "--yes")
    with pytest.raises(CommandError, match="There is no workspace nowhere"):
        run("offboard_workspace", "nowhere", "--yes")
