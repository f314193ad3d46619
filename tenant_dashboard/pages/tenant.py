"""What a tenant's page shows: what its parts have in common is read once, and for all of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from attention.registry import Facts
from attention.selectors import attention_in_scope, put_offs
from inventory.drift import differences_since_agreed
from inventory.figures import differences_among, figures_of, present_in
from inventory.selectors import Syncs, wanted_syncs
from onboarding.attention import know_draft
from operations import selectors as operations
from operations.attention.runs import created
from operations.attention.unwell import ToldConnection, unwell
from operations.attention.worker import overdue_among, overdue_starts
from operations.connection_truth import ConnectionTruth, connection_of, connection_truth
from operations.failure_streaks import failing, last_good_syncs
from operations.failures import FAILURES, Failure
from operations.models import OperationRun
from reports.attention import know_reports
from reports.selectors import last_checks, newest_and_news, statuses
from reviewpacks.models import ReviewPack
from tenant_dashboard.selectors import tenant_with_rows
from tenantpilot.database.compiled import compiled
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import ConnectionStatus, ProviderConnection, Tenant
from visibility import selectors as visibility

RUNS_SHOWN = 5


class TenantPage:
    """What several parts of the page speak of, read for the tenant in scope."""

    def __init__(self, tenant: Tenant, *, now: datetime) -> None:
        self._now = now
        self.tenant = tenant_with_rows(tenant, now=now)
        self.connection = connection_of(self.tenant)
        self.states = visibility.states_with(self.tenant.access)
        self._figures = figures_of(tenant)
        self.present = present_in(self._figures)
        # Newest first, so that the latest few are at its head.
        self.runs = list(_runs())
        self.syncs = Syncs.among(self.runs)
        self._reports = newest_and_news(now=now)
        self.report_statuses = statuses(
            self.runs, reports=self._reports, repeated=self.tenant.weekly
        )
        facts = self._facts(self.tenant)
        self.attention = attention_in_scope(facts).of(tenant.pk)
        self.truth = connection_truth(
            self.tenant,
            self.connection,
            checked_at=self.connection.last_checked_at if self.connection else None,
            failing=facts.read(failing),
            today=now.date(),
        )

    def _facts(self, tenant: Any) -> Facts:
        """Tell those who know what needs a person what has been read."""
        facts = Facts({tenant.pk: tenant.status}, now=self._now)
        synced = self.syncs.latest.completed_at if self.syncs.latest else None
        told = ToldConnection.of(self.connection) if self.connection else None
        facts.know(unwell, dict.fromkeys(facts.active, told))
        facts.know(last_good_syncs, {tenant.pk: synced} if synced else {})
        facts.know(overdue_starts, overdue_among(self.runs, now=self._now))
        facts.know(created, {tenant.pk: tenant.created_at})
        facts.know(put_offs, tenant.put_offs)
        know_draft(facts, tenant.draft)
        current = {each.area.value for each in self.states if each.is_current}
        compared = [each for each in tenant.agreed or () if each in current]
        found = differences_among(self._figures, tenant=tenant, compared=compared)
        facts.know(differences_since_agreed, found)
        know_reports(facts, self._reports)
        return facts

    @property
    def latest_pack(self) -> ReviewPack | None:
        """The newest review pack. Its operation is among the runs while it is live."""
        pack: ReviewPack | None = self.tenant.latest_pack
        if pack:
            pack.run = next((run for run in self.runs if run.pk == pack.run_id), None)
        return pack

    @property
    def is_live(self) -> bool:
        """Whether anything runs, or waits to begin at once: none that is planned for later."""
        return any(
            run.is_live and (run.due_at is None or run.due_at <= self._now) for run in self.runs
        )

    def start_option(self, operation_type: OperationType, *, tone: str = "") -> "StartOption":
        """Return the operation with its live run, if there is one."""
        live = next((run for run in self.runs if run.is_live and run.type == operation_type), None)
        return StartOption(operation_type=operation_type, live_run=live, tone=tone)


@compiled
def _runs() -> QuerySet[OperationRun]:
    return operations.runs_among(
        operations.runs()[:RUNS_SHOWN], operations.live(), last_checks(), *wanted_syncs()
    )


@dataclass(frozen=True, kw_only=True)
class ConnectionCard:
    """The connection to Microsoft 365 and what its state means."""

    connection: ProviderConnection | None
    truth: ConnectionTruth

    @property
    def failure(self) -> Failure | None:
        """Why the latest check failed, in words; None if it did not."""
        if self.connection is None or self.connection.status != ConnectionStatus.FAILED:
            return None
        return FAILURES.get(self.connection.failure_code)

    @property
    def is_unchecked(self) -> bool:
        return self.connection is not None and self.connection.status == ConnectionStatus.UNCHECKED


@dataclass(frozen=True, kw_only=True)
class StartOption:
    """An operation that starts on this page: the live run of its kind, if there is one."""

    operation_type: OperationType
    live_run: OperationRun | None
    tone: str = ""

    @property
    def text(self) -> str:
        return f"Start {self.operation_type.label.lower()}"

    @property
    def live_text(self) -> str:
        return f"{self.operation_type.label} is under way"
