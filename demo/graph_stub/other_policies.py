"""The policies of a tenant beside compliance and configuration: what a typical one has."""

from datetime import timedelta
from random import Random
from uuid import UUID

from demo.graph_stub import policies, words
from demo.graph_stub.odata.entities import Json
from demo.graph_stub.world import StubPolicy

_DEVICES, _APPS = "deviceManagement", "deviceAppManagement"
# 51: with two policies each of the two classic lists, a typical tenant has 55.
NUMBERS = {
    f"{_DEVICES}/configurationPolicies": 18,
    f"{_DEVICES}/groupPolicyConfigurations": 4,
    f"{_DEVICES}/compliancePolicies": 1,
    f"{_DEVICES}/intents": 2,
    f"{_DEVICES}/deviceManagementScripts": 3,
    f"{_DEVICES}/deviceShellScripts": 1,
    f"{_DEVICES}/deviceHealthScripts": 2,
    f"{_DEVICES}/windowsFeatureUpdateProfiles": 1,
    f"{_DEVICES}/windowsQualityUpdateProfiles": 1,
    f"{_DEVICES}/windowsDriverUpdateProfiles": 1,
    f"{_DEVICES}/windowsAutopilotDeploymentProfiles": 2,
    f"{_DEVICES}/deviceEnrollmentConfigurations": 4,
    f"{_APPS}/iosManagedAppProtections": 1,
    f"{_APPS}/androidManagedAppProtections": 1,
    f"{_APPS}/mobileAppConfigurations": 1,
    f"{_APPS}/targetedManagedAppConfigurations": 1,
    f"{_APPS}/mobileApps": 3,
    "identity/conditionalAccess/policies": 4,
}
CATALOG = f"{_DEVICES}/configurationPolicies"
_KINDS = {
    f"{_DEVICES}/windowsAutopilotDeploymentProfiles": ("azureADWindowsAutopilotDeploymentProfile",),
    f"{_DEVICES}/deviceEnrollmentConfigurations": (
        "deviceEnrollmentLimitConfiguration",
        "deviceEnrollmentPlatformRestrictionsConfiguration",
        "deviceEnrollmentWindowsHelloForBusinessConfiguration",
        "windows10EnrollmentCompletionPageConfiguration",
    ),
    f"{_APPS}/iosManagedAppProtections": ("iosManagedAppProtection",),
    f"{_APPS}/androidManagedAppProtections": ("androidManagedAppProtection",),
    f"{_APPS}/mobileAppConfigurations": ("iosMobileAppConfiguration",),
    f"{_APPS}/targetedManagedAppConfigurations": ("targetedManagedAppConfiguration",),
    f"{_APPS}/mobileApps": ("win32LobApp", "iosStoreApp", "officeSuiteApp"),
}
_SETTINGS: dict[str, Json] = {
    f"{_DEVICES}/groupPolicyConfigurations": {"policyConfigurationIngestionType": "builtIn"},
    f"{_DEVICES}/compliancePolicies": {"platforms": "linux", "technologies": "linuxMdm"},
    f"{_DEVICES}/intents": {"templateId": "d1174162-1dd2-4976-affc-6667049ab0ae"},
    f"{_DEVICES}/deviceManagementScripts": {"runAsAccount": "system", "fileName": "set.ps1"},
    f"{_DEVICES}/deviceShellScripts": {"runAsAccount": "system", "fileName": "set.sh"},
    f"{_DEVICES}/deviceHealthScripts": {
        "deviceHealthScriptType": "deviceHealthScript", "isGlobalScript": False, "version": "1.0",
    },
    f"{_DEVICES}/windowsFeatureUpdateProfiles": {
        "featureUpdateVersion": "24H2", "endOfSupportDate": "2027-10-12T00:00:00Z",
    },
    f"{_DEVICES}/windowsQualityUpdateProfiles": {
        "expeditedUpdateSettings": {"daysUntilForcedReboot": 2, "qualityUpdateRelease": None},
    },
    f"{_DEVICES}/windowsDriverUpdateProfiles": {
        "approvalType": "automatic", "deploymentDeferralInDays": 7, "newUpdates": 3,
    },
    f"{_APPS}/mobileAppConfigurations": {"settings": [{"appConfigKey": "server"}]},
    f"{_APPS}/targetedManagedAppConfigurations": {"deployedAppCount": 2, "customSettings": []},
    f"{_APPS}/mobileApps": {"publisher": "Contoso", "publishingState": "published"},
}  # fmt: skip
_RULES = ("MFA for administrators", "MFA for everybody", "Block older sign-ins", "Known devices")


def other_policies(domain: str) -> dict[str, list[StubPolicy]]:
    """Return them by the address of their list; they follow from the domain."""
    random = Random(f"other policies, {domain}")
    return {
        path: [_policy(random, path, number) for number in range(count)]
        for path, count in NUMBERS.items()
    }


def _policy(random: Random, path: str, number: int) -> StubPolicy:
    platform = random.choice(("Windows", "macOS", "iOS"))
    topic = random.choice(words.CONFIGURATION_TOPICS)
    kinds = _KINDS.get(path, ("",))
    created = words.FIRST_DAY + timedelta(minutes=random.randrange(0, 1_200_000))
    item = StubPolicy(
        policy_id=_identifier(random, path),
        display_name=f"{platform} - {topic} - {random.choice(words.AUDIENCES)} {number + 1:02}",
        kind=kinds[number % len(kinds)],
        version=random.randint(1, 14),
        created_at=created,
        modified_at=created + timedelta(minutes=random.randrange(0, 500_000)),
        settings=_SETTINGS.get(path, {} if path == CATALOG else None),
    )
    if path == "identity/conditionalAccess/policies":
        _make_rule(item, number)
    return item


def _identifier(random: Random, path: str) -> str:
    """Return an id in the form of the list: not every one is a GUID."""
    guid = str(UUID(int=random.getrandbits(128), version=4))
    if path.endswith("ManagedAppProtections"):
        return f"T_{guid}"
    return f"{guid}_DefaultLimit" if path.endswith("EnrollmentConfigurations") else guid


def _make_rule(item: StubPolicy, number: int) -> None:
    item.display_name = _RULES[number % len(_RULES)]
    item.settings = {
        "state": ("enabled", "enabled", "disabled", "enabledForReportingButNotEnforced")[
            number % 4
        ],
        "conditions": policies.conditions_of(item),
        "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        "sessionControls": None,
        "templateId": None,
    }
