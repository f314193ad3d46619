"""The audit log goes after its period, and only what is old and not needed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled
from pytest_django import Settings

from operations.models import OperationRun
from telemetry.catalog import EVENTS
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.rows import found

pytestmark = pytest.mark.django_db


def audit_row(cast: Cast, *, days: int, action: AuditAction = AuditAction.SIGNED_IN,
              subject: Any = None) -> AuditLog:  # fmt: skip
    """An act of that many days ago. The log is append-only, so it is written with its time."""
    row = log.record(action=action, actor=cast.owner, subject=subject)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditlog DISABLE TRIGGER audit_append_only")
        cursor.execute(
            "UPDATE audit_auditlog SET occurred_at = now() - make_interval(days => %s) "
            "WHERE id = %s", [days, row.pk],
        )  # fmt: skip
        cursor.execute("ALTER TABLE audit_auditlog ENABLE TRIGGER audit_append_only")
    return row


def test_audit_rows_go_after_their_period_and_the_register_stays(cast: Cast, run: Say) -> None:
    run("erase_user", cast.reader.email, "--yes")
    register = AuditLog.objects.get(action=AuditAction.ACCOUNT_ERASED)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditlog DISABLE TRIGGER audit_append_only")
        AuditLog.objects.update(occurred_at=timezone.now() - timedelta(days=4_000))
        cursor.execute("ALTER TABLE audit_auditlog ENABLE TRIGGER audit_append_only")
    young, old = audit_row(cast, days=364), audit_row(cast, days=366)

    said = run("prune_audit_log")

    kept = set(AuditLog.objects.values_list("pk", flat=True))
    assert {register.pk, young.pk} <= kept
    assert old.pk not in kept
    assert "older than 365 days" in said


def test_what_verify_needs_stays_as_long_as_the_ledger_needs_it(
    busy: Cast, run: Say, settings: Settings
) -> None:
    settings.AUDIT_LOG_RETENTION_DAYS = 31
    with scopes_disabled():
        subject = found(OperationRun.objects.first())
    needed = audit_row(busy, days=60, action=AuditAction.OPERATION_STARTED, subject=subject)
    sign_in = audit_row(busy, days=60)
    too_old = audit_row(busy, days=92, action=AuditAction.OPERATION_STARTED, subject=subject)

    run("prune_audit_log")

    kept = set(AuditLog.objects.values_list("pk", flat=True))
    assert needed.pk in kept
    assert not {sign_in.pk, too_old.pk} & kept
    assert subject._meta.object_name in {event.subject_type for event in EVENTS}


def test_only_a_prune_may_delete_and_only_what_is_old(cast: Cast) -> None:
    row = audit_row(cast, days=29)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tenantpilot.prunes_audit_log', 'yes', true)")
    with pytest.raises(Exception, match="append-only"):
        AuditLog.objects.filter(pk=row.pk).delete()
