"""What Microsoft lets us see of role holders: their names, guests, and how long they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from reports.enums import AssignmentDuration
from tenantpilot.graph.permissions import READ_APPLICATIONS, READ_GROUPS, READ_USERS
from tenantpilot.graph.resources.directory_roles import (
    DirectoryRoleAssignment,
    PrincipalKind,
    PrincipalVisibility,
)
from tenantpilot.graph.resources.role_schedules import ActiveRole
from tenantpilot.tenants.models import Tenant
from visibility import services as visibility
from visibility.enums import Area, Verdict

# The permission that shows the names of holders of each kind.
NAMED_BY = {
    PrincipalKind.USER: READ_USERS,
    PrincipalKind.GROUP: READ_GROUPS,
    PrincipalKind.SERVICE_PRINCIPAL: READ_APPLICATIONS,
}


@dataclass(frozen=True, kw_only=True)
class Durations:
    """How long assignments last, by their ids. Unless known, nothing is called standing."""

    standing: frozenset[object] = frozenset()
    time_bound: frozenset[object] = frozenset()
    # Listed with a word that we do not know.
    unclear: frozenset[object] = frozenset()
    is_known: bool = True

    @classmethod
    def read(cls, active: Iterable[ActiveRole]) -> Self:
        found = list(active)
        return cls(
            standing=frozenset(_key(each) for each in found if each.is_standing),
            time_bound=frozenset(_key(each) for each in found if each.is_standing is False),
            unclear=frozenset(_key(each) for each in found if each.is_standing is None),
        )

    @classmethod
    def unknown(cls) -> Self:
        return cls(is_known=False)

    def after(self, verdict: Verdict | None) -> Self:
        """Return what a refusal leaves: without the service every assignment is standing."""
        return replace(self, is_known=self.is_known or verdict == Verdict.NOT_LICENSED)

    def of(self, assignment: DirectoryRoleAssignment) -> AssignmentDuration:
        """Return how long it lasts. One that the service does not list is standing."""
        if not self.is_known:
            return AssignmentDuration.ACTIVE
        keys = {assignment.assignment_id, _held(assignment)}
        if keys & self.standing:
            return AssignmentDuration.STANDING
        if keys & self.time_bound:
            return AssignmentDuration.TIME_BOUND
        return AssignmentDuration.ACTIVE if keys & self.unclear else AssignmentDuration.STANDING


def _key(active: ActiveRole) -> object:
    """Return what tells which assignment it is; without an id, who holds what and where."""
    return active.assignment_id or _held(active)


def _held(each: ActiveRole | DirectoryRoleAssignment) -> object:
    return each.role_id, each.principal_id, each.directory_scope


def record_holders(tenant: Tenant, assignments: Sequence[DirectoryRoleAssignment]) -> None:
    """Record whether the holders' names are shown, and whether guests can be told."""
    withheld = {
        each.principal_kind
        for each in assignments
        if each.principal_visibility == PrincipalVisibility.WITHHELD
    }
    if withheld:
        needs = [NAMED_BY[kind].value for kind in withheld if kind in NAMED_BY]
        visibility.record_withheld(tenant=tenant, area=Area.HOLDER_NAMES, needs=needs)
    else:
        named = {each.principal_id for each in assignments if each.principal_name}
        visibility.record_seen(tenant=tenant, area=Area.HOLDER_NAMES, count=len(named))
    _record_guests(tenant, [each for each in assignments if _is_person(each)])


def _record_guests(tenant: Tenant, people: Sequence[DirectoryRoleAssignment]) -> None:
    if any(each.is_guest is None for each in people):
        visibility.record_withheld(tenant=tenant, area=Area.GUESTS, needs=[READ_USERS.value])
        return
    guests = {each.principal_id for each in people if each.is_guest}
    visibility.record_seen(tenant=tenant, area=Area.GUESTS, count=len(guests))


def _is_person(assignment: DirectoryRoleAssignment) -> bool:
    return assignment.principal_kind == PrincipalKind.USER
