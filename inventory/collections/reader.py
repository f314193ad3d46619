"""Reads a row of a collection into what is kept of the policy."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b

from inventory.collections.assignments import Assignment, read_assignments, read_conditions
from inventory.collections.base import EXPAND_ASSIGNMENTS, Collection
from inventory.collections.settings import Settings, canonical, read_settings
from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject

# What pages show of a policy, and its versions tell.
CONTENT = ("name", "kind", "platforms", "state", "revision", "modified_at", "assignments")
DIGEST_BYTES = 16
# Older than any policy: Microsoft's way to say that there is no date.
FIRST_YEAR = 1970
_NO_SETTINGS = frozenset(
    {
        "assignments",
        "createdDateTime",
        "displayName",
        "id",
        "isAssigned",
        "lastModifiedDateTime",
        "modifiedDateTime",
        "name",
        "version",
    }
)


@dataclass(frozen=True, kw_only=True)
class ReadPolicy:
    """A policy as Microsoft's list shows it. `settings` None: this list tells nothing of them."""

    external_id: str
    name: str
    kind: str = ""
    platforms: str = ""
    state: str = ""
    revision: str = ""
    modified_at: datetime | None = None
    assignments: list[Assignment] | None = None
    settings: Settings | None = None

    @cached_property
    def digest(self) -> str:
        """Return the same text exactly for the same content."""
        content = [
            self.name,
            self.kind,
            self.platforms,
            self.state,
            self.revision,
            self.modified_at.isoformat() if self.modified_at else None,
            self.assignments,
            self.settings,
        ]
        return blake2b(canonical(content).encode(), digest_size=DIGEST_BYTES).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads the rows of one collection. `key`: that of the tenant's hashes."""

    collection: Collection
    key: bytes

    def __call__(self, row: JsonObject) -> ReadPolicy:
        """Return what is kept of the row. Raises FieldError; it then costs this policy only."""
        collection = self.collection
        external_id = fields.key(row, "id")
        return ReadPolicy(
            external_id=external_id,
            # A default row of Microsoft's may have no name.
            name=fields.optional_text(row, collection.name) or external_id,
            kind=collection.kind(row),
            platforms=collection.platforms(row),
            state=fields.identifier(row, collection.state) if collection.state else "",
            revision=_revision(row, collection.revision),
            modified_at=_moment(row, collection.modified),
            assignments=self._assignments(row),
            settings=self._settings(row),
        )

    def of_customer(self, row: JsonObject) -> ReadPolicy | None:
        """Return the same; None for a row that Microsoft gives to everybody."""
        return self(row) if self.collection.ours(row) else None

    def _assignments(self, row: JsonObject) -> list[Assignment] | None:
        if self.collection.expand == EXPAND_ASSIGNMENTS:
            return read_assignments(row)
        return read_conditions(row)

    def _settings(self, row: JsonObject) -> Settings | None:
        if not self.collection.has_settings:
            return None
        leave_out = _NO_SETTINGS | self.collection.not_settings
        if self.collection.expand != EXPAND_ASSIGNMENTS:
            row = _without_people(row)
        return read_settings(row, leave_out=leave_out, key=self.key)


def _revision(row: JsonObject, name: str) -> str:
    value = row.get(name) if name else None
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(fields.count(row, name))
    return fields.text(row, name)[:64]


def _moment(row: JsonObject, name: str) -> datetime | None:
    if row.get(name) is None:
        return None
    moment = fields.moment(row, name).astimezone(UTC)
    return moment if moment.year >= FIRST_YEAR else None


def _without_people(row: JsonObject) -> JsonObject:
    """Leave out what `read_conditions` has told."""
    conditions = dict(fields.optional_object(row, "conditions") or {})
    for name in ("users", "clientApplications"):
        conditions.pop(name, None)
    return {**row, "conditions": conditions}
