"""What people, and the schedule, do with diagnostic bundles."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django_scopes import scope, scopes_disabled

from operations.models import OperationRun
from support.building import SCHEMA_VERSION, snapshot
from support.clocks import database_clock
from support.models import DiagnosticBundle
from support.subject import Subject
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant

EXPIRED_AT_A_TIME = 1_000


class FormUsedUpError(Exception):
    """The form was sent before, and the bundle it opened has expired since."""


class NotThisFormError(Exception):
    """The token is of a form that somebody else sent, or that stood on another page."""


@transaction.atomic
def open_bundle(
    *, tenant: Tenant, opened_by: User, token: UUID, run: OperationRun | None = None
) -> DiagnosticBundle:
    """Take a snapshot of the tenant, or return the one that this form has opened before.

    `token` is the form's own: however often it is sent, at once or again, it opens one bundle.
    Records SUPPORT_DIAGNOSTICS_OPENED for a new one (FR-243-007). Raises BundleNotBuiltError if
    the snapshot cannot be taken, FormUsedUpError if its bundle has expired, NotThisFormError if
    the token opened a bundle for somebody else, or about something else.
    """
    subject = Subject(
        tenant=tenant, opened_by=opened_by, at=database_clock(), run_id=run.pk if run else None
    )
    bundle: DiagnosticBundle
    with scope(tenant=tenant):
        bundle, is_new = DiagnosticBundle.objects.get_or_create(
            tenant=tenant,
            token=token,
            defaults={
                "workspace_id": tenant.workspace_id,
                "source": subject.source,
                "run": run,
                "opened_by": opened_by,
                "schema_version": SCHEMA_VERSION,
                # Called only if the form is new.
                "snapshot": lambda: snapshot(subject),
            },
        )
    if not is_new:
        _require_same_form(bundle, subject)
        return _unexpired(bundle)
    _audit(AuditAction.DIAGNOSTICS_OPENED, bundle, opened_by)
    recorder.record(
        catalog.SUPPORT_DIAGNOSTICS_OPENED,
        tenant=tenant,
        actor=opened_by,
        subject=bundle,
        source=subject.source,
    )
    return bundle


@transaction.atomic
def hand_out(*, bundle: DiagnosticBundle, downloaded_by: User) -> None:
    """Note that somebody takes the bundle out of the product."""
    _audit(AuditAction.DIAGNOSTICS_DOWNLOADED, bundle, downloaded_by)


def expire() -> int:
    """Delete what has expired, in short transactions; return how many there were.

    Safe to run twice at once. Ledger and audit log keep their rows.
    """
    total = 0
    # Every tenant's.
    with scopes_disabled():
        while ids := _some_expired():
            total += DiagnosticBundle.objects.filter(pk__in=ids).delete()[0]
    return total


def _some_expired() -> list[int]:
    expired = DiagnosticBundle.objects.filter(expires_at__lte=Now()).order_by("expires_at")
    return list(expired.values_list("pk", flat=True)[:EXPIRED_AT_A_TIME])


def _require_same_form(bundle: DiagnosticBundle, subject: Subject) -> None:
    sent = (bundle.opened_by_id, bundle.source, bundle.run_id)
    if sent != (subject.opened_by.pk, subject.source, subject.run_id):
        raise NotThisFormError


def _unexpired(bundle: DiagnosticBundle) -> DiagnosticBundle:
    if bundle.expires_at <= database_clock():
        raise FormUsedUpError
    return bundle


def _audit(action: AuditAction, bundle: DiagnosticBundle, actor: User) -> None:
    log.record(
        action=action,
        actor=actor,
        workspace_id=bundle.workspace_id,
        tenant_id=bundle.tenant_id,
        subject=bundle,
        source=bundle.source,
    )
