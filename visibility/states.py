"""What can be seen of one area: computed from answers, grants and licences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from tenantpilot.graph.errors import GraphFailure
from visibility.areas import AREAS, AreaDefinition
from visibility.enums import Area, Verdict, Visibility
from visibility.models import AreaAnswer, TenantAccess


@dataclass(frozen=True, kw_only=True)
class AreaState:
    """One area's state. `since`: when the verdict was given. `seen_at`, `count`: when last seen.

    `needs`: the permissions that would open it. `trouble`: why there is no newer answer.
    """

    area: Area
    visibility: Visibility
    since: datetime | None = None
    seen_at: datetime | None = None
    count: int | None = None
    left_out: int = 0
    needs: tuple[str, ...] = ()
    is_granted: bool | None = None
    is_licensed: bool | None = None
    trouble: GraphFailure | None = None
    trouble_since: datetime | None = None
    licences: Mapping[str, str] | None = None

    def to_json(self) -> dict[str, object]:
        """Return what a report keeps: the state without its moments."""
        return {
            "area": self.area.value,
            "visibility": self.visibility.value,
            "needs": list(self.needs),
            "is_granted": self.is_granted,
            "is_licensed": self.is_licensed,
            "trouble": self.trouble.value if self.trouble else "",
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the state as it was kept. Raises ValueError for one of another release."""
        trouble = data.get("trouble")
        return cls(
            area=Area(data["area"]),
            visibility=Visibility(data["visibility"]),
            needs=tuple(data.get("needs", ())),
            is_granted=data.get("is_granted"),
            is_licensed=data.get("is_licensed"),
            trouble=GraphFailure(trouble) if trouble else None,
        )

    @property
    def definition(self) -> AreaDefinition:
        return AREAS[self.area]

    @property
    def is_seen(self) -> bool:
        return self.visibility == Visibility.SEEN

    @property
    def is_current(self) -> bool:
        """Whether what was read of it may be shown as how things are."""
        return self.visibility != Visibility.NOT_LICENSED

    @classmethod
    def of(cls, area: Area, *, answer: AreaAnswer | None, access: TenantAccess | None) -> Self:
        """Compute the state. Microsoft's own answer counts more than grants and licences."""
        definition = AREAS[area]
        granted = access.granted if access else None
        is_granted = None if granted is None else definition.is_granted(granted)
        visibility, since = _visibility(definition, answer=answer, access=access)
        return cls(
            area=area,
            visibility=visibility,
            since=since,
            seen_at=answer.seen_at if answer else None,
            count=answer.count if answer else None,
            left_out=answer.left_out if answer else 0,
            needs=_needs(definition, visibility, answer),
            is_granted=is_granted,
            is_licensed=definition.is_licensed(access.licences if access else None),
            trouble=GraphFailure(answer.trouble) if answer and answer.trouble else None,
            trouble_since=answer.trouble_since if answer else None,
            licences=access.licences if access else None,
        )


def _visibility(
    definition: AreaDefinition, *, answer: AreaAnswer | None, access: TenantAccess | None
) -> tuple[Visibility, datetime | None]:
    if definition.asked_by is None:
        return Visibility.NOT_ASKED, None
    if answer and answer.verdict:
        # What was refused stays refused. What was seen is old news while no answer comes.
        is_old = answer.verdict == Verdict.SEEN and answer.trouble
        shown = Visibility.NO_ANSWER if is_old else Visibility(answer.verdict)
        return shown, answer.verdict_at
    if access and definition.is_licensed(access.licences) is False:
        return Visibility.NOT_LICENSED, access.licences_at
    if access and access.granted is not None and not definition.is_granted(access.granted):
        return Visibility.WITHHELD, access.granted_at
    return (Visibility.NO_ANSWER if answer and answer.trouble else Visibility.NOT_ASKED), None


def _needs(
    definition: AreaDefinition, visibility: Visibility, answer: AreaAnswer | None
) -> tuple[str, ...]:
    if visibility != Visibility.WITHHELD:
        return ()
    named = tuple(answer.needs) if answer else ()
    return named or (definition.permission.value,)
