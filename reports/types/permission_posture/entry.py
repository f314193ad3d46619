"""Permission posture, version 1: what TenantPilot needs against what the tenant has granted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from reports.types.base import Column, Entry, Finding, rank
from reports.types.permission_posture.findings import PermissionFinding
from reports.types.permission_posture.impact import REASONS, impact_of


@dataclass(frozen=True, kw_only=True, slots=True)
class PermissionEntry(Entry):
    """One application permission. `value` is empty if its API no longer offers it."""

    resource_app_id: UUID
    resource_name: str
    app_role_id: UUID
    value: str
    is_needed: bool
    is_granted: bool
    finding: PermissionFinding | None

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column(name="permission", label="Permission", text=lambda entry: entry.title),
        Column(name="api", label="API", text=lambda entry: entry.resource_name),
        Column(
            name="needed", label="Needed", text=lambda entry: _yes(entry.is_needed), describes=True
        ),
        Column(
            name="granted",
            label="Granted",
            text=lambda entry: _yes(entry.is_granted),
            describes=True,
        ),
        Column(
            name="finding",
            label="Finding",
            text=lambda entry: entry.finding.label if entry.finding else "",
            describes=True,
        ),
        Column(name="impact", label="Impact", text=lambda entry: entry.impact),
        Column(name="app_role_id", label="App role ID", text=lambda entry: str(entry.app_role_id)),
    )
    SEARCHED: ClassVar[tuple[str, ...]] = ("value", "resource_name", "app_role_id")
    FINDINGS: ClassVar[type[Finding]] = PermissionFinding

    @property
    def key(self) -> str:
        return f"{self.resource_app_id}:{self.app_role_id}"

    @property
    def title(self) -> str:
        return self.value or str(self.app_role_id)

    @property
    def order(self) -> tuple[int | str, ...]:
        return (rank(self.finding), self.resource_name.casefold(), self.title.casefold(), self.key)

    @property
    def reason(self) -> str:
        """What TenantPilot needs it for; empty for what this release does not need."""
        return REASONS.get(self.value, "")

    @property
    def impact(self) -> str:
        """What does not work without it; empty where nothing is missing."""
        is_missing = self.is_needed and not self.is_granted
        return impact_of(self.value) if is_missing else ""

    @classmethod
    def metrics(cls, entries: Sequence[Self]) -> dict[str, int]:
        return {
            "needed": sum(entry.is_needed for entry in entries),
            "granted": sum(entry.is_granted for entry in entries),
            "missing": sum(
                entry.finding == PermissionFinding.PERMISSION_MISSING for entry in entries
            ),
            "not_needed": sum(entry.is_granted and not entry.is_needed for entry in entries),
        }


def _yes(value: bool) -> str:  # noqa: FBT001 - a word for a truth value
    return "Yes" if value else "No"
