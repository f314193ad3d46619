"""A table that a later version adds is found, whether a model knows it or not."""

import pytest
from django.core.management import CommandError
from django.db import connection

from tenantpilot.accounts.models import User
from tenantpilot.members import erasure_scope
from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import lifecycle, offboarding
from tenantpilot.traces.pointers import pointers_at
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.traces import number

pytestmark = pytest.mark.django_db


def table(columns: str, *rows: str) -> None:
    """Add a table that no model knows."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE novelty (id bigint PRIMARY KEY, {columns})")
        for row in rows:
            cursor.execute(f"INSERT INTO novelty VALUES ({row})")  # noqa: S608


def left() -> int:
    return number("SELECT count(*) FROM novelty")


def archived(cast: Cast) -> Tenant:
    lifecycle.archive(tenant=cast.tenant)
    return cast.tenant


def test_rows_that_need_the_person_go(cast: Cast, run: Say) -> None:
    table(
        "who bigint NOT NULL REFERENCES accounts_user",
        f"1, {cast.operator.pk}",
        f"2, {cast.reader.pk}",
    )

    said = run("erase_user", cast.operator.email, "--yes")

    assert left() == 1
    assert ["novelty.who", "0"] in [line.split() for line in said.splitlines()]


def test_rows_that_do_not_need_the_person_stay_without(cast: Cast, run: Say) -> None:
    table("who bigint REFERENCES accounts_user", f"1, {cast.operator.pk}", f"2, {cast.reader.pk}")

    run("erase_user", cast.operator.email, "--yes")

    assert number("SELECT count(*) FROM novelty WHERE who IS NULL") == 1
    assert number("SELECT who FROM novelty WHERE id = 2") == cast.reader.pk


@pytest.mark.parametrize("column", ["user_id", "author_id", "approved_by", "signed_off_by_id"])
def test_number_that_only_its_name_gives_away_stops_the_erasure(
    cast: Cast, run: Say, column: str
) -> None:
    table(f"{column} bigint", f"1, {cast.operator.pk}")

    with pytest.raises(CommandError) as refused:
        run("erase_user", cast.operator.email, "--yes")

    assert str(refused.value) == (
        f"Rows would have been left in novelty.{column} (1). Nothing was removed."
    )
    assert User.objects.filter(pk=cast.operator.pk).exists()


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
def test_address_in_any_kind_of_text_stops_the_erasure(
    cast: Cast, run: Say, kind: str, value: str
) -> None:
    table(f"words {kind}", f"1, {value.format(cast.operator.email.upper())}")

    with pytest.raises(CommandError, match=r"novelty\.words \(1\)"):
        run("erase_user", cast.operator.email, "--yes")


@pytest.mark.parametrize("around", ["x{}", "{}.x", "{}x", "x.{}", "x+{}"])
def test_longer_address_is_somebody_elses(cast: Cast, run: Say, around: str) -> None:
    table("words text", f"1, '{around.format(cast.operator.email)}'")

    run("erase_user", cast.operator.email, "--yes")

    assert not User.objects.filter(pk=cast.operator.pk).exists()
    assert left() == 1


def test_key_to_something_else_is_not_taken_for_a_persons(cast: Cast, run: Say) -> None:
    table("owner_id bigint REFERENCES workspaces_workspace", f"1, {cast.workspace.pk}")
    places = {str(pointer) for pointer in pointers_at(User, named=erasure_scope.NAMED)}

    assert "novelty.owner_id" not in places


@pytest.mark.parametrize(
    "column",
    ["tenant_id bigint", "tenant_id bigint NOT NULL REFERENCES tenants_tenant",
     "whose bigint REFERENCES tenants_tenant", "former_tenant_id integer"],
    ids=["number", "key", "key-of-another-name", "number-of-another-name"],
)  # fmt: skip
def test_rows_about_the_tenant_go(cast: Cast, run: Say, column: str) -> None:
    tenant = archived(cast)
    table(column, f"1, {tenant.pk}", f"2, {cast.other_tenant.pk}")

    said = run("offboard_tenant", str(tenant.pk), "--yes")

    assert left() == 1
    place = f"novelty.{column.split()[0]}"
    assert [place, "0"] in [line.split() for line in said.splitlines()]


def test_rows_that_hang_from_the_tenants_rows_go(busy: Cast, run: Say) -> None:
    tenant = archived(busy)
    run_id = number("SELECT min(id) FROM operations_operationrun")
    table("run bigint NOT NULL REFERENCES operations_operationrun", f"1, {run_id}")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE newer (novelty bigint NOT NULL REFERENCES novelty)")
        cursor.execute("INSERT INTO newer VALUES (1)")

    dry = run("offboard_tenant", str(tenant.pk), "--dry-run")
    run("offboard_tenant", str(tenant.pk), "--yes")

    lines = [line.split() for line in dry.splitlines()]
    assert ["newer", "1"] in lines
    assert ["novelty", "1"] in lines
    assert number("SELECT count(*) FROM newer") == 0
    assert left() == 0


def test_table_that_gives_nothing_away_stops_the_off_boarding(cast: Cast, run: Say) -> None:
    tenant = archived(cast)
    table("tenant_id bigint", f"1, {tenant.pk}")
    with connection.cursor() as cursor:
        cursor.execute("CREATE RULE never AS ON DELETE TO novelty DO INSTEAD NOTHING")

    with pytest.raises(CommandError) as refused:
        run("offboard_tenant", str(tenant.pk), "--yes")

    assert str(refused.value) == (
        "Rows would have been left in novelty.tenant_id (1). Nothing was removed."
    )
    assert Tenant.objects.filter(pk=tenant.pk).exists()


def test_proof_names_every_column_the_models_know(cast: Cast) -> None:
    """Counted by hand, so that a pattern which finds too little is noticed."""
    tenants = {str(pointer) for pointer in pointers_at(Tenant, named=offboarding.NAMED)}
    people = {str(pointer) for pointer in pointers_at(User, named=erasure_scope.NAMED)}

    assert tenants >= {
        "audit_auditlog.tenant_id", "onboarding_onboardingsession.tenant_id",
        "operations_inventoryitem.tenant_id", "operations_operationrun.tenant_id",
        "product_usage_events.tenant_id", "reports_reportschedule.tenant_id",
        "reports_storedreport.tenant_id", "reviewpacks_reviewpack.tenant_id",
        "support_diagnosticbundle.tenant_id", "tenants_providerconnection.tenant_id",
        "tenants_tenantentitlement.tenant_id",
    }  # fmt: skip
    assert people >= {
        "accounts_planesession.account_id", "audit_auditlog.actor_id",
        "onboarding_checkpointcompletion.completed_by_id",
        "onboarding_onboardingsession.changed_by_id", "onboarding_onboardingsession.created_by_id",
        "operations_operationrun.initiator_id", "product_usage_events.actor_id",
        "reports_storedreport.created_by_id", "reviewpacks_reviewpack.requested_by_id",
        "support_diagnosticbundle.opened_by_id", "workspaces_workspacemembership.user_id",
    }  # fmt: skip
