"""Privileged Identity Management: who is active for how long, and who may activate.

https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignmentscheduleinstances
https://learn.microsoft.com/graph/api/rbacapplication-list-roleeligibilityscheduleinstances
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from uuid import uuid5

from demo.graph_stub.endpoints import Endpoint, Service
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.resources.role_assignments import relations
from demo.graph_stub.world import StubGroup, StubRoleAssignment, StubTenant

FOLDER = "roleManagement/directory"
ACTIVATION_STARTED = "2026-01-01T08:00:00Z"
ACTIVATION_ENDS = "2099-01-01T00:00:00Z"
COMMON = (
    "id", "appScopeId", "directoryScopeId", "endDateTime", "memberType", "principalId",
    "roleDefinitionId", "startDateTime",
)  # fmt: skip
NAVIGATIONS = ("appScope", "directoryScope", "principal", "roleDefinition")
ACTIVE = Entity(
    properties=(*COMMON, "assignmentType", "roleAssignmentOriginId", "roleAssignmentScheduleId"),
    navigations=(*NAVIGATIONS, "activatedUsing"),
)
ELIGIBLE = Entity(properties=(*COMMON, "roleEligibilityScheduleId"), navigations=NAVIGATIONS)

type Shown = Callable[[StubTenant, StubRoleAssignment], Json]


def active_instance(tenant: StubTenant, item: StubRoleAssignment) -> Json:
    """Return an active assignment: one that was given may have no start, as in the sample."""
    return {
        **_common(tenant, item, id=f"{item.assignment_id}-active"),
        "assignmentType": "Assigned" if item.is_standing else "Activated",
        "endDateTime": item.ends_at if item.is_standing else item.ends_at or ACTIVATION_ENDS,
        "roleAssignmentOriginId": item.assignment_id,
        "roleAssignmentScheduleId": item.assignment_id,
        "startDateTime": None if item.is_standing else ACTIVATION_STARTED,
    }


def eligible_instance(tenant: StubTenant, item: StubRoleAssignment) -> Json:
    return {
        **_common(tenant, item, id=item.assignment_id),
        "endDateTime": item.ends_at,
        "roleEligibilityScheduleId": item.assignment_id,
        "startDateTime": ACTIVATION_STARTED,
    }


def _common(tenant: StubTenant, item: StubRoleAssignment, **values: object) -> Json:
    return {
        "appScopeId": item.app_scope,
        "directoryScopeId": item.directory_scope,
        "memberType": item.member_type,
        "principalId": str(item.principal_id),
        "roleDefinitionId": str(item.role_id),
        **relations(tenant, item),
        **values,
    }


def _with_members(
    tenant: StubTenant, items: Sequence[StubRoleAssignment], shown: Shown
) -> Iterator[Json]:
    """Yield each row and, after a group's, one per member with the group's origin."""
    for item in items:
        yield shown(tenant, item)
        for member in tenant.groups.get(item.principal_id, StubGroup()).members:
            through = replace(item, **vars(member), member_type="Group")
            number = uuid5(item.principal_id, f"{item.assignment_id} {member.principal_id}")
            yield {**shown(tenant, through), "id": f"{number.hex}-group"}


def _active(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return list(_with_members(tenant, tenant.role_assignments, active_instance))


def _eligible(tenant: StubTenant, _ids: Mapping[str, str]) -> Sequence[Json]:
    return list(_with_members(tenant, tenant.role_eligibilities, eligible_instance))


def _endpoint(name: str, *, entity: Entity, rows: Callable[..., Sequence[Json]]) -> Endpoint:
    return Endpoint(
        path=f"{FOLDER}/{name}",
        opened_by=f"{FOLDER}/{name}",
        versions=frozenset({V1, BETA}),
        service=Service.PIM,
        entity=entity,
        rows=rows,
        documented=Documented.of("$select", "$expand", "$filter", filters=entity.properties),
    )


ENDPOINTS = (
    _endpoint("roleAssignmentScheduleInstances", entity=ACTIVE, rows=_active),
    _endpoint("roleEligibilityScheduleInstances", entity=ELIGIBLE, rows=_eligible),
)
