"""When the demo's people opened support diagnostics, and what they saw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django_scopes import scopes_disabled

from demo.factories import usage_event
from demo.history.runs import QUIET_BEFORE_NOW, TenantHistory
from operations.enums import RunOutcome, RunTrigger
from operations.models import OperationRun
from support.models import KEPT_FOR, DiagnosticBundle
from support.sections import SECTIONS
from support.sections.clock import read_clock
from support.sections.visibility import read_visibility
from support.sections.workers import read_workers
from support.services import snapshots
from support.services.bundles import expire
from support.types import DiagnosticsContext
from telemetry.catalog import SUPPORT_DIAGNOSTICS_OPENED
from telemetry.models import ProductUsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.enums import DiagnosticsSource
from tenantpilot.tenants.models import Tenant

AFTER_A_FAILURE, OUT_OF_CURIOSITY = 0.6, 0.04
LOOKS_INTO_IT = timedelta(minutes=4)
# The queue, the clocks and what could be seen back then are not known.
OF_NOW = {read_workers, read_clock, read_visibility}
AS_OF_THEN = [read for read in SECTIONS if read not in OF_NOW]
EXPIRED_SINCE: dict[str, list[object]] = {"issues": [], "sections": []}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A person opened diagnostics; `run` None: from the tenant's page."""

    by: User
    at: datetime
    history: TenantHistory
    run: OperationRun | None


def save(histories: Sequence[TenantHistory], *, now: datetime) -> None:
    """Store every opening, with its use and its audit entry, then let the old ones expire."""
    openings = sorted(
        (opening for history in histories for opening in _openings(history, now=now)),
        key=lambda opening: opening.at,
    )
    random = Random("the tokens of the demo's forms")
    bundles = [
        _bundle(opening, token=UUID(int=random.getrandbits(128)), now=now) for opening in openings
    ]
    # The history is that of every tenant.
    with scopes_disabled():
        DiagnosticBundle.objects.bulk_create(bundles)
        ProductUsageEvent.objects.bulk_create(
            usage_event(
                SUPPORT_DIAGNOSTICS_OPENED,
                tenant=bundle.tenant,
                actor_id=bundle.opened_by_id,
                subject=bundle,
                at=bundle.created_at,
                source=bundle.source,
            )
            for bundle in bundles
        )
    AuditLog.objects.bulk_create(_audit_entry(bundle) for bundle in bundles)
    expire()


def _openings(history: TenantHistory, *, now: datetime) -> Iterator[Opening]:
    """Yield when a person looked for a cause: mostly after a failure, the latest for certain.

    A bundle that is still kept shows the connection as the latest check left it, so none of
    the last days was opened before that check.
    """
    random = Random(f"the diagnostics of tenant {history.tenant.directory_id}")
    by_people = [run for run in history.runs if run.trigger == RunTrigger.PERSON]
    failed = [run for run in by_people if run.outcome == RunOutcome.FAILED]
    seen = history.last_check.completed_at or now
    for run in by_people:
        hurts = run.outcome == RunOutcome.FAILED
        latest = run in failed[-1:]
        if latest or random.random() < (AFTER_A_FAILURE if hurts else OUT_OF_CURIOSITY):
            ended = run.completed_at or now
            at = (max(ended, seen) if latest else ended) + LOOKS_INTO_IT * random.uniform(0.3, 3)
            is_told = at < now - KEPT_FOR or at >= seen
            if run.initiator and is_told and at < now - QUIET_BEFORE_NOW:
                yield Opening(by=run.initiator, at=at, history=history, run=run if hurts else None)


def _bundle(opening: Opening, *, token: UUID, now: datetime) -> DiagnosticBundle:
    run = opening.run
    # As it is stored: the one in the history does not know since when it is managed.
    tenant = Tenant.objects.get(pk=opening.history.tenant.pk)
    context = DiagnosticsContext(
        tenant=tenant, opened_by=opening.by, at=opening.at, run_id=run.pk if run else None
    )
    is_kept = opening.at + KEPT_FOR > now
    return DiagnosticBundle(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        source=context.source,
        run=run,
        opened_by=opening.by,
        token=token,
        schema_version=snapshots.SCHEMA_VERSION,
        snapshot=_snapshot(context) if is_kept else EXPIRED_SINCE,
        created_at=opening.at,
        expires_at=opening.at + KEPT_FOR,
    )


def _snapshot(context: DiagnosticsContext) -> dict[str, object]:
    return snapshots.build_snapshot(context, sections=AS_OF_THEN).to_json()


def _audit_entry(bundle: DiagnosticBundle) -> AuditLog:
    return AuditLog(
        action=AuditAction.DIAGNOSTICS_OPENED,
        actor_type="User",
        actor_id=bundle.opened_by_id,
        workspace_id=bundle.workspace_id,
        tenant_id=bundle.tenant_id,
        subject_type="DiagnosticBundle",
        subject_id=bundle.pk,
        occurred_at=bundle.created_at,
        details={"source": DiagnosticsSource(bundle.source).value},
    )
