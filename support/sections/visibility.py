"""What the tenant lets the product see, area by area."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from support.sections import failures
from support.types import DiagnosticsContext, FieldSet, Section, StaticCode, labelled
from visibility import selectors
from visibility.enums import Area
from visibility.enums import Visibility as State
from visibility.states import AreaState


@dataclass(frozen=True, kw_only=True)
class SeenArea(FieldSet):
    """One area."""

    area: Area = field(metadata=labelled("Area"))
    state: State = field(metadata=labelled("State"))
    seen_at: datetime | None = field(metadata=labelled("Last seen", none="never"))
    count: int | None = field(metadata=labelled("Seen", none="not counted"))
    left_out: int = field(metadata=labelled("Unreadable"))
    needs: StaticCode | None = field(metadata=labelled("Needs permission", none="none"))
    trouble: StaticCode | None = field(metadata=labelled("Trouble", none="none"))
    trouble_since: datetime | None = field(metadata=labelled("Since", none="never"))


@dataclass(frozen=True, kw_only=True)
class Visibility(Section):
    """Computed from grants, licences and Microsoft's last answers. It is no fault of itself."""

    NAME: ClassVar[str] = "visibility"
    TITLE: ClassVar[str] = "What can and cannot be seen"

    areas: tuple[SeenArea, ...] = field(metadata=labelled("Areas"))


def read_visibility(context: DiagnosticsContext) -> Visibility:
    """Read the state of every area."""
    return Visibility(areas=tuple(_area(state) for state in selectors.states()))


def _area(state: AreaState) -> SeenArea:
    return SeenArea(
        area=state.area,
        state=state.visibility,
        seen_at=state.seen_at,
        count=state.count,
        left_out=state.left_out,
        # Names of our own list: nothing else is stored.
        needs=StaticCode(", ".join(state.needs)) if state.needs else None,
        trouble=failures.code_of(state.trouble.value) if state.trouble else None,
        trouble_since=state.trouble_since,
    )
