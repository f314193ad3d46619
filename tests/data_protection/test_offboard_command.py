"""How the commands about tenants ask, show, refuse and write down what they do."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from pytest_django import Settings

from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import number, onboard, rows_about
from tests.reviewpacks.journeys import files_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def archived(busy: Cast, run: Say) -> Tenant:
    """The tenant the operator has left data on, put aside."""
    run("archive_tenant", str(busy.tenant.pk))
    return busy.tenant


@pytest.mark.parametrize(
    ("status", "word"),
    [(TenantStatus.ACTIVE, "active"), (TenantStatus.ONBOARDING, "being onboarded")],
)
def test_only_an_archived_tenant_goes(
    busy: Cast, run: Say, status: TenantStatus, word: str
) -> None:
    Tenant.objects.filter(pk=busy.tenant.pk).update(status=status)
    before = rows_about(busy.tenant)

    with pytest.raises(CommandError) as refused:
        run("offboard_tenant", str(busy.tenant.pk), "--yes")

    assert str(refused.value) == (
        f"Contoso is {word}, and only an archived tenant can be off-boarded. Run "
        f"`manage.py archive_tenant {busy.tenant.pk}` first. Nothing was removed."
    )
    assert rows_about(busy.tenant) == before
    with pytest.raises(CommandError, match="only an archived tenant can be off-boarded"):
        run("offboard_tenant", str(busy.tenant.pk), "--dry-run")


def test_archiving_is_audited_once_and_safe_to_repeat(busy: Cast, run: Say) -> None:
    run("archive_tenant", str(busy.tenant.pk))
    said = run("archive_tenant", str(busy.tenant.pk))

    assert said == "Contoso is archived.\n"
    row = AuditLog.objects.get(action=AuditAction.TENANT_ARCHIVED)
    assert (row.tenant_id, row.workspace_id, row.actor_id) == (
        busy.tenant.pk, busy.workspace.pk, None,
    )  # fmt: skip


def test_tenant_that_is_being_onboarded_is_not_archived_here(cast: Cast, run: Say) -> None:
    tenant = onboard(cast, by=cast.owner).tenant
    assert tenant

    with pytest.raises(CommandError, match=r"Cancel the onboarding, which archives it\."):
        run("archive_tenant", str(tenant.pk))

    tenant.refresh_from_db()
    assert tenant.status == TenantStatus.ONBOARDING


@pytest.mark.parametrize("command", ["archive_tenant", "offboard_tenant"])
def test_tenant_that_is_not_there(db: None, run: Say, command: str) -> None:
    if command == "archive_tenant":
        with pytest.raises(CommandError, match=r"There is no tenant 4711\."):
            run(command, "4711")
        return

    assert run(command, "4711", "--yes") == "There is no tenant 4711. Nothing was removed.\n"


def test_dry_run_counts_and_removes_nothing(archived: Tenant, run: Say) -> None:
    before = rows_about(archived)

    dry = run("offboard_tenant", str(archived.pk), "--dry-run")

    assert rows_about(archived) == before
    lines = [line.split() for line in dry.splitlines()]
    for table, rows in before.items():
        assert ([table, str(rows)] in lines) is bool(rows)
    assert run("offboard_tenant", str(archived.pk), "--yes").startswith(
        dry.partition("A dry run")[0]
    )


def test_off_boarding_again_is_no_failure(archived: Tenant, run: Say) -> None:
    run("offboard_tenant", str(archived.pk), "--yes")

    said = run("offboard_tenant", str(archived.pk), "--yes")

    assert said == f"There is no tenant {archived.pk}. Nothing was removed.\n"


def test_without_a_terminal_and_without_yes_nothing_happens(
    archived: Tenant, run: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{archived.pk}\n"))

    with pytest.raises(CommandError, match="There is no terminal to ask"):
        run("offboard_tenant", str(archived.pk))

    assert Tenant.objects.filter(pk=archived.pk).exists()


def test_database_that_refuses_is_one_sentence_and_nothing_goes(archived: Tenant, run: Say) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'not this one'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE DELETE ON tenants_providerconnection"
            " EXECUTE FUNCTION refuse()"
        )

    with pytest.raises(CommandError) as refused:
        run("offboard_tenant", str(archived.pk), "--yes")

    assert str(refused.value) == "Nothing was removed: not this one"
    assert Tenant.objects.filter(pk=archived.pk).exists()


def test_it_is_written_down_without_naming_the_customer(
    archived: Tenant, run: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = tmp_path / "erasures.jsonl"
    monkeypatch.setenv("ERASURE_REGISTER", str(register))

    run("offboard_tenant", str(archived.pk), "--yes")

    (line,) = register.read_text().splitlines()
    assert json.loads(line)["kind"] == "tenant"
    assert str(archived.directory_id) not in line
    assert run("export_erasures").strip() == line


@pytest.mark.django_db(transaction=True)
def test_storage_that_does_not_answer_fails_the_command_and_loses_no_file(
    archived: Tenant, run: Say, packs_folder: Path, settings: Settings
) -> None:
    (file,) = files_in(packs_folder)
    folder = (packs_folder / file).parent
    (packs_folder / file).rename(packs_folder / "elsewhere")
    (packs_folder / file).mkdir()
    (packs_folder / file / "not empty").touch()

    with pytest.raises(CommandError, match="could not be deleted"):
        run("offboard_tenant", str(archived.pk), "--yes")

    assert folder.exists()
    assert not Tenant.objects.filter(pk=archived.pk).exists()
    assert number("SELECT count(*) FROM reviewpacks_orphanedfile") == 1
