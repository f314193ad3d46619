"""One tenant's past: its runs as they would have happened, and what they left behind."""

from dataclasses import dataclass
from datetime import timedelta

from demo.factories import CompletedRunFactory
from demo.graph_stub.world import StubTenant
from demo.history import endings
from demo.history.endings import Ending
from demo.history.inventory import take_stock
from demo.history.starts import Plan, Start
from operations.models import InventoryItem, OperationRun
from operations.vocabulary import RunOutcome
from tenantpilot.tenants.models import Tenant
from tenantpilot.vocabulary import OperationType

# Nothing of the history is still going on when the demo begins.
QUIET_BEFORE_NOW = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Chronicle:
    """What happened on one tenant: runs in their order, not saved yet."""

    tenant: Tenant
    runs: list[OperationRun]
    items: list[InventoryItem]

    @property
    def last_check(self) -> OperationRun:
        """The run that the connection's state comes from. The first day has one."""
        return [run for run in self.runs if run.type == OperationType.CONNECTION_CHECK][-1]


@dataclass(frozen=True, kw_only=True)
class Narrator:
    """Tells the past of one connected tenant."""

    tenant: Tenant
    microsoft: StubTenant
    plan: Plan

    def tell(self) -> Chronicle:
        runs = self._runs()
        syncs = [run for run in runs if run.type == OperationType.INVENTORY_SYNC]
        items = take_stock(
            tenant=self.tenant, microsoft=self.microsoft, runs=syncs, random=self.plan.random
        )
        return Chronicle(tenant=self.tenant, runs=runs, items=items)

    def _runs(self) -> list[OperationRun]:
        """A start while a run of its type is live is no new run, as in the product."""
        latest: dict[str, OperationRun] = {}
        runs = []
        for start in self.plan.starts():
            before = latest.get(start.operation_type)
            is_too_late = start.at >= self.plan.now - QUIET_BEFORE_NOW
            if is_too_late or (before and before.completed_at and start.at <= before.completed_at):
                continue
            run = self._run(start, self._ending(start, is_first=before is None))
            latest[start.operation_type] = run
            runs.append(run)
        return runs

    def _ending(self, start: Start, *, is_first: bool) -> Ending:
        random = self.plan.random
        trouble = self.plan.customer.trouble if self.plan.is_trouble(start.at) else None
        if start.operation_type == OperationType.CONNECTION_CHECK:
            return endings.of_check(trouble=trouble, microsoft=self.microsoft, random=random)
        if is_first and not trouble:
            return endings.well(self.microsoft, random)
        return endings.of_sync(
            trouble=trouble,
            microsoft=self.microsoft,
            by_person=start.initiator is not None,
            random=random,
        )

    def _run(self, start: Start, ending: Ending) -> OperationRun:
        # At night the worker has a queue to work off.
        waited = self.plan.random.uniform(0.1, 1.2 if start.initiator else 90)
        run: OperationRun = CompletedRunFactory.build(
            tenant=self.tenant,
            type=start.operation_type,
            initiator=start.initiator,
            created_at=start.at,
            waited=timedelta(seconds=waited),
            took=timedelta(seconds=ending.seconds),
            outcome=ending.outcome,
            failure_code=ending.failure_code,
            progress_done=ending.done,
            progress_total=ending.total,
            attempts=ending.attempts,
            counts=ending.counts,
        )
        if ending.outcome == RunOutcome.CANCELLED and run.completed_at:
            run.cancel_requested_at = run.completed_at - timedelta(seconds=0.4)
        return run
