"""https://learn.microsoft.com/graph/api/user-list"""

from collections.abc import Mapping, Sequence

from demo.graph_stub import visibility
from demo.graph_stub.endpoints import Endpoint
from demo.graph_stub.odata.entities import BETA, V1, Entity, Json
from demo.graph_stub.odata.options import Documented
from demo.graph_stub.world import Holder, StubPrincipal, StubTenant

USER = Entity(
    properties=(
        "id", "deletedDateTime", "accountEnabled", "createdDateTime", "displayName",
        "givenName", "jobTitle", "mail", "onPremisesSyncEnabled", "surname",
        "userPrincipalName", "userType",
    ),
    on_request=frozenset(
        {"deletedDateTime", "accountEnabled", "createdDateTime", "onPremisesSyncEnabled",
         "userType"}
    ),
)  # fmt: skip


def principals_of(tenant: StubTenant) -> dict[str, StubPrincipal]:
    """Return everybody and everything the tenant knows, by id."""
    held = [*tenant.role_assignments, *tenant.role_eligibilities]
    members = [member for group in tenant.groups.values() for member in group.members]
    known: list[StubPrincipal] = [each for each in held if each.holder == Holder.PRESENT]
    return {str(each.principal_id): each for each in known + members}


def _users(tenant: StubTenant, ids: Mapping[str, str]) -> Sequence[Json] | None:
    users = [
        visibility.directory_object(each, granted=tenant.permissions)
        for each in principals_of(tenant).values()
        if each.principal_type == "user"
        and str(each.principal_id) == ids.get("id", str(each.principal_id))
    ]
    return users or (None if "id" in ids else [])


ENDPOINTS = (
    Endpoint(
        path="users",
        opened_by="users",
        versions=frozenset({V1, BETA}),
        entity=USER,
        rows=_users,
        documented=Documented.of(
            "$select", "$filter", "$top", "$count", filters=("id", "userType", "accountEnabled")
        ),
    ),
    Endpoint(
        path="users/{id}",
        opened_by="users/{id}",
        versions=frozenset({V1, BETA}),
        entity=USER,
        rows=_users,
        documented=Documented.of("$select"),
        is_list=False,
    ),
)
