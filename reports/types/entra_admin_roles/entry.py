"""Entra admin roles, version 1: who holds which directory role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from reports.enums import AssignmentDuration, Privilege
from reports.types.base import Column, Entry, Finding, rank
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.entra_admin_roles.roles import GLOBAL_ADMINISTRATOR
from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility

APP_SCOPE = "app:"
_REACH = list(Privilege)
# How many holders of each kind have a name that is withheld.
WITHHELD_METRICS = {
    PrincipalKind.USER: "people_withheld",
    PrincipalKind.GROUP: "groups_withheld",
    PrincipalKind.SERVICE_PRINCIPAL: "applications_withheld",
    PrincipalKind.UNKNOWN: "others_withheld",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleEntry(Entry):
    """One role in one holder's hands. Names are empty where Microsoft shows none.

    `is_guest` None: Microsoft does not show whether the holder is a guest.
    """

    role_id: UUID
    role_name: str
    privilege: Privilege
    duration: AssignmentDuration
    principal_id: UUID
    principal_kind: PrincipalKind
    principal_name: str
    sign_in_name: str
    is_guest: bool | None
    # `/` is the whole directory; `app:` and an id: an application's own scope.
    scope: str
    finding: RoleFinding | None
    principal_visibility: PrincipalVisibility

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column(name="role", label="Role", text=lambda entry: entry.role_title),
        Column(
            name="privilege",
            label="Reach",
            text=lambda entry: entry.privilege.label,
            describes=True,
        ),
        Column(name="holder", label="Holder", text=lambda entry: entry.holder),
        Column(name="kind", label="Kind", text=lambda entry: entry.kind, describes=True),
        Column(name="sign_in_name", label="Signs in as", text=lambda entry: entry.sign_in_name),
        Column(
            name="duration", label="Held", text=lambda entry: entry.duration.label, describes=True
        ),
        Column(name="scope", label="Where", text=lambda entry: entry.place),
        Column(
            name="finding",
            label="Finding",
            text=lambda entry: entry.finding.label if entry.finding else "",
            describes=True,
        ),
        Column(name="role_id", label="Role ID", text=lambda entry: str(entry.role_id)),
        Column(name="holder_id", label="Holder ID", text=lambda entry: str(entry.principal_id)),
        Column(name="scope_id", label="Scope", text=lambda entry: entry.scope),
    )
    SEARCHED: ClassVar[tuple[str, ...]] = ("role_name", "principal_name", "sign_in_name")
    FINDINGS: ClassVar[type[Finding]] = RoleFinding

    @property
    def key(self) -> str:
        return f"{self.role_id}:{self.principal_id}:{self.scope}"

    @property
    def title(self) -> str:
        return f"{self.role_title}: {self.holder}"

    @property
    def role_title(self) -> str:
        return self.role_name or f"Role {self.role_id}"

    @property
    def holder(self) -> str:
        return self.principal_name or f"{self.principal_visibility.label}, {self.principal_id}"

    @property
    def kind(self) -> str:
        return "Guest" if self.is_guest else str(self.principal_kind.label)

    @property
    def place(self) -> str:
        if self.scope == "/":
            return "Whole directory"
        if self.scope.startswith("/administrativeUnits/"):
            return "Administrative unit"
        if self.scope.startswith(APP_SCOPE) or not self.scope:
            return "One application's own scope"
        return "Part of the directory"

    @property
    def order(self) -> tuple[int | str, ...]:
        return (
            _REACH.index(self.privilege),
            rank(self.finding),
            self.role_title.casefold(),
            self.holder.casefold(),
            self.key,
        )

    @classmethod
    def metrics(cls, entries: Sequence[Self]) -> dict[str, int]:
        highly = [entry for entry in entries if entry.privilege == Privilege.HIGHLY]
        administrators = {
            entry.principal_id for entry in entries if entry.role_id == GLOBAL_ADMINISTRATOR
        }
        return {
            "holders": len({entry.principal_id for entry in entries}),
            "highly_privileged": len(highly),
            "standing_highly_privileged": sum(
                entry.duration == AssignmentDuration.STANDING for entry in highly
            ),
            "global_administrators": len(administrators),
            "guests": sum(entry.is_guest is True for entry in entries),
            **{
                name: len(
                    {
                        entry.principal_id
                        for entry in entries
                        if entry.principal_kind == kind
                        and entry.principal_visibility == PrincipalVisibility.WITHHELD
                    }
                )
                for kind, name in WITHHELD_METRICS.items()
            },
            "unlisted": sum(entry.privilege == Privilege.UNLISTED for entry in entries),
            "applications": sum(
                entry.principal_kind == PrincipalKind.SERVICE_PRINCIPAL for entry in entries
            ),
            "end_unknown": sum(entry.duration == AssignmentDuration.ACTIVE for entry in entries),
        }
