"""Tenant-owned rows: out of scope in Python, and impossible to mismatch in the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from operations.enums import RunTrigger
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.migration_operations import TenantScopeKey
from tenantpilot.tenants.models import Tenant, TenantOwned
from tests.cast import Cast


def run_of(tenant: Tenant, **others: Any) -> OperationRun:
    run: OperationRun = OperationRun.objects.create(
        **{
            "tenant": tenant,
            "workspace": tenant.workspace,
            "type": OperationType.INVENTORY_SYNC,
            "trigger": RunTrigger.SCHEDULE,
        }
        | others
    )
    return run


@pytest.fixture
def mine(cast: Cast) -> OperationRun:
    with scope(tenant=cast.tenant):
        return run_of(cast.tenant)


@pytest.fixture
def theirs(cast: Cast) -> OperationRun:
    with scope(tenant=cast.foreign_tenant):
        return run_of(cast.foreign_tenant)


@pytest.mark.parametrize(
    "question",
    [
        "all", "count", "exists", "contains", "first", "get", "filter", "exclude", "in_bulk",
        "distinct", "update", "values", "values_list", "aggregate", "raw", "iterator", "explain",
    ],
)  # fmt: skip
def test_question_outside_a_scope_is_an_error(question: str) -> None:
    with pytest.raises(ScopeError):
        getattr(OperationRun.objects, question)()


def test_detour_outside_a_scope_is_an_error(mine: OperationRun) -> None:
    rows = OperationRun.objects.select_related("tenant")

    questions: list[Callable[[], object]] = [rows.exists, rows.delete, lambda: list(rows)]
    for question in questions:
        with pytest.raises(ScopeError):
            question()


def test_rows_of_another_tenant_are_invisible(
    cast: Cast, mine: OperationRun, theirs: OperationRun
) -> None:
    with scope(tenant=cast.tenant):
        assert list(OperationRun.objects.all()) == [mine]
        assert not OperationRun.objects.filter(pk=theirs.pk).exists()
        assert OperationRun.objects.update(attempts=5) == 1
        OperationRun.objects.all().delete()

    with scopes_disabled():
        assert OperationRun.objects.get() == theirs
        assert OperationRun.objects.get().attempts == 0


def test_rows_of_another_tenant_of_the_same_workspace_are_invisible(
    cast: Cast, mine: OperationRun
) -> None:
    with scope(tenant=cast.other_tenant):
        assert not OperationRun.objects.exists()


def test_mismatched_pair_is_refused_where_it_is_written(cast: Cast) -> None:
    with scope(tenant=cast.tenant):
        with pytest.raises(IntegrityError, match="tenant_scope"), transaction.atomic():
            run_of(cast.tenant, workspace=cast.foreign_tenant.workspace)

        assert not OperationRun.objects.exists()


def test_row_cannot_be_moved_to_another_workspace(cast: Cast, mine: OperationRun) -> None:
    with (
        scope(tenant=cast.tenant),
        pytest.raises(IntegrityError, match="tenant_scope"),
        transaction.atomic(),
    ):
        OperationRun.objects.update(workspace=cast.foreign_tenant.workspace)


@pytest.mark.parametrize("column", ["workspace_id", "tenant_id"])
def test_row_without_its_scope_is_refused(cast: Cast, mine: OperationRun, column: str) -> None:
    with (
        pytest.raises(IntegrityError, match=f'"{column}"'),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE operations_operationrun SET {column} = NULL")  # noqa: S608


def test_tenant_that_goes_takes_its_rows_along_and_no_others(
    cast: Cast, mine: OperationRun, theirs: OperationRun
) -> None:
    cast.tenant.delete()

    with scopes_disabled():
        assert OperationRun.objects.get() == theirs


@pytest.mark.django_db
def test_every_tenant_owned_table_has_its_composite_key() -> None:
    tables = {model._meta.db_table for model in TenantOwned.__subclasses__()}
    assert "operations_operationrun" in tables

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND confrelid = 'tenants_tenant'::regclass AND NOT condeferrable "
            "AND array_length(conkey, 1) = 2"
        )
        guarded = {table for (table,) in cursor.fetchall()}

    assert tables <= guarded


def test_operation_describes_itself_for_migrations() -> None:
    operation = TenantScopeKey("somebodys_table")

    assert operation.deconstruct() == ("TenantScopeKey", ["somebodys_table"], {})
    assert operation.describe() == "Tie tenant and workspace of somebodys_table together"


def test_scope_of_a_queryset_holds_its_tenants_and_no_other(
    cast: Cast, mine: OperationRun, theirs: OperationRun
) -> None:
    own = Tenant.objects.filter(workspace=cast.workspace).order_by("name")

    with scope(tenant=own):
        seen = set(OperationRun.objects.all())
        changed = OperationRun.objects.filter(pk=theirs.pk).update(progress_done=1)
    with scope(tenant=Tenant.objects.none()):
        nothing = OperationRun.objects.exists()
    with scope(tenant=own), scopes_disabled():
        everything = OperationRun.objects.count()

    assert seen == {mine}
    assert (changed, nothing, everything) == (0, False, 2)
