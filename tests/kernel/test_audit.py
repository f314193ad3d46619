"""The audit log: who did what when, for as long as the period says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.functional import SimpleLazyObject

from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast


def signed_in(cast: Cast) -> AuditLog:
    return log.record(action=AuditAction.SIGNED_IN, actor=cast.owner)


def test_row_says_who_did_what_to_what_and_when(cast: Cast) -> None:
    log.record(
        action=AuditAction.MEMBER_ADDED,
        actor=cast.owner,
        workspace_id=cast.workspace.pk,
        tenant_id=cast.tenant.pk,
        subject=cast.manager,
        role="manager",
        count=3,
    )

    row = AuditLog.objects.get()
    assert (row.actor_type, row.actor_id) == ("User", cast.owner.pk)
    assert (row.subject_type, row.subject_id) == ("User", cast.manager.pk)
    assert (row.workspace_id, row.tenant_id) == (cast.workspace.pk, cast.tenant.pk)
    assert row.details == {"role": "manager", "count": 3}
    assert row.occurred_at is not None
    assert str(row).startswith("workspace.member_added at 20")


@pytest.mark.parametrize("subject", ["workspace", "membership", "tenant", "connection"])
def test_workspace_and_tenant_are_those_of_the_subject(cast: Cast, subject: str) -> None:
    subjects: dict[str, Any] = {
        "workspace": cast.workspace,
        "membership": cast.owner.memberships.get(),
        "tenant": cast.tenant,
        "connection": cast.tenant.connection,
    }

    log.record(action=AuditAction.TENANT_LINKED, actor=cast.owner, subject=subjects[subject])

    row = AuditLog.objects.get()
    of_tenant = subject in {"tenant", "connection"}
    assert row.workspace_id == cast.workspace.pk
    assert row.tenant_id == (cast.tenant.pk if of_tenant else None)


@pytest.mark.django_db
def test_command_acts_as_nobody() -> None:
    log.record(action=AuditAction.WORKSPACE_CREATED, actor=None)

    row = AuditLog.objects.get()
    assert (row.actor_type, row.actor_id) == ("", None)
    assert (row.subject_type, row.subject_id, row.details) == ("", None, {})


def test_operator_and_user_are_told_apart(cast: Cast) -> None:
    log.record(action=AuditAction.SIGNED_IN, actor=cast.platform_operator)

    assert AuditLog.objects.get().actor_type == "PlatformOperator"


def test_lazy_person_of_a_request_is_recorded_as_the_person(cast: Cast) -> None:
    lazy: Any = SimpleLazyObject(lambda: cast.owner)

    log.record(action=AuditAction.SIGNED_IN, actor=lazy)

    row = AuditLog.objects.get()
    assert (row.actor_type, row.actor_id) == ("User", cast.owner.pk)


def test_row_goes_with_the_act_that_failed(cast: Cast) -> None:
    with transaction.atomic():
        signed_in(cast)
        transaction.set_rollback(True)

    assert not AuditLog.objects.exists()


def test_row_outlives_whom_it_names(cast: Cast) -> None:
    signed_in(cast)
    owner_id = cast.owner.pk

    cast.owner.delete()

    assert AuditLog.objects.get().actor_id == owner_id


def test_number_of_a_person_who_is_gone_can_be_emptied_and_nothing_else(cast: Cast) -> None:
    signed_in(cast)
    cast.owner.delete()
    before = AuditLog.objects.values().get()

    changes: list[dict[str, Any]] = [
        {"actor_id": cast.manager.pk},
        {"actor_id": None, "details": {"a": 1}},
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditLog.objects.update(**change)
    assert AuditLog.objects.values().get() == before
    AuditLog.objects.update(actor_id=None)

    assert AuditLog.objects.values().get() == before | {"actor_id": None}


def test_number_of_a_row_has_a_column_of_its_own(cast: Cast) -> None:
    with pytest.raises(ValueError, match="a column of its own"):
        log.record(action=AuditAction.SIGNED_IN, actor=cast.owner, user_id=3)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditlog SET actor_id = NULL",
        "UPDATE audit_auditlog SET details = '{}'",
        "DELETE FROM audit_auditlog",
        "INSERT INTO audit_auditlog SELECT * FROM audit_auditlog "
        "ON CONFLICT (id) DO UPDATE SET action = 'account.signed_out'",
    ],
)
def test_rows_cannot_be_changed_or_removed_even_by_sql(cast: Cast, statement: str) -> None:
    signed_in(cast)
    before = AuditLog.objects.values().get()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditLog.objects.values().get() == before


def test_rows_cannot_be_changed_or_removed_through_models(cast: Cast) -> None:
    row = signed_in(cast)
    row.actor_id = cast.manager.pk

    changes: list[Callable[[], object]] = [row.save, row.delete, AuditLog.objects.all().delete]
    for change in changes:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()

    assert AuditLog.objects.get().actor_id == cast.owner.pk


@pytest.mark.django_db(transaction=True)
def test_test_databases_can_still_be_emptied() -> None:
    log.record(action=AuditAction.SIGNED_IN, actor=None)

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditlog")

    assert not AuditLog.objects.exists()
