"""What the chapters tell of, read once: figures, open points, changes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from inventory import history
from inventory.history import ChangeRow
from reports.comparison import ChangedEntry, Changes
from reports.models import StoredReport
from reports.types.base import UnreadableError
from reports.types.entra_admin_roles.definition import TOO_MANY
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.registry import UnknownSchemaError
from reviewpacks.contents.change_counts import ChangeCounts, changes_by_kind
from reviewpacks.contents.open_points import OpenPoint, open_points, settled
from reviewpacks.contents.operation_figures import OperationFigures, operation_figures
from reviewpacks.contents.overlap import Overlap, overlap
from reviewpacks.contents.policies import PolicyFigures, policy_figures
from reviewpacks.contents.role_figures import Holders, RoleFigures, role_figures
from reviewpacks.contents.role_tenure import Held, held_since
from reviewpacks.contents.subjects import MOST
from reviewpacks.contents.twins import Names, shared_names
from reviewpacks.pack_data import PackData, ReportData, changes_in
from reviewpacks.words import Note
from tenantpilot.enums import ReportType
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from visibility.enums import Area, Visibility
from visibility.states import AreaState

# Rows of a table in the annex; the files of the pack hold all.
MOST_SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class RoleChanges:
    """What changed between the two reports of the period, and the first of it."""

    before: StoredReport
    counts: dict[str, int]
    first: list[ChangedEntry]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is told. Needs the tenant's scope, and the language of the pack, from read to end."""

    pack_data: PackData
    policies: PolicyFigures
    changes: list[ChangeRow]
    # How many changes there were in the period, by collection and kind.
    changed: ChangeCounts
    roles: RoleFigures | None
    role_changes: RoleChanges | None
    points: list[OpenPoint]
    settled: list[str]
    operations: list[OperationFigures]
    # Names that several holders of roles share.
    shared_names: Names
    # Since when the roles that are named have been held, by the keys of their entries.
    held: dict[str, Held]

    @classmethod
    def read(cls, pack_data: PackData) -> "Facts":
        changes = history.rows(changes_in(pack_data.date_range)[:MOST_SHOWN])
        named = [row.version.name for row in changes]
        policies = policy_figures(pack_data, shown=MOST, also_named=named)
        changed = changes_by_kind(pack_data.date_range)
        points = open_points(pack_data, policies)
        roles = pack_data.report(ReportType.ENTRA_ADMIN_ROLES)
        role_changes = _role_changes(roles)
        include = pack_data.include_operations
        return cls(
            pack_data=pack_data,
            policies=policies,
            changes=changes,
            changed=changed,
            roles=role_figures(roles.latest),
            role_changes=role_changes,
            points=points,
            settled=settled(pack_data, points),
            # What the pack was asked to leave out is left out of its annex too.
            operations=operation_figures(pack_data.date_range) if include else [],
            shared_names=_shared_names(roles.latest),
            held=_held(roles.latest, points, role_changes),
        )

    @property
    def role_report(self) -> StoredReport | None:
        return self.pack_data.report(ReportType.ENTRA_ADMIN_ROLES).latest

    @property
    def roles_unchanged_since(self) -> datetime | None:
        """When the only list was made, if it was later found to be still right."""
        data = self.pack_data.report(ReportType.ENTRA_ADMIN_ROLES)
        is_still_so = data.latest and data.confirmed_at and not self.role_changes
        return data.latest.created_at if data.latest and is_still_so else None

    @property
    def permission_report(self) -> StoredReport | None:
        return self.pack_data.report(ReportType.PERMISSION_POSTURE).latest

    @cached_property
    def asked(self) -> list[AreaState]:
        """The areas that the product can look at."""
        return [each for each in self.pack_data.visibility if each.definition.asked_by]

    @property
    def not_asked(self) -> list[AreaState]:
        """The areas that the product does not look at, but for those that cannot matter."""
        found = [each for each in self.pack_data.visibility if not each.definition.asked_by]
        return [each for each in found if each.area != Area.GROUP_MEMBERS or self._may_groups_hold]

    @property
    def _may_groups_hold(self) -> bool:
        """Whether a group holds a role, or it is not known."""
        return self.roles is None or PrincipalKind.GROUP.value in self.roles.kinds

    @property
    def expected(self) -> list[AreaState]:
        """Those that the customer has: what is not licensed or not offered is not missed."""
        absent = (Visibility.NOT_LICENSED, Visibility.UNAVAILABLE)
        return [each for each in self.asked if each.visibility not in absent]

    def of_state(self, state: Visibility) -> list[AreaState]:
        """The areas that the product can look at, in this state."""
        return [each for each in self.asked if each.visibility == state]

    @property
    def seen(self) -> list[AreaState]:
        return [each for each in self.asked if each.is_seen]

    @property
    def unseen(self) -> list[AreaState]:
        """What could not be seen."""
        return [each for each in self.expected if not each.is_seen]

    def holders_of(self, point: OpenPoint) -> Holders:
        """Return who holds what the point is about, by kind; empty if it is not about roles."""
        if self.roles is None:
            return {}
        if point.key == TOO_MANY:
            return self.roles.global_administrators
        return self.roles.found.get(point.key, {})

    def note_on(self, point: OpenPoint) -> Note:
        """What the provider wrote about a point; empty where it wrote nothing."""
        return self.pack_data.words.notes.get(point.key, Note())

    def recommendation_for(self, point: OpenPoint) -> str:
        """What the provider recommends, else what is recommended for every such point."""
        if written := self.note_on(point).recommendation:
            return written
        found = self.overlap if point.key == TOO_MANY else None
        return (found.recommendation if found else "") or point.suggestion

    @cached_property
    def overlap(self) -> Overlap | None:
        """What the other points mean for that of too many administrators."""
        return overlap(self.roles, self.points)

    @property
    def figures(self) -> dict[str, int]:
        """The figures that the next pack is compared with; none of what is not known."""
        figures: dict[str, int] = {}
        if self.pack_data.inventory.synced_at:
            figures["policies"] = self.pack_data.inventory.total
        if self.role_report:
            figures["administrators"] = self.role_report.summary.get("global_administrators", 0)
        return figures

    @property
    def findings(self) -> dict[str, dict[str, int]]:
        """What the next pack is compared with: counts, by names of our own."""
        points = {point.key: point.count for point in self.points}
        return {"points": points, "figures": self.figures}


def _shared_names(report: StoredReport | None) -> Names:
    return shared_names([report])[report.pk] if report else frozenset()


def _held(
    report: StoredReport | None, points: list[OpenPoint], changes: RoleChanges | None
) -> dict[str, Held]:
    if report is None:
        return {}
    named = [entry for point in points for entry in point.entries]
    named += [each.after for each in changes.first if each.after] if changes else []
    return held_since(report, [entry.key for entry in named if isinstance(entry, RoleEntry)])


def _role_changes(data: ReportData) -> RoleChanges | None:
    if data.latest is None or data.baseline is None:
        return None
    changes = Changes(before=data.baseline, after=data.latest)
    if not changes.are_comparable:
        return None
    try:
        return RoleChanges(
            before=data.baseline, counts=changes.counts(), first=changes[:MOST_SHOWN]
        )
    except (UnknownSchemaError, UnreadableError):
        return None
