"""Every column that points at a person or a tenant is declared, and the proof looks everywhere."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from tenantpilot.accounts.models import User
from tenantpilot.data_removal.checks import (
    problems_of,
    tables_without_a_model,
    undeclared_references,
)
from tenantpilot.data_removal.fields import RowNumber, Target
from tenantpilot.data_removal.references import references_to
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import number
from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db


def problems(column: "models.Field[Any, Any]", *, name: str) -> list[str | None]:
    """Return the codes of what is wrong with a model that has this column."""
    with isolate_apps("tenantpilot.accounts"):
        meta = type("Meta", (), {"app_label": "accounts"})
        members = {"__module__": __name__, "Meta": meta, name: column}
        return [each.id for each in problems_of(type("Novelty", (models.Model,), members))]


def table(columns: str, *rows: str) -> None:
    """Add a table that no model knows."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE novelty (id bigint PRIMARY KEY, {columns})")
        for row in rows:
            cursor.execute(f"INSERT INTO novelty VALUES ({row})")  # noqa: S608


def deletes_nothing(name: str) -> None:
    """Let the table swallow every DELETE."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE RULE never AS ON DELETE TO {name} DO INSTEAD NOTHING")


def test_everything_there_is_is_declared() -> None:
    assert undeclared_references() == []
    assert tables_without_a_model(databases=["default"]) == []


@pytest.mark.parametrize(
    "name",
    ["user_id", "author_id", "approved_by", "signed_off_by_id", "former_tenant_id", "subject_id"],
)
def test_number_that_only_its_name_gives_away_is_refused(name: str) -> None:
    assert problems(models.IntegerField(), name=name) == ["data_removal.E003"]
    assert problems(RowNumber(), name=name) == []


@pytest.mark.parametrize("name", ["schema_version", "byte_count", "policy_id"])
def test_number_of_something_else_needs_no_declaration(name: str) -> None:
    assert problems(models.BigIntegerField(), name=name) == []


@pytest.mark.parametrize("target", [User, Tenant])
@pytest.mark.parametrize("on_delete", [models.DO_NOTHING, models.PROTECT, models.RESTRICT])
def test_key_that_would_stop_a_removal_or_be_left_is_refused(
    target: type[models.Model], on_delete: Callable[..., Any]
) -> None:
    key = models.ForeignKey(target, on_delete=on_delete, related_name="+")

    assert problems(key, name="whose") == ["data_removal.E001"]


@pytest.mark.parametrize("on_delete", [models.DO_NOTHING, models.PROTECT])
def test_number_that_stays_needs_its_reason(on_delete: Callable[..., Any]) -> None:
    undecided = RowNumber(Target(model="accounts.User", on_delete=on_delete))
    kept = RowNumber(Target(model="accounts.User", on_delete=models.DO_NOTHING, why="kept: proof"))

    assert problems(undecided, name="user_id") == ["data_removal.E002"]
    assert problems(kept, name="user_id") == []


def test_check_of_the_database_names_a_table_without_a_model(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table("whose bigint")

    call_command("check", databases=["default"])

    assert "No model declares the table novelty." in capsys.readouterr().err


def test_key_of_a_table_without_a_model_stops_the_erasure(cast: Cast, run: Say) -> None:
    table("who bigint NOT NULL REFERENCES accounts_user", f"1, {cast.operator.pk}")

    with pytest.raises(CommandError, match=r"^Nothing was removed: .*novelty"):
        run("erase_user", cast.operator.email, "--yes")

    assert User.objects.filter(pk=cast.operator.pk).exists()


def test_rows_of_a_person_that_are_left_stop_the_erasure(cast: Cast, run: Say) -> None:
    InvitationFactory(workspace=cast.workspace, invited_by=cast.operator)
    deletes_nothing("workspaces_workspaceinvitation")

    with pytest.raises(CommandError) as refused:
        run("erase_user", cast.operator.email, "--yes")

    assert str(refused.value) == (
        "Rows would have been left in workspaces_workspaceinvitation.invited_by_id (1). "
        "Nothing was removed."
    )
    assert User.objects.filter(pk=cast.operator.pk).exists()


def test_rows_of_a_tenant_that_are_left_stop_the_off_boarding(cast: Cast, run: Say) -> None:
    run("archive_tenant", str(cast.tenant.pk))
    named = cast.tenant.entitlements.count()
    deletes_nothing("tenants_tenantentitlement")

    with pytest.raises(CommandError) as refused:
        run("offboard_tenant", str(cast.tenant.pk), "--yes")

    assert str(refused.value) == (
        f"Rows would have been left in tenants_tenantentitlement.tenant_id ({named}). "
        "Nothing was removed."
    )
    assert Tenant.objects.filter(pk=cast.tenant.pk).exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "'Ask {} first'"),
        ("varchar(99)", "'{}'"),
        ("jsonb", """'{{"asked": ["{}"]}}'"""),
        ("text[]", "ARRAY['x', '{}']"),
    ],
    ids=["text", "varchar", "jsonb", "array"],
)
def test_address_in_any_kind_of_text_is_reported_and_stops_nothing(
    cast: Cast, run: Say, kind: str, value: str
) -> None:
    table(f"words {kind}", f"1, {value.format(cast.operator.email.upper())}")

    dry = run("erase_user", cast.operator.email, "--dry-run")
    said = run("erase_user", cast.operator.email, "--yes")

    for each in [dry, said]:
        assert ["novelty.words", "1"] in [line.split()[:2] for line in each.splitlines()]
    assert "To change by hand, it is not ours to change:" in said
    assert "every text of the database" not in said
    assert not User.objects.filter(pk=cast.operator.pk).exists()


@pytest.mark.parametrize("around", ["x{}", "{}.x", "{}x", "x.{}", "x+{}"])
def test_longer_address_is_somebody_elses(cast: Cast, run: Say, around: str) -> None:
    table("words text", f"1, '{around.format(cast.operator.email)}'")

    run("erase_user", cast.operator.email, "--yes")

    assert not User.objects.filter(pk=cast.operator.pk).exists()
    assert number("SELECT count(*) FROM novelty") == 1


def test_proof_names_every_column_the_models_know() -> None:
    """Listed by hand, so that a lookup which finds too little is noticed."""
    tenants = {str(each) for each in references_to(Tenant)}
    people = {str(each) for each in references_to(User)}

    assert tenants >= {
        "audit_auditlog.subject_id", "audit_auditlog.tenant_id",
        "onboarding_onboardingsession.tenant_id",
        "inventory_agreement.tenant_id", "inventory_policy.tenant_id",
        "inventory_policyversion.tenant_id", "operations_operationrun.tenant_id",
        "product_usage_events.tenant_id", "reports_reportschedule.tenant_id",
        "reports_storedreport.tenant_id", "reviewpacks_reviewpack.tenant_id",
        "support_diagnosticbundle.tenant_id", "tenants_providerconnection.tenant_id",
        "tenants_comparisonkey.tenant_id", "tenants_tenantentitlement.tenant_id",
    }  # fmt: skip
    assert people >= {
        "accounts_planesession.account_id", "audit_auditlog.actor_id", "audit_auditlog.subject_id",
        "inventory_agreement.agreed_by_id",
        "onboarding_checkpointcompletion.completed_by_id",
        "onboarding_onboardingsession.changed_by_id", "onboarding_onboardingsession.created_by_id",
        "operations_operationrun.initiator_id", "product_usage_events.actor_id",
        "reports_storedreport.created_by_id", "reviewpacks_reviewpack.requested_by_id",
        "support_diagnosticbundle.opened_by_id", "workspaces_workspacemembership.user_id",
    }  # fmt: skip
