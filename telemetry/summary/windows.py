"""The time windows a summary can be asked for: half-open [start, end), in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self


class UnknownWindowError(ValueError):
    """There is no such window, or the ledger does not reach back that far."""

    def __init__(self, *, choices: tuple["Window", ...]) -> None:
        known = ", ".join(window.slug for window in choices)
        super().__init__(f"There is no such time window. Choose one of: {known}.")
        self.choices = choices


@dataclass(frozen=True, kw_only=True)
class Window:
    """A length of time up to now, and the number of slices of its series."""

    slug: str
    label: str
    length: timedelta
    slices: int

    ALL: ClassVar[tuple[Self, ...]]
    DEFAULT_SLUG: ClassVar[str] = "7d"

    @classmethod
    def choices(cls, *, retention_days: int) -> tuple[Self, ...]:
        """The windows that lie inside retention, shortest first; at least the shortest."""
        retention = timedelta(days=retention_days)
        return tuple(window for window in cls.ALL if window.length <= retention)

    @classmethod
    def default(cls, *, retention_days: int) -> Self:
        """Seven days, or the longest window there is when retention is shorter."""
        choices = cls.choices(retention_days=retention_days)
        return next((window for window in choices if window.slug == cls.DEFAULT_SLUG), choices[-1])

    @classmethod
    def parse(cls, slug: str | None, *, retention_days: int) -> Self:
        """Return the window of that slug, the default for None.

        Raises UnknownWindowError for anything else, also for a window longer than retention.
        """
        if slug is None:
            return cls.default(retention_days=retention_days)
        choices = cls.choices(retention_days=retention_days)
        for window in choices:
            if window.slug == slug:
                return window
        raise UnknownWindowError(choices=choices)

    def edges(self, *, now: datetime) -> tuple[datetime, ...]:
        """The slices' edges in UTC, oldest first: slice k is [edges[k], edges[k + 1]).

        All but the last lie on whole minutes, for which totals are at hand: so the slices are
        equally long, but the last, and with it the window, may be shorter by less than a minute.

        Raises ValueError for a time without zone: whose day it is must never be guessed.
        """
        if now.tzinfo is None:
            raise ValueError("A window needs a time with a zone.")
        end = now.astimezone(UTC)
        start = _next_minute(end - self.length)
        step = self.length / self.slices
        return (*(start + step * number for number in range(self.slices)), end)


def _next_minute(instant: datetime) -> datetime:
    """The first whole minute that is not before it: nothing older than a window's name counts."""
    minute = instant.replace(second=0, microsecond=0)
    return minute if minute == instant else minute + timedelta(minutes=1)


Window.ALL = (
    Window(slug="24h", label="24 hours", length=timedelta(hours=24), slices=24),
    Window(slug="7d", label="7 days", length=timedelta(days=7), slices=28),
    Window(slug="30d", label="30 days", length=timedelta(days=30), slices=30),
    Window(slug="90d", label="90 days", length=timedelta(days=90), slices=30),
)
