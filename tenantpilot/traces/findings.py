"""What was counted where, to be shown to people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How many rows there are at one place; `why` says why they stay, where they do."""

    place: str
    rows: int
    why: str = ""


class RemainsError(Exception):
    """Something would have been left, so everything was put back.

    `remains` says where. Whoever wrote the table has to say what becomes of its rows.
    """

    def __init__(self, remains: Sequence[Finding]) -> None:
        places = ", ".join(f"{each.place} ({each.rows:,})" for each in remains)
        super().__init__(f"Rows would have been left in {places}. Nothing was removed.")
        self.remains = remains


def listed(findings: Iterable[Finding]) -> list[str]:
    """Return one line for each, by place."""
    shown = sorted(findings, key=lambda each: each.place)
    width = max((len(each.place) for each in shown), default=0)
    return [f"  {each.place:<{width}}  {each.rows:>7,}  {each.why}".rstrip() for each in shown]
