"""When the demo's people opened support diagnostics, and what they saw."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django_scopes import scopes_disabled

from demo.factories import DiagnosticsOpenedFactory
from demo.history.chronicle import QUIET_BEFORE_NOW, Chronicle
from operations.models import OperationRun
from operations.vocabulary import RunOutcome, RunTrigger
from support import building
from support.models import KEPT_FOR, DiagnosticBundle
from support.sections import SECTIONS
from support.sections.clock import read_clock
from support.sections.workers import read_workers
from support.services import diagnostics
from support.subject import Subject
from telemetry.models import ProductUsageEvent
from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import DiagnosticsSource

AFTER_A_FAILURE, OUT_OF_CURIOSITY = 0.6, 0.04
LOOKS_INTO_IT = timedelta(minutes=4)
# How the queue and the clocks stood back then, nobody knows.
AS_OF_THEN = [read for read in SECTIONS if read not in {read_workers, read_clock}]
EXPIRED_SINCE: dict[str, list[object]] = {"findings": [], "sections": []}


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Somebody opened diagnostics; `run` None: from the tenant's page."""

    by: User
    at: datetime
    chronicle: Chronicle
    run: OperationRun | None


def save(chronicles: Sequence[Chronicle], *, now: datetime) -> None:
    """Store every opening, with its use and its audit entry, then let the old ones expire."""
    openings = sorted(
        (opening for chronicle in chronicles for opening in _openings(chronicle, now=now)),
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
            DiagnosticsOpenedFactory.build(bundle=bundle) for bundle in bundles
        )
    AuditLog.objects.bulk_create(_audit_entry(bundle) for bundle in bundles)
    diagnostics.expire()


def _openings(chronicle: Chronicle, *, now: datetime) -> Iterator[Opening]:
    """Yield when somebody looked for a cause: mostly after a failure, the latest for certain.

    A bundle that is still kept shows the connection as the latest check left it, so none of
    the last days was opened before that check.
    """
    random = Random(f"the diagnostics of tenant {chronicle.tenant.directory_id}")
    by_people = [run for run in chronicle.runs if run.trigger == RunTrigger.PERSON]
    failed = [run for run in by_people if run.outcome == RunOutcome.FAILED]
    seen = chronicle.last_check.completed_at or now
    for run in by_people:
        hurts = run.outcome == RunOutcome.FAILED
        latest = run in failed[-1:]
        if latest or random.random() < (AFTER_A_FAILURE if hurts else OUT_OF_CURIOSITY):
            ended = run.completed_at or now
            at = (max(ended, seen) if latest else ended) + LOOKS_INTO_IT * random.uniform(0.3, 3)
            is_told = at < now - KEPT_FOR or at >= seen
            if run.initiator and is_told and at < now - QUIET_BEFORE_NOW:
                yield Opening(
                    by=run.initiator, at=at, chronicle=chronicle, run=run if hurts else None
                )


def _bundle(opening: Opening, *, token: UUID, now: datetime) -> DiagnosticBundle:
    run = opening.run
    # As it is stored: the one in the chronicle does not know since when it is managed.
    tenant = Tenant.objects.get(pk=opening.chronicle.tenant.pk)
    subject = Subject(
        tenant=tenant, opened_by=opening.by, at=opening.at, run_id=run.pk if run else None
    )
    is_kept = opening.at + KEPT_FOR > now
    return DiagnosticBundle(
        tenant=tenant,
        workspace_id=tenant.workspace_id,
        source=subject.source,
        run=run,
        opened_by=opening.by,
        token=token,
        schema_version=building.SCHEMA_VERSION,
        snapshot=building.snapshot(subject, sections=AS_OF_THEN) if is_kept else EXPIRED_SINCE,
        created_at=opening.at,
        expires_at=opening.at + KEPT_FOR,
    )


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
