"""Limited information: of a type that the app may not read, Graph shows type and id.

https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects
"""

from collections.abc import Collection

from demo.graph_stub import grants
from demo.graph_stub.odata.entities import Json
from demo.graph_stub.world import StubPrincipal

BASIC_USER = ("displayName", "givenName", "mail", "surname", "userPrincipalName")
WHOLE_USER = ("userType", "accountEnabled", "onPremisesSyncEnabled", "createdDateTime")
USER_READERS = frozenset(
    {"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
)
BASIC_GROUP_READER = "Group.ReadBasic.All"


def directory_object(principal: StubPrincipal, *, granted: Collection[str]) -> Json:
    """Return the object as this app may see it."""
    shown: Json = {
        "@odata.type": f"#microsoft.graph.{principal.principal_type}",
        "id": str(principal.principal_id),
        "deletedDateTime": None,
    }
    match principal.principal_type:
        case "user":
            return shown | _user(principal, granted=granted)
        case "group":
            return shown | _group(principal, granted=granted)
        case "servicePrincipal":
            return shown | _service_principal(principal, granted=granted)
    return shown | {"displayName": principal.principal_name}


def _user(principal: StubPrincipal, *, granted: Collection[str]) -> Json:
    everything: Json = {
        "displayName": principal.principal_name,
        "givenName": principal.principal_name.split(" ")[0],
        "mail": None,
        "surname": principal.principal_name.split(" ")[-1],
        "userPrincipalName": principal.principal_sign_in_name,
        "userType": principal.user_type,
        "accountEnabled": True,
        "onPremisesSyncEnabled": None,
        "createdDateTime": "2023-03-01T08:00:00Z",
    }
    readable: tuple[str, ...] = ()
    if grants.READ_BASIC_USERS in granted:
        readable = BASIC_USER
    if not USER_READERS.isdisjoint(granted):
        readable = BASIC_USER + WHOLE_USER
    return {name: value if name in readable else None for name, value in everything.items()}


def _group(principal: StubPrincipal, *, granted: Collection[str]) -> Json:
    is_readable = grants.opens(granted, "groups")
    is_basic = not set(grants.any_of("groups")) & set(granted) - {BASIC_GROUP_READER}
    return {
        "displayName": principal.principal_name if is_readable else None,
        "isAssignableToRole": True if is_readable and not is_basic else None,
        "securityEnabled": True if is_readable else None,
    }


def _service_principal(principal: StubPrincipal, *, granted: Collection[str]) -> Json:
    is_readable = grants.opens(granted, "servicePrincipals")
    return {
        "displayName": principal.principal_name if is_readable else None,
        "accountEnabled": True if is_readable else None,
        "appId": str(principal.principal_id) if is_readable else None,
        "servicePrincipalType": "Application" if is_readable else None,
    }
