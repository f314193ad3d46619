"""One tenant's past: its runs as they would have happened, and what they left behind."""

from dataclasses import dataclass
from datetime import timedelta

from demo.factories import CompletedRunFactory
from demo.graph_stub.world import StubTenant
from demo.history import run_results
from demo.history.inventory import Stock, take_stock
from demo.history.run_results import RunResult
from demo.history.starts import Plan, Start
from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

# Nothing of the history is still going on when the demo begins.
QUIET_BEFORE_NOW = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class TenantHistory:
    """What happened on one tenant: runs in their order, not saved yet."""

    tenant: Tenant
    runs: list[OperationRun]
    # None: no sync ever brought any policy.
    stock: Stock | None

    @property
    def last_check(self) -> OperationRun:
        """The run that the connection's state comes from. The first day has one."""
        return [run for run in self.runs if run.type == OperationType.CONNECTION_CHECK][-1]


@dataclass(frozen=True, kw_only=True)
class HistoryGenerator:
    """Generates the past of one connected tenant."""

    tenant: Tenant
    microsoft: StubTenant
    plan: Plan

    def generate(self) -> TenantHistory:
        runs = self.runs()
        syncs = [run for run in runs if run.type == OperationType.INVENTORY_SYNC]
        stock = take_stock(
            tenant=self.tenant, microsoft=self.microsoft, runs=syncs, random=self.plan.random
        )
        return TenantHistory(tenant=self.tenant, runs=runs, stock=stock)

    def runs(self) -> list[OperationRun]:
        """Return the runs that the starts led to, oldest first, not saved yet.

        A start while a run of its type is live is no new run, as in the product.
        """
        latest: dict[str, OperationRun] = {}
        runs = []
        for start in self.plan.starts():
            before = latest.get(start.operation_type)
            is_too_late = start.at >= self.plan.now - QUIET_BEFORE_NOW
            if is_too_late or (before and before.completed_at and start.at <= before.completed_at):
                continue
            run = self._run(start, self._result(start, is_first=before is None))
            latest[start.operation_type] = run
            runs.append(run)
        return runs

    def _result(self, start: Start, *, is_first: bool) -> RunResult:
        random = self.plan.random
        trouble = self.plan.customer.trouble if self.plan.is_trouble(start.at) else None
        if start.operation_type == OperationType.CONNECTION_CHECK:
            return run_results.of_check(trouble=trouble, microsoft=self.microsoft, random=random)
        if not trouble and (is_first or self.plan.is_recent(start.at)):
            return run_results.well(self.microsoft, random)
        return run_results.of_sync(
            trouble=trouble,
            microsoft=self.microsoft,
            by_person=start.initiator is not None,
            random=random,
        )

    def _run(self, start: Start, result: RunResult) -> OperationRun:
        # At night the worker has a queue to work off.
        waited = self.plan.random.uniform(0.1, 1.2 if start.initiator else 90)
        run: OperationRun = CompletedRunFactory.build(
            tenant=self.tenant,
            type=start.operation_type,
            initiator=start.initiator,
            created_at=start.at,
            waited=timedelta(seconds=waited),
            took=timedelta(seconds=result.seconds),
            outcome=result.outcome,
            failure_code=result.failure_code,
            progress_done=result.done,
            progress_total=result.total,
            attempts=result.attempts,
            counts=result.counts,
        )
        if result.outcome == RunOutcome.CANCELLED and run.completed_at:
            run.cancel_requested_at = run.completed_at - timedelta(seconds=0.4)
        return run
