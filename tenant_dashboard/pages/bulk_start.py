"""What became of a start on many tenants."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django_scopes import scope

from tenant_dashboard.models import BulkStart, BulkStartItem, Obstacle, StartResult
from tenantpilot.enums import OperationType
from tenantpilot.tenants.models import Tenant

_CURES = {
    Obstacle.ONBOARDING: ("Finish the onboarding", "tenant_dashboard:tenant"),
    Obstacle.NO_CONNECTION: ("Configure the connection", "tenant_dashboard:tenant"),
}


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One tenant: the run, or why there is none and the page that cures it."""

    item: BulkStartItem
    tenant: Tenant

    @property
    def reason(self) -> str:
        return Obstacle(self.item.obstacle).label if self.item.obstacle else ""

    @property
    def cure(self) -> tuple[str, str] | None:
        """Text and address of what would make it possible; None if nothing here would."""
        found = _CURES.get(Obstacle(self.item.obstacle)) if self.item.obstacle else None
        return (found[0], reverse(found[1], args=[self.tenant.pk])) if found else None


@dataclass(frozen=True, kw_only=True)
class BulkStartPage:
    """The act and its tenants, of which only those are shown that the person may still see."""

    bulk_start: BulkStart
    lines: Sequence[ResultLine]

    @classmethod
    def read(cls, bulk_start: BulkStart, *, tenants: Sequence[Tenant]) -> "BulkStartPage":
        """Read what became of each of these tenants, in one statement."""
        by_id = {each.pk: each for each in tenants}
        if not by_id:
            return cls(bulk_start=bulk_start, lines=[])
        with scope(tenant=list(by_id)):
            items = BulkStartItem.objects.filter(bulk_start=bulk_start).select_related("run")
            lines = [ResultLine(item=item, tenant=by_id[item.tenant_id]) for item in items]
        lines.sort(key=lambda line: line.tenant.name.casefold())
        return cls(bulk_start=bulk_start, lines=lines)

    @property
    def label(self) -> str:
        return OperationType(self.bulk_start.operation_type).label

    @property
    def summary(self) -> str:
        """What became of the act, in figures: "41 started, 3 already running, 2 not possible"."""
        parts = [
            f"{len(found):,} {result.label.lower()}"
            for result in StartResult
            if result != StartResult.PENDING and (found := self._of(result))
        ]
        pending = f"{len(self.pending):,} not started yet" if self.pending else ""
        return ", ".join(filter(None, (*parts, pending))) or "Nothing was started"

    @property
    def started(self) -> list[ResultLine]:
        return self._of(StartResult.STARTED)

    @property
    def already_running(self) -> list[ResultLine]:
        return self._of(StartResult.ALREADY_RUNNING)

    @property
    def not_possible(self) -> list[ResultLine]:
        return self._of(StartResult.NOT_POSSIBLE)

    @property
    def pending(self) -> list[ResultLine]:
        return self._of(StartResult.PENDING)

    @property
    def running(self) -> int:
        """How many of the operations wait or run."""
        return sum(bool(line.item.run and line.item.run.is_live) for line in self.lines)

    @property
    def ended(self) -> int:
        """How many of the operations have ended."""
        return sum(bool(line.item.run and not line.item.run.is_live) for line in self.lines)

    @property
    def failed(self) -> list[ResultLine]:
        """The tenants on which it failed."""
        return [line for line in self.lines if line.item.run and line.item.run.outcome == "failed"]

    @property
    def lines_by_result(self) -> list[ResultLine]:
        """The lines, those first that a person has to do something about."""
        return [*self.pending, *self.not_possible, *self.already_running, *self.started]

    @property
    def is_live(self) -> bool:
        return self.running > 0

    def _of(self, result: StartResult) -> list[ResultLine]:
        return [line for line in self.lines if line.item.result == result]
