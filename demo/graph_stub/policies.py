"""What the stub's policies say: their settings and who gets them.

Both follow from the policy's id, unless a test or the demo has put something else there.
"""

from collections.abc import Mapping
from uuid import NAMESPACE_DNS, UUID, uuid5

from demo.graph_stub.odata.entities import Json
from demo.graph_stub.world import StubPolicy

GROUPS = [uuid5(NAMESPACE_DNS, f"group {number}.groups.example") for number in range(8)]
_TARGET = "#microsoft.graph."

_BY_KIND: dict[str, dict[str, tuple[object, ...]]] = {
    "windows10CompliancePolicy": {
        "passwordRequired": (True, False),
        "passwordMinimumLength": (6, 8, 10),
        "passwordRequiredType": ("deviceDefault", "alphanumeric", "numeric"),
        "osMinimumVersion": ("10.0.19045", "10.0.22621", "10.0.22631"),
        "bitLockerEnabled": (True, False),
        "secureBootEnabled": (True, False),
    },
    "iosCompliancePolicy": {
        "passcodeRequired": (True, False),
        "passcodeMinimumLength": (4, 6, 8),
        "passcodeRequiredType": ("deviceDefault", "numeric"),
        "securityBlockJailbrokenDevices": (True, False),
    },
    "macOSCompliancePolicy": {
        "storageRequireEncryption": (True, False),
        "firewallEnabled": (True, False),
        "passwordMinimumLength": (6, 8, 10),
    },
    "windowsUpdateForBusinessConfiguration": {
        "automaticUpdateMode": ("autoInstallAtMaintenanceTime", "userDefined"),
        "qualityUpdatesDeferralPeriodInDays": (0, 3, 7),
        "featureUpdatesDeferralPeriodInDays": (0, 30, 60),
    },
    "windows10EndpointProtectionConfiguration": {
        "bitLockerEncryptDevice": (True, False),
        "firewallBlockStatefulFTP": (True, False),
        "defenderScanType": ("quick", "full"),
    },
}
_OTHERS: dict[str, tuple[object, ...]] = {
    "cameraBlocked": (True, False),
    "passwordMinimumLength": (4, 6, 8),
    "screenLockMinutes": (5, 10, 15),
    # What may be a secret, and is: of it only a hash is to be stored.
    "preSharedKey": ("correct horse", "battery staple", "hunter2"),
}


def settings_of(item: StubPolicy) -> Json:
    """Return the fields that only this kind of policy has."""
    if item.settings is not None:
        return dict(item.settings)
    number = _number(item)
    choices = _BY_KIND.get(item.kind, _OTHERS)
    return {
        name: values[(number >> (4 * place)) % len(values)]
        for place, (name, values) in enumerate(choices.items())
    }


def assignments_of(item: StubPolicy) -> list[Json]:
    """Return the entities of the relationship `assignments`."""
    if item.assignments is not None:
        return list(item.assignments)
    number = _number(item)
    match number % 10:
        case 0:
            return []
        case 1 | 2 | 3:
            return [assignment(item, "allDevicesAssignmentTarget")]
        case 4:
            return [assignment(item, "allLicensedUsersAssignmentTarget")]
    first, second = GROUPS[number % 8], GROUPS[(number >> 3) % 8]
    found = [assignment(item, "groupAssignmentTarget", group=first)]
    if second != first and number % 3 == 0:
        found.append(assignment(item, "exclusionGroupAssignmentTarget", group=second))
    return found


def assignment(item: StubPolicy, target: str, *, group: UUID | None = None) -> Json:
    """Return one assignment of the policy."""
    about: Json = {"@odata.type": f"{_TARGET}{target}"}
    if group:
        about["groupId"] = str(group)
    return {"id": f"{item.policy_id}_{group or target}", "target": about}


def conditions_of(item: StubPolicy) -> Mapping[str, object]:
    """Return the conditions of a Conditional Access policy."""
    groups = [str(GROUPS[_number(item) % 8])]
    return {
        "users": {"includeUsers": ["All"], "excludeUsers": [], "excludeGroups": groups},
        "applications": {"includeApplications": ["All"]},
        "clientAppTypes": ["browser", "mobileAppsAndDesktopClients"],
        "userRiskLevels": [],
    }


def _number(item: StubPolicy) -> int:
    return uuid5(NAMESPACE_DNS, item.policy_id.lower()).int >> 64
