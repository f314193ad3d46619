"""Who holds power, counted from the latest report, an entry at a time."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from reports.entries import EntryList
from reports.enums import AssignmentDuration, Privilege
from reports.models import StoredReport
from reports.types.base import UnreadableError
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.roles import GLOBAL_ADMINISTRATOR
from reports.types.registry import UnknownSchemaError
from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility

# More rows than these stand in the report's files only.
MOST_NAMED = 12
# The annex names so many more.
MOST_LISTED = 200
_REACH = list(Privilege)
PARTNER, GUEST = "partner", "guest"
# In the order of the table; a partner is of another organisation, whatever its kind.
KINDS = (PrincipalKind.USER.value, GUEST, PrincipalKind.SERVICE_PRINCIPAL.value,
         PrincipalKind.GROUP.value, PARTNER, PrincipalKind.UNKNOWN.value)  # fmt: skip

# Holders by their kind, or by what was found.
type Holders = dict[str, set[UUID]]


@dataclass(kw_only=True)
class KindFigures:
    """Holders of one kind: how many, how many of them with far reach, and held how."""

    holders: set[UUID] = field(default_factory=set)
    powerful: set[UUID] = field(default_factory=set)
    durations: Counter[AssignmentDuration] = field(default_factory=Counter)


@dataclass(kw_only=True)
class RoleFigure:
    """One role: its reach, how often it is held, and through what."""

    role_id: UUID
    title: str
    privilege: Privilege
    held: int = 0
    holders: set[UUID] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    durations: Counter[AssignmentDuration] = field(default_factory=Counter)


@dataclass(kw_only=True)
class RoleFigures:
    """All of it. `named`: the first assignments of far reach; `more_named`: how many more."""

    kinds: dict[str, KindFigures] = field(default_factory=dict)
    roles: dict[UUID, RoleFigure] = field(default_factory=dict)
    named: list[RoleEntry] = field(default_factory=list)
    # The first assignments of any reach, and how many there are.
    listed: list[RoleEntry] = field(default_factory=list)
    held: int = 0
    powerful: int = 0
    guests_visible: bool = True
    # Who holds what a finding is about, by kind; and who is Global Administrator.
    found: dict[str, Holders] = field(default_factory=dict)
    global_administrators: Holders = field(default_factory=dict)
    # The same by what was found about it.
    administrators_found: Holders = field(default_factory=dict)
    # How often a role of far reach is held, by what was found about it.
    powerful_findings: Counter[str] = field(default_factory=Counter)

    @property
    def more_named(self) -> int:
        return self.powerful - len(self.named)

    @property
    def by_reach(self) -> list[RoleFigure]:
        """The roles, furthest reach first, then the one held most often."""
        return sorted(
            self.roles.values(),
            key=lambda role: (_REACH.index(role.privilege), -role.held, role.title.casefold()),
        )

    def take(self, entry: RoleEntry) -> None:
        """Count one assignment."""
        self.held += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(entry)
        kind = kind_of(entry)
        of_kind = self.kinds.setdefault(kind, KindFigures())
        of_kind.holders.add(entry.principal_id)
        of_kind.durations[entry.duration] += 1
        role = self.roles.setdefault(
            entry.role_id,
            RoleFigure(role_id=entry.role_id, title=entry.role_title, privilege=entry.privilege),
        )
        role.held += 1
        role.holders.add(entry.principal_id)
        role.kinds[kind] += 1
        role.durations[entry.duration] += 1
        if entry.finding:
            of_finding = self.found.setdefault(entry.finding.value, {})
            of_finding.setdefault(kind, set()).add(entry.principal_id)
        if entry.role_id == GLOBAL_ADMINISTRATOR:
            self.global_administrators.setdefault(kind, set()).add(entry.principal_id)
            if entry.finding:
                found = self.administrators_found.setdefault(entry.finding.value, set())
                found.add(entry.principal_id)
        if entry.is_guest is None and entry.principal_kind == PrincipalKind.USER:
            self.guests_visible = False
        if entry.privilege == Privilege.HIGHLY:
            self.powerful += 1
            self.powerful_findings[entry.finding.value if entry.finding else ""] += 1
            of_kind.powerful.add(entry.principal_id)
            if len(self.named) < MOST_NAMED:
                self.named.append(entry)


def kind_of(entry: RoleEntry) -> str:
    """Return through what a role is held."""
    if entry.principal_visibility == PrincipalVisibility.FOREIGN:
        return PARTNER
    return GUEST if entry.is_guest else entry.principal_kind.value


def role_figures(report: StoredReport | None) -> RoleFigures | None:
    """Count the entries of the report; None if there is none that this release can read."""
    if report is None:
        return None
    figures = RoleFigures()
    try:
        # Reading in parts keeps its place in the database with a transaction.
        with transaction.atomic():
            for entry in EntryList(report=report).each():
                if isinstance(entry, RoleEntry):
                    figures.take(entry)
    except (UnknownSchemaError, UnreadableError):
        return None
    return figures
