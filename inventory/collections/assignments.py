"""Who gets a policy: read from Microsoft's rows, and told in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from inventory.collections.settings import canonical
from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject
from tenantpilot.ui.formatting import number

type Assignment = dict[str, str]

_TARGETS = {
    "#microsoft.graph.groupAssignmentTarget": "group",
    "#microsoft.graph.exclusionGroupAssignmentTarget": "not_group",
    "#microsoft.graph.allLicensedUsersAssignmentTarget": "all_users",
    "#microsoft.graph.allDevicesAssignmentTarget": "all_devices",
    "#microsoft.graph.configurationManagerCollectionAssignmentTarget": "device_collection",
}
# Lists of people in Conditional Access: the field without include and exclude.
_PEOPLE = {"Users": "user", "Groups": "group", "Roles": "role", "ServicePrincipals": "application"}
_EVERYBODY = {"All": "all_users", "GuestsOrExternalUsers": "guests"}
_WHOLE = {"all_users": "All users", "all_devices": "All devices", "guests": "All guests"}
_COUNTED = {
    "group": ("group", "groups"),
    "user": ("person", "people"),
    "role": ("role", "roles"),
    "application": ("application", "applications"),
    "device_collection": ("device collection", "device collections"),
    "other": ("other target", "other targets"),
}
# What a review pack shows in the language of the customer.
WORDS = (*_WHOLE.values(), *(word for both in _COUNTED.values() for word in both))


def read_assignments(row: JsonObject) -> list[Assignment] | None:
    """Return the targets of an Intune policy in a fixed order; None if the row does not tell."""
    if row.get("assignments") is None:
        return [] if row.get("isAssigned") is False else None
    found = [_target(each) for each in fields.objects(row, "assignments")]
    return _in_order(found)


def read_conditions(row: JsonObject) -> list[Assignment] | None:
    """Return who a Conditional Access policy is about; None if the row does not tell."""
    conditions = fields.optional_object(row, "conditions")
    if conditions is None:
        return None
    people = fields.optional_object(conditions, "users") or {}
    apps = fields.optional_object(conditions, "clientApplications") or {}
    return _in_order([*_people(people), *_people(apps)])


def in_words(assignments: Sequence[Assignment] | None) -> str:
    """Return e.g. "2 groups, 1 excluded"; "no one" and "not known" are told apart."""
    if assignments is None:
        return _("not known")
    if not assignments:
        return _("no one")
    targets = [each.get("to", "other") for each in assignments]
    parts = [_(text) for word, text in _WHOLE.items() if word in targets]
    for word, (one, many) in _COUNTED.items():
        if count := targets.count(word):
            parts.append(f"{number(count)} {_(one if count == 1 else many)}")
    excluded = sum(target.startswith("not_") for target in targets)
    if excluded:
        parts.append(_("%(count)s excluded") % {"count": number(excluded)})
    return ", ".join(parts)


def _target(assignment: JsonObject) -> Assignment:
    target = fields.optional_object(assignment, "target") or {}
    graph_type = target.get("@odata.type")
    known = _TARGETS.get(graph_type, "other") if isinstance(graph_type, str) else "other"
    return _without_blanks(
        to=known,
        id=fields.identifier(target, "groupId") or fields.identifier(target, "collectionId"),
        filter=fields.identifier(target, "deviceAndAppManagementAssignmentFilterId"),
        filter_type=fields.identifier(target, "deviceAndAppManagementAssignmentFilterType"),
        intent=fields.identifier(assignment, "intent"),
    )


def _people(lists: Mapping[str, object]) -> Iterator[Assignment]:
    for name, word in _PEOPLE.items():
        for prefix, sign in (("include", ""), ("exclude", "not_")):
            for each in _texts(lists.get(f"{prefix}{name}")):
                if each in _EVERYBODY:
                    yield {"to": sign + _EVERYBODY[each]}
                elif each != "None":
                    yield {"to": sign + word, "id": each}


def _texts(value: object) -> Iterable[str]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise fields.invalid()
    return [fields.identifier({"id": each}, "id") for each in value]


def _without_blanks(**values: str) -> Assignment:
    blank = ("", "none", "00000000-0000-0000-0000-000000000000")
    return {name: value for name, value in values.items() if value not in blank}


def _in_order(found: list[Assignment]) -> list[Assignment]:
    if len(found) < 2:
        return found
    unique = {canonical(each): each for each in found}
    return [unique[text] for text in sorted(unique)]
