"""Opens, downloads and expires diagnostic bundles."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django_scopes import scope, scopes_disabled

from operations.models import OperationRun
from support.models import DiagnosticBundle
from support.selectors import database_time
from support.services.snapshots import SCHEMA_VERSION, build_snapshot
from support.types import DiagnosticsContext
from telemetry import catalog, recorder
from tenantpilot.accounts.models import User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction
from tenantpilot.tenants.models import Tenant

EXPIRED_AT_A_TIME = 1_000


class TokenExpiredError(Exception):
    """The token opened a bundle before, and that bundle has expired."""


class TokenMismatchError(Exception):
    """The token belongs to another person's form, or to a form on another page."""


@transaction.atomic
def open_bundle(
    *, tenant: Tenant, opened_by: User, token: UUID, run: OperationRun | None = None
) -> DiagnosticBundle:
    """Open a bundle with a snapshot of the tenant, or return the one that the form has opened.

    `token` is the form's own: a form opens one bundle, however often it is sent. A new bundle
    records SUPPORT_DIAGNOSTICS_OPENED (FR-243-007). Raises BundleNotBuiltError if the snapshot
    cannot be taken, TokenExpiredError if the form's bundle has expired, and TokenMismatchError
    if the token opened a bundle of another person, or about something else.
    """
    context = DiagnosticsContext(
        tenant=tenant, opened_by=opened_by, at=database_time(), run_id=run.pk if run else None
    )
    bundle, is_new = _get_or_create(context, token=token)
    if not is_new:
        _require_same_form(bundle, context)
        return _unexpired(bundle)
    log.record(
        action=AuditAction.DIAGNOSTICS_OPENED,
        actor=opened_by,
        subject=bundle,
        source=bundle.source,
    )
    recorder.record(
        catalog.SUPPORT_DIAGNOSTICS_OPENED,
        tenant=tenant,
        actor=opened_by,
        subject=bundle,
        source=context.source,
    )
    return bundle


@transaction.atomic
def record_download(*, bundle: DiagnosticBundle, downloaded_by: User) -> None:
    """Record in the audit log that the bundle was downloaded."""
    log.record(
        action=AuditAction.DIAGNOSTICS_DOWNLOADED,
        actor=downloaded_by,
        subject=bundle,
        source=bundle.source,
    )


def expire() -> int:
    """Delete expired bundles in short transactions; return how many there were.

    Safe to run twice at once. Ledger and audit log keep their rows.
    """
    total = 0
    # Every tenant's.
    with scopes_disabled():
        while ids := _some_expired():
            total += DiagnosticBundle.objects.filter(pk__in=ids).delete()[0]
    return total


def _get_or_create(context: DiagnosticsContext, *, token: UUID) -> tuple[DiagnosticBundle, bool]:
    tenant = context.tenant
    with scope(tenant=tenant):
        return DiagnosticBundle.objects.get_or_create(  # type: ignore[no-any-return]
            tenant=tenant,
            token=token,
            defaults={
                "workspace_id": tenant.workspace_id,
                "source": context.source,
                "run_id": context.run_id,
                "opened_by": context.opened_by,
                "schema_version": SCHEMA_VERSION,
                # Called only if the form is new.
                "snapshot": lambda: build_snapshot(context).to_json(),
            },
        )


def _some_expired() -> list[int]:
    expired = DiagnosticBundle.objects.filter(expires_at__lte=Now()).order_by("expires_at")
    return list(expired.values_list("pk", flat=True)[:EXPIRED_AT_A_TIME])


def _require_same_form(bundle: DiagnosticBundle, context: DiagnosticsContext) -> None:
    sent = (bundle.opened_by_id, bundle.source, bundle.run_id)
    if sent != (context.opened_by.pk, context.source, context.run_id):
        raise TokenMismatchError


def _unexpired(bundle: DiagnosticBundle) -> DiagnosticBundle:
    if bundle.expires_at <= database_time():
        raise TokenExpiredError
    return bundle
