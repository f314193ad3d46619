"""`$filter` with eq, ne and in, joined by `and`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from demo.graph_stub.refusals import undocumented

CLAUSE = re.compile(r"(\w+) (eq|ne|in) (.+)", re.ASCII)
LITERALS: dict[str, object] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, kw_only=True)
class Clause:
    name: str
    is_wanted: bool
    values: tuple[object, ...]

    def holds(self, row: Mapping[str, object]) -> bool:
        return (row.get(self.name) in self.values) is self.is_wanted


@dataclass(frozen=True, kw_only=True)
class Filter:
    """The clauses that a row has to fulfil, every one."""

    clauses: tuple[Clause, ...]

    @classmethod
    def parse(cls, text: str) -> "Filter":
        return cls(clauses=tuple(_clause(part) for part in text.split(" and ")))

    @property
    def names(self) -> list[str]:
        return [clause.name for clause in self.clauses]

    def holds(self, row: Mapping[str, object]) -> bool:
        return all(clause.holds(row) for clause in self.clauses)


def _clause(text: str) -> Clause:
    found = CLAUSE.fullmatch(text.strip())
    if found is None:
        raise undocumented(f"Invalid filter clause: {text}")
    name, operator, value = found.groups()
    listed = value.strip("()").split(",") if operator == "in" else [value]
    return Clause(
        name=name,
        is_wanted=operator != "ne",
        values=tuple(_literal(each.strip()) for each in listed),
    )


def _literal(text: str) -> object:
    if text.startswith("'") and text.endswith("'") and len(text) > 1:
        return text[1:-1].replace("''", "'")
    if text in LITERALS:
        return LITERALS[text]
    raise undocumented(f"Invalid value in a filter: {text}")
