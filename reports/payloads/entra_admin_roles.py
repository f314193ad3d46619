"""Entra admin roles, version 1: who holds which directory role."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from reports.findings import Finding, rank
from reports.payloads.entry import Column, Entry
from reports.privileged_roles import GLOBAL_ADMINISTRATOR
from reports.vocabulary import Hold, Privilege
from tenantpilot.graph.directory_roles import PrincipalKind

_REACH = list(Privilege)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleEntry(Entry):
    """One role in one holder's hands. Names are empty where Microsoft has none."""

    role_id: UUID
    role_name: str
    privilege: Privilege
    hold: Hold
    principal_id: UUID
    principal_kind: PrincipalKind
    principal_name: str
    sign_in_name: str
    is_guest: bool
    # `/` is the whole directory; empty: an application's own scope.
    scope: str
    finding: Finding | None

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column(name="role", label="Role", text=lambda entry: entry.role_title),
        Column(name="privilege", label="Reach", text=lambda entry: entry.privilege.label),
        Column(name="holder", label="Holder", text=lambda entry: entry.holder),
        Column(name="kind", label="Kind", text=lambda entry: entry.kind),
        Column(name="sign_in_name", label="Signs in as", text=lambda entry: entry.sign_in_name),
        Column(name="hold", label="Held", text=lambda entry: entry.hold.label),
        Column(name="scope", label="Where", text=lambda entry: entry.place),
        Column(
            name="finding",
            label="Finding",
            text=lambda entry: entry.finding.label if entry.finding else "",
        ),
        Column(name="role_id", label="Role ID", text=lambda entry: str(entry.role_id)),
        Column(name="holder_id", label="Holder ID", text=lambda entry: str(entry.principal_id)),
        Column(name="scope_id", label="Scope", text=lambda entry: entry.scope),
    )
    SEARCHED: ClassVar[tuple[str, ...]] = ("role_name", "principal_name", "sign_in_name")
    FINDINGS: ClassVar[tuple[Finding, ...]] = (
        Finding.GUEST_HIGHLY_PRIVILEGED,
        Finding.APPLICATION_HIGHLY_PRIVILEGED,
        Finding.STANDING_HIGHLY_PRIVILEGED,
        Finding.GUEST_PRIVILEGED,
        Finding.APPLICATION_PRIVILEGED,
        Finding.HOLDER_UNKNOWN,
    )

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
        return self.principal_name or f"Unknown, {self.principal_id}"

    @property
    def kind(self) -> str:
        return "Guest" if self.is_guest else str(self.principal_kind.label)

    @property
    def place(self) -> str:
        if self.scope == "/":
            return "Whole directory"
        if self.scope.startswith("/administrativeUnits/"):
            return "Administrative unit"
        return "Part of the directory" if self.scope else "One application"

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
    def figures(cls, entries: Sequence[Self]) -> dict[str, int]:
        highly = [entry for entry in entries if entry.privilege == Privilege.HIGHLY]
        administrators = {
            entry.principal_id for entry in entries if entry.role_id == GLOBAL_ADMINISTRATOR
        }
        return {
            "holders": len({entry.principal_id for entry in entries}),
            "highly_privileged": len(highly),
            "standing_highly_privileged": sum(entry.hold == Hold.STANDING for entry in highly),
            "global_administrators": len(administrators),
            "guests": sum(entry.is_guest for entry in entries),
            "applications": sum(
                entry.principal_kind == PrincipalKind.SERVICE_PRINCIPAL for entry in entries
            ),
            "end_unknown": sum(entry.hold == Hold.ACTIVE for entry in entries),
        }


def assess(
    *, privilege: Privilege, hold: Hold, kind: PrincipalKind, is_guest: bool, is_named: bool
) -> Finding | None:
    """Return what is most worth a look about a role in somebody's hands."""
    is_application = kind == PrincipalKind.SERVICE_PRINCIPAL
    if privilege == Privilege.HIGHLY and is_guest:
        return Finding.GUEST_HIGHLY_PRIVILEGED
    if privilege == Privilege.HIGHLY and is_application:
        return Finding.APPLICATION_HIGHLY_PRIVILEGED
    if privilege == Privilege.HIGHLY and hold == Hold.STANDING:
        return Finding.STANDING_HIGHLY_PRIVILEGED
    if privilege == Privilege.PRIVILEGED and is_guest:
        return Finding.GUEST_PRIVILEGED
    if privilege == Privilege.PRIVILEGED and is_application:
        return Finding.APPLICATION_PRIVILEGED
    return None if is_named else Finding.HOLDER_UNKNOWN
