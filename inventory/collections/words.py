"""The fields whose text is a word of a closed list of Microsoft's, and so no secret of anyone.

Only these are stored as they are. A field that is not here costs readers the value before and
after a change, never the change itself. Names are the last part of a path.
"""

import re

WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}(, ?[A-Za-z][A-Za-z0-9]{0,63}){0,20}", re.ASCII)
# What a number with dots says: the version of a system.
VERSION = re.compile(r"\d{1,10}(\.\d{1,10}){0,4}", re.ASCII)
VERSION_NAME = re.compile(r"(Version|OSVersion|osMinimumBuildVersion)$")

ENUMERATED = frozenset(
    {
        # compliance
        "advancedThreatProtectionRequiredSecurityLevel",
        "deviceThreatProtectionRequiredSecurityLevel",
        "passcodeRequiredType",
        "passwordRequiredType",
        "requiredPasswordComplexity",
        "securityRequiredAndroidSafetyNetEvaluationType",
        "workProfilePasswordRequiredType",
        # configuration
        "appStoreBlocked",
        "automaticUpdateMode",
        "autoRestartNotificationDismissal",
        "bitLockerEncryptionMethod",
        "businessReadyUpdatesOnly",
        "cellularBlock",
        "defenderCloudBlockLevel",
        "defenderMonitorFileActivity",
        "defenderPotentiallyUnwantedAppAction",
        "defenderPromptForSampleSubmission",
        "defenderScanType",
        "defenderSystemScanSchedule",
        "deliveryOptimizationMode",
        "diagnosticsDataSubmissionMode",
        "edgeCookiePolicy",
        "encryptionMethod",
        "firewallProfileDomain",
        "installationSchedule",
        "kioskModeAppType",
        "prereleaseFeatures",
        "safariCookieSettings",
        "startupAuthenticationTpmKeyUsage",
        "startupAuthenticationTpmPinAndKeyUsage",
        "startupAuthenticationTpmPinUsage",
        "startupAuthenticationTpmUsage",
        "updateNotificationLevel",
        "updateWeeks",
        "userPauseAccess",
        "userWindowsUpdateScanAccess",
        "windowsSpotlightConfigureOnLockScreen",
        "wiFiSecurityType",
        # enrolment and updates
        "approvalType",
        "deviceEnrollmentConfigurationType",
        "pinLowercaseCharactersUsage",
        "pinSpecialCharactersUsage",
        "pinUppercaseCharactersUsage",
        "platformType",
        "state",
        # app protection
        "allowedInboundDataTransferSources",
        "allowedOutboundClipboardSharingLevel",
        "allowedOutboundDataTransferDestinations",
        "appActionIfDeviceComplianceRequired",
        "appActionIfMaximumPinRetriesExceeded",
        "appDataEncryptionType",
        "appGroupType",
        "managedBrowser",
        "managedBrowserToOpenLinksRequired",
        "maximumAllowedDeviceThreatLevel",
        "mobileThreatDefenseRemediationAction",
        "notificationRestriction",
        "pinCharacterSet",
        "targetedAppManagementLevels",
        # Conditional Access
        "authenticationType",
        "builtInControls",
        "clientAppTypes",
        "cloudAppSecurityType",
        "frequencyInterval",
        "includePlatforms",
        "excludePlatforms",
        "insiderRiskLevels",
        "mode",
        "operator",
        "servicePrincipalRiskLevels",
        "signInRiskLevels",
        "transferMethods",
        "type",
        "userRiskLevels",
    }
)


def is_open(name: str, text: str) -> bool:
    """Return whether the text is a word of a closed list, or the version of a system."""
    if name in ENUMERATED:
        return WORD.fullmatch(text) is not None
    return bool(VERSION_NAME.search(name) and VERSION.fullmatch(text))
