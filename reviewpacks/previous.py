"""The pack before: what it found, so that the next one can say what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from reviewpacks.models import ReviewPack


@dataclass(frozen=True, kw_only=True)
class PreviousPack:
    """An earlier pack. `points`: how often each point was found, by its key."""

    number: str
    ends_on: date
    points: Mapping[str, int]
    figures: Mapping[str, int]

    @classmethod
    def of(cls, pack: ReviewPack) -> Self:
        kept: dict[str, Any] = pack.findings
        return cls(
            number=pack.number,
            ends_on=pack.ends_on,
            points=dict(kept.get("points", {})),
            figures=dict(kept.get("figures", {})),
        )


def before(day: date) -> PreviousPack | None:
    """Return the latest pack of the tenant in scope about a time that ended before the day.

    Not merely the latest: a pack that is asked for twice on one day says the same both times.
    """
    found = ReviewPack.objects.filter(ready_at__isnull=False, ends_on__lt=day)
    latest: ReviewPack | None = found.order_by("-ends_on", "-pk").first()
    return PreviousPack.of(latest) if latest else None
