"""How many policies changed in the period, counted in the database."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from inventory.enums import Change
from reviewpacks.date_range import DateRange
from reviewpacks.pack_data import changes_in


@dataclass(frozen=True)
class ChangeCounts:
    """The numbers by collection and kind."""

    by_kind: Counter[tuple[str, Change]]

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    @property
    def collections(self) -> set[str]:
        return {collection for collection, _kind in self.by_kind}

    def of(self, collection: str, change: Change) -> int:
        return self.by_kind[collection, change]

    def of_kind(self, change: Change) -> int:
        return sum(count for (_, kind), count in self.by_kind.items() if kind == change)


def changes_by_kind(date_range: DateRange) -> ChangeCounts:
    """Count, in one statement. Needs the tenant's scope."""
    found = changes_in(date_range).order_by("policy__collection", "change")
    rows = found.values_list("policy__collection", "change").annotate(Count("pk"))
    return ChangeCounts(Counter({(key, Change(kind)): count for key, kind, count in rows}))
