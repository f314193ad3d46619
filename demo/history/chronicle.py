"""One tenant's past: its runs as they would have happened, and what they left behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.factories import CompletedRunFactory
from demo.graph_stub.world import StubTenant
from demo.history import endings, starts
from demo.history.endings import Ending
from demo.history.inventory import take_stock
from demo.history.starts import Start
from demo.world.customers import Customer
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
    def last_check(self) -> OperationRun | None:
        """The run that the connection's state comes from."""
        checks = [run for run in self.runs if run.type == OperationType.CONNECTION_CHECK]
        return checks[-1] if checks else None


@dataclass(frozen=True, kw_only=True)
class Narrator:
    """Tells one connected customer's past. The same customer and day give the same past."""

    tenant: Tenant
    customer: Customer
    microsoft: StubTenant
    now: datetime
    random: Random

    def tell(self) -> Chronicle:
        runs = self._runs()
        syncs = [run for run in runs if run.type == OperationType.INVENTORY_SYNC]
        items = take_stock(
            tenant=self.tenant, microsoft=self.microsoft, runs=syncs, random=self.random
        )
        return Chronicle(tenant=self.tenant, runs=runs, items=items)

    def _runs(self) -> list[OperationRun]:
        """A start while a run of its type is live is no new run, as in the product."""
        latest: dict[str, OperationRun] = {}
        runs = []
        for start in self._starts():
            before = latest.get(start.operation_type)
            if before and before.completed_at and start.at <= before.completed_at:
                continue
            run = self._run(start, self._ending(start, is_first=before is None))
            latest[start.operation_type] = run
            runs.append(run)
        return runs

    def _starts(self) -> list[Start]:
        planned = starts.starts_of(
            self.customer,
            staff=starts.staff_of(self.tenant),
            now=self.now,
            random=self.random,
        )
        return [start for start in planned if start.at < self.now - QUIET_BEFORE_NOW]

    def _ending(self, start: Start, *, is_first: bool) -> Ending:
        began = starts.trouble_began(self.customer, now=self.now)
        trouble = self.customer.trouble if began and start.at >= began else None
        if start.operation_type == OperationType.CONNECTION_CHECK:
            return endings.of_check(trouble=trouble, microsoft=self.microsoft, random=self.random)
        if is_first and not trouble:
            return endings.well(self.microsoft, self.random)
        return endings.of_sync(
            trouble=trouble,
            microsoft=self.microsoft,
            by_person=start.initiator is not None,
            random=self.random,
        )

    def _run(self, start: Start, ending: Ending) -> OperationRun:
        # At night the worker has a queue to work off.
        waited = self.random.uniform(0.1, 1.2 if start.initiator else 90)
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
