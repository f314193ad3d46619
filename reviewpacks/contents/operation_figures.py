"""The operations of the period in numbers, for the summary."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from operations.enums import RunOutcome, RunTrigger
from reviewpacks.date_range import DateRange
from reviewpacks.pack_data import history
from tenantpilot.enums import OperationType


@dataclass(frozen=True, kw_only=True)
class OperationFigures:
    """How often one operation ran, how it ended, and who asked for it."""

    operation_type: OperationType
    by_outcome: Mapping[str, int]
    by_people: int

    @property
    def total(self) -> int:
        return sum(self.by_outcome.values())

    @property
    def succeeded(self) -> int:
        return self.by_outcome.get(RunOutcome.SUCCEEDED, 0)

    @property
    def partly(self) -> int:
        return self.by_outcome.get(RunOutcome.PARTIALLY_SUCCEEDED, 0)

    @property
    def failed(self) -> int:
        return self.by_outcome.get(RunOutcome.FAILED, 0)

    @property
    def cancelled(self) -> int:
        return self.by_outcome.get(RunOutcome.CANCELLED, 0)


def operation_figures(date_range: DateRange) -> list[OperationFigures]:
    """Return the figures of every operation that ran, in one statement. Needs the scope."""
    counted = (
        history(date_range)
        .order_by("type", "outcome", "trigger")
        .values_list("type", "outcome", "trigger")
        .annotate(Count("pk"))
    )
    outcomes: dict[str, dict[str, int]] = {}
    by_people: dict[str, int] = {}
    for operation_type, outcome, trigger, count in counted:
        of_type = outcomes.setdefault(operation_type, {})
        of_type[outcome] = of_type.get(outcome, 0) + count
        if trigger == RunTrigger.PERSON:
            by_people[operation_type] = by_people.get(operation_type, 0) + count
    return [
        OperationFigures(
            operation_type=each, by_outcome=outcomes[each], by_people=by_people.get(each, 0)
        )
        for each in OperationType
        if each in outcomes
    ]
