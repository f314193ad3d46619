"""A restored backup forgets again whom and what the register names, and nobody else."""

import base64
import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.removal_register import Kind, fingerprint
from tenantpilot.workspaces.models import Role, WorkspaceInvitation, WorkspaceMembership
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import rows_about
from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(tmp_path: Path) -> Path:
    return tmp_path / "erasures.jsonl"


def comes_back(person: User, **otherwise: object) -> User:
    """What a restore does: the account is there again, with its number and moment."""
    values = {"email": person.email, "name": person.name, "password": person.password}
    back = User.objects.create(pk=person.pk, **values | otherwise)
    created_at = otherwise.get("created_at", person.created_at)
    User.objects.filter(pk=back.pk).update(created_at=created_at)
    return back


def test_person_who_is_back_is_erased_again(busy: Cast, run: Say, register: Path) -> None:
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))
    back = comes_back(busy.operator)
    WorkspaceMembership.objects.create(workspace=busy.workspace, user=back, role=Role.OPERATOR)

    said = run("reapply_erasures", str(register), "--yes")

    assert not User.objects.filter(pk=busy.operator.pk).exists()
    assert f"Account {busy.operator.pk} is removed again." in said
    assert "Of 1 entries 1 were removed again, 0 are not here, 0 were refused." in said
    assert AuditLog.objects.filter(action=AuditAction.ACCOUNT_ERASED).count() == 2


def test_address_without_account_is_forgotten_again(busy: Cast, run: Say, register: Path) -> None:
    email = "invited@elsewhere.example"
    run("erase_user", email, "--register", str(register))
    older = register.read_text()
    run("erase_user", "nobody.else@elsewhere.example", "--register", str(register))
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditlog")  # as the backup had it
    InvitationFactory(workspace=busy.workspace, invited_by=busy.owner, email=email)
    other = InvitationFactory(workspace=busy.workspace, invited_by=busy.owner)
    Tenant.objects.filter(pk=busy.tenant.pk).update(name=f"Of _{email}_")

    said = run("reapply_erasures", str(register), "--yes")
    again = run("reapply_erasures", str(register), "--yes")

    assert email not in older
    assert "Of 2 entries 1 were removed again, 1 are not here, 0 were refused." in said
    assert "Of 2 entries 0 were removed again, 2 are not here, 0 were refused." in again
    assert list(WorkspaceInvitation.objects.values_list("pk", flat=True)) == [other.pk]
    busy.tenant.refresh_from_db()
    assert busy.tenant.name == "Of _erased_"


def test_address_that_was_written_after_its_erasure_stays(
    busy: Cast, run: Say, register: Path
) -> None:
    email = "invited@elsewhere.example"
    run("erase_user", email, "--register", str(register))
    InvitationFactory(workspace=busy.workspace, invited_by=busy.owner, email=email)

    assert "1 are not here" in run("reapply_erasures", str(register), "--yes")
    assert WorkspaceInvitation.objects.filter(email=email).exists()


def test_tenant_that_is_back_at_work_goes_again(busy: Cast, run: Say, register: Path) -> None:
    tenant = busy.tenant
    run("archive_tenant", str(tenant.pk))
    run("offboard_tenant", str(tenant.pk), "--yes", "--register", str(register))
    Tenant.objects.create(
        pk=tenant.pk, workspace=busy.workspace, name="Contoso", directory_id=tenant.directory_id,
        status=TenantStatus.ACTIVE,
    )  # fmt: skip
    Tenant.objects.filter(pk=tenant.pk).update(created_at=tenant.created_at)

    run("reapply_erasures", str(register), "--yes")

    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert set(rows_about(tenant).values()) == {0}


def test_again_and_again_is_no_failure(busy: Cast, run: Say, register: Path) -> None:
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))

    said = run("reapply_erasures", str(register), str(register), "--yes")

    assert "Of 1 entries 0 were removed again, 1 are not here, 0 were refused." in said


@pytest.mark.parametrize(
    "otherwise",
    [{"email": "somebody.else@msp.example"}, {"created_at": timezone.now()}],
    ids=["another-address", "another-moment"],
)
def test_number_that_belongs_to_somebody_else_by_now_is_left_alone(
    busy: Cast, run: Say, register: Path, otherwise: dict[str, object]
) -> None:
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))
    comes_back(busy.operator, **otherwise)

    said = run("reapply_erasures", str(register), "--yes")

    assert User.objects.filter(pk=busy.operator.pk).exists()
    assert "1 are not here" in said


def test_last_owner_of_the_backup_is_refused_and_the_others_go_all_the_same(
    busy: Cast, run: Say, register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--yes", "--register", str(register)]
    run("erase_user", busy.owner.email, "--successor", busy.manager.email, *options)
    run("erase_user", busy.operator.email, *options)
    WorkspaceMembership.objects.filter(user=busy.manager).update(role=Role.MANAGER)
    back = comes_back(busy.owner)
    WorkspaceMembership.objects.create(workspace=busy.workspace, user=back, role=Role.OWNER)
    comes_back(busy.operator)

    with pytest.raises(CommandError, match="1 were removed again, 0 are not here, 1 were refused"):
        run("reapply_erasures", str(register), "--yes")

    assert f"Account {back.pk} is still here. Olivia Owner is the last owner" in (
        capsys.readouterr().err
    )
    assert User.objects.filter(pk=back.pk).exists()
    assert not User.objects.filter(pk=busy.operator.pk).exists()


def test_register_outlives_a_change_of_keys_while_the_old_key_is_there(
    busy: Cast, run: Say, register: Path, settings: Settings
) -> None:
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))
    comes_back(busy.operator)
    newer = base64.b64encode(b"n" * 32).decode()
    older = settings.ENCRYPTION_KEYS

    settings.ENCRYPTION_KEYS = [newer]
    with pytest.raises(CommandError, match="1 were refused"):
        run("reapply_erasures", str(register), "--yes")
    assert User.objects.filter(pk=busy.operator.pk).exists()

    settings.ENCRYPTION_KEYS = [newer, *older]
    run("reapply_erasures", str(register), "--yes")
    assert not User.objects.filter(pk=busy.operator.pk).exists()


def test_dry_run_only_says_it(busy: Cast, run: Say, register: Path) -> None:
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))
    comes_back(busy.operator)

    said = run("reapply_erasures", str(register), "--dry-run")

    assert f"Account {busy.operator.pk} would be removed again." in said
    assert User.objects.filter(pk=busy.operator.pk).exists()


@pytest.mark.parametrize(
    "text",
    ["{", '{"kind": "person"}', '{"kind": "pet", "id": 1, "fingerprint": "", "at": ""}', "[]"],
    ids=["broken", "incomplete", "unknown-kind", "list"],
)
def test_line_that_is_no_entry_is_named_and_nothing_goes(
    busy: Cast, run: Say, register: Path, text: str
) -> None:
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))
    comes_back(busy.operator)
    with register.open("a") as file:
        file.write(f"\n{text}\n")

    with pytest.raises(CommandError) as refused:
        run("reapply_erasures", str(register), "--yes")

    assert str(refused.value) == (
        f"line 3 of {register} is no entry of a register. Nothing was removed."
    )
    assert User.objects.filter(pk=busy.operator.pk).exists()


def test_register_that_is_not_there(db: None, run: Say, register: Path) -> None:
    with pytest.raises(CommandError, match=r"cannot be read\. Nothing was removed\."):
        run("reapply_erasures", str(register), "--yes")


def test_fingerprint_cannot_be_made_without_the_key(
    busy: Cast, run: Say, register: Path, settings: Settings
) -> None:
    """Whoever has the register and guesses an address learns nothing from it."""
    run("erase_user", busy.operator.email, "--yes", "--register", str(register))
    entry = json.loads(register.read_text())
    again = comes_back(busy.operator)

    same = _fingerprint(again, created_at=busy.operator.created_at)
    settings.ENCRYPTION_KEYS = [base64.b64encode(b"n" * 32).decode()]
    other = _fingerprint(again, created_at=busy.operator.created_at)

    assert same == entry["fingerprint"]
    assert other.partition(":")[2] != same.partition(":")[2]


def _fingerprint(person: User, *, created_at: datetime) -> str:
    return fingerprint(Kind.PERSON, pk=person.pk, known_as=person.email, created_at=created_at)
