"""What is counted, each under a name: any event, each family, and each label of a family."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from telemetry.catalog import UsageEvent

# The series under which any event is counted.
ANY = ""


@dataclass(frozen=True, kw_only=True)
class SeriesNames:
    """The names of series, in catalog order, and of the one fact beside each family's events."""

    families: Sequence[str]
    labels: Sequence[str]
    facts: Sequence[str]

    @property
    def every(self) -> Sequence[str]:
        return [ANY, *self.families, *self.labels]


@cache
def series_names(events: Sequence[UsageEvent]) -> SeriesNames:
    """Name the families of these events, and their labels."""
    return SeriesNames(
        families=[event.name for event in events],
        labels=[event.series(value) for event in events for value, _ in event.fact.labels],
        facts=[event.fact.name for event in events],
    )


def as_array(words: Iterable[str]) -> str:
    """Write words without quotation marks as PostgreSQL does: psycopg's own way takes longer."""
    return "{" + ",".join(f'"{word}"' for word in words) + "}"
