"""What an entity has: which names can be selected, which relationships expanded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

type Json = dict[str, object]

V1, BETA = "v1.0", "beta"


@dataclass(frozen=True, kw_only=True)
class Entity:
    """The properties of a type. Those of the beta are there in the beta only.

    `on_request` come only when they are selected; `is_typed` says that rows carry their type
    whatever is selected, as those of an abstract type do; `is_open`, that a row also has the
    properties of its own type, which come unless others are selected.
    """

    properties: tuple[str, ...]
    navigations: tuple[str, ...] = ()
    beta_properties: tuple[str, ...] = ()
    collections: frozenset[str] = frozenset()
    on_request: frozenset[str] = frozenset()
    is_typed: bool = False
    is_open: bool = False

    def names(self, version: str) -> tuple[str, ...]:
        return self.properties + (self.beta_properties if version == BETA else ())

    def shown(
        self, row: Mapping[str, object], *, select: Iterable[str], expand: str, version: str
    ) -> Json:
        """Return the row as the options ask for it; what it does not hold is null or empty."""
        chosen = list(select) or [name for name in self.names(version) if name in self._usual()]
        shown: Json = {"@odata.type": row["@odata.type"]} if self._tells_type(row) else {}
        for name in chosen:
            shown[name] = row.get(name, [] if name in self.collections else None)
        if self.is_open and not list(select):
            shown |= {name: row[name] for name in row if self._is_own(name)}
        if expand:
            shown[expand] = row.get(expand)
        return shown

    def _is_own(self, name: str) -> bool:
        usual = (*self.properties, *self.beta_properties, *self.navigations, "@odata.type")
        return name not in usual

    def _usual(self) -> frozenset[str]:
        return frozenset(self.properties + self.beta_properties) - self.on_request

    def _tells_type(self, row: Mapping[str, object]) -> bool:
        return self.is_typed and "@odata.type" in row
