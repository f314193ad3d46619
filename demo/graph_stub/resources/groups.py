"""Groups and their members. The v1.0 list of members leaves service principals out.

https://learn.microsoft.com/graph/api/group-list-members
"""

from collections.abc import Mapping, Sequence
from functools import partial

from demo.graph_stub import grants, visibility
from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.resources.users import principals_of
from demo.graph_stub.world import StubGroup, StubTenant

GROUP = Entity(
    properties=("id", "deletedDateTime", "displayName", "isAssignableToRole", "securityEnabled"),
    navigations=("members", "owners"),
)
MEMBER = Entity(
    properties=("id", "deletedDateTime", "displayName", "userPrincipalName", "userType",
                "accountEnabled", "appId"),
    is_typed=True,
)  # fmt: skip


def _groups(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    groups = [
        visibility.directory_object(each, granted=tenant.permissions)
        for each in principals_of(tenant).values()
        if each.principal_type == "group"
    ]
    if "id" not in ids:
        return groups
    return [each for each in groups if each["id"] == ids["id"]] or None


def _members(
    tenant: StubTenant, ids: Mapping[str, str], *, shows_apps: bool
) -> Sequence[Json] | None:
    group = _groups(tenant, ids)
    if group is None:
        return None
    known = {str(number): each for number, each in tenant.groups.items()}
    found = known.get(ids["id"], StubGroup())
    if found.is_hidden and grants.READ_HIDDEN_MEMBERS not in tenant.permissions:
        return []
    return [
        visibility.directory_object(member, granted=tenant.permissions)
        for member in found.members
        if shows_apps or member.principal_type != "servicePrincipal"
    ]


def _members_in(version: str) -> Endpoint:
    return Endpoint(
        path="groups/{id}/members",
        opened_by="groups/{id}/members",
        versions=frozenset({version}),
        entity=MEMBER,
        rows=partial(_members, shows_apps=version == BETA),
        documented=Documented.of("$select", "$top", "$count"),
    )


ENDPOINTS = (
    Endpoint(
        path="groups",
        opened_by="groups",
        versions=frozenset({V1, BETA}),
        entity=GROUP,
        rows=_groups,
        documented=Documented.of(
            "$select", "$filter", "$top", "$count", filters=("id", "isAssignableToRole")
        ),
    ),
    Endpoint(
        path="groups/{id}",
        opened_by="groups/{id}",
        versions=frozenset({V1, BETA}),
        entity=GROUP,
        rows=_groups,
        documented=Documented.of("$select"),
        is_list=False,
    ),
    _members_in(V1),
    _members_in(BETA),
)
