"""Permission posture, version 1: what TenantPilot needs against what the tenant has granted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from reports.types.base import Column, Entry, Finding, rank
from reports.types.permission_posture.findings import PermissionFinding
from reports.types.permission_posture.impact import REASONS, impact_of
from tenantpilot.graph.dangerous_permissions import BY_NAME


class AppOwner(StrEnum):
    """Whose app it is."""

    TENANT = "tenant"
    MICROSOFT = "microsoft"
    ANOTHER = "another"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return {
            AppOwner.TENANT: "registered in this tenant",
            AppOwner.MICROSOFT: "Microsoft's own",
            AppOwner.ANOTHER: "of another organisation",
            AppOwner.UNKNOWN: "whose app is not known",
        }[self]


@dataclass(frozen=True, kw_only=True, slots=True)
class PermissionEntry(Entry):
    """One application permission. `value` is empty if its API no longer offers it.

    With a holder it is a dangerous one of another app; without, one of TenantPilot's own.
    """

    resource_app_id: UUID
    resource_name: str
    app_role_id: UUID
    value: str
    is_needed: bool
    is_granted: bool
    finding: PermissionFinding | None
    holder_id: UUID | None
    holder_name: str
    holder_owner: AppOwner
    holder_is_off: bool
    granted_on: str

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column(name="permission", label="Permission", text=lambda entry: entry.title),
        Column(name="app", label="App", text=lambda entry: entry.app, describes=True),
        Column(name="granted_on", label="Granted on", text=lambda entry: entry.granted_on),
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
    SEARCHED: ClassVar[tuple[str, ...]] = ("value", "resource_name", "app_role_id", "holder_name")
    FINDINGS: ClassVar[type[Finding]] = PermissionFinding

    @classmethod
    def own(
        cls,
        *,
        resource_app_id: UUID,
        resource_name: str,
        app_role_id: UUID,
        value: str,
        is_needed: bool,
        is_granted: bool,
        finding: PermissionFinding | None,
    ) -> Self:
        """Return the entry of a permission of TenantPilot's own app."""
        return cls(
            resource_app_id=resource_app_id,
            resource_name=resource_name,
            app_role_id=app_role_id,
            value=value,
            is_needed=is_needed,
            is_granted=is_granted,
            finding=finding,
            holder_id=None,
            holder_name="",
            holder_owner=AppOwner.UNKNOWN,
            holder_is_off=False,
            granted_on="",
        )

    @property
    def key(self) -> str:
        permission = f"{self.resource_app_id}:{self.app_role_id}"
        return f"{self.holder_id}:{permission}" if self.holder_id else permission

    @property
    def title(self) -> str:
        return self.value or str(self.app_role_id)

    @property
    def order(self) -> tuple[int | str, ...]:
        own_first = 1 if self.holder_id else 0
        names = (self.app.casefold(), self.resource_name.casefold(), self.title.casefold())
        return (rank(self.finding), own_first, *names, self.key)

    @property
    def app(self) -> str:
        """The app that holds it, and whose it is."""
        if self.holder_id is None:
            return "TenantPilot"
        off = ", switched off" if self.holder_is_off else ""
        return f"{self.holder_name or self.holder_id} ({self.holder_owner.label}{off})"

    @property
    def can(self) -> str:
        """What an app can do with it, for the dangerous ones of other apps."""
        known = BY_NAME.get(self.value)
        return f"It can {known.can}." if self.holder_id and known else ""

    @property
    def reason(self) -> str:
        """What TenantPilot needs it for; empty for what this release does not need."""
        return REASONS.get(self.value, "")

    @property
    def impact(self) -> str:
        """What does not work without it; empty where nothing is missing."""
        is_missing = self.is_needed and not self.is_granted
        return impact_of(self.value) if is_missing else self.can

    @classmethod
    def metrics(cls, entries: Sequence[Self]) -> dict[str, int]:
        own = [entry for entry in entries if entry.holder_id is None]
        return {
            "needed": sum(entry.is_needed for entry in own),
            "granted": sum(entry.is_granted for entry in own),
            "missing": sum(entry.finding == PermissionFinding.PERMISSION_MISSING for entry in own),
            "not_needed": sum(entry.is_granted and not entry.is_needed for entry in own),
            "other_apps": len({entry.holder_id for entry in entries if entry.holder_id}),
        }


def _yes(value: bool) -> str:  # noqa: FBT001 - a word for a truth value
    return "Yes" if value else "No"
