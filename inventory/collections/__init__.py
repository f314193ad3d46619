"""Every collection of policies that a sync reads: one module each, and one line here."""

from collections.abc import Mapping

from inventory.collections import (
    administrative_templates,
    app_configuration_apps,
    app_configuration_devices,
    app_protection_android,
    app_protection_ios,
    apps,
    autopilot_profiles,
    compliance_policies,
    conditional_access,
    configuration_policies,
    driver_updates,
    endpoint_security,
    enrolment,
    feature_updates,
    linux_compliance,
    macos_scripts,
    quality_updates,
    remediations,
    settings_catalog,
    windows_scripts,
)
from inventory.collections.base import Collection

_IN_ORDER = (
    compliance_policies.COLLECTION,
    linux_compliance.COLLECTION,
    configuration_policies.COLLECTION,
    settings_catalog.COLLECTION,
    administrative_templates.COLLECTION,
    endpoint_security.COLLECTION,
    windows_scripts.COLLECTION,
    macos_scripts.COLLECTION,
    remediations.COLLECTION,
    feature_updates.COLLECTION,
    quality_updates.COLLECTION,
    driver_updates.COLLECTION,
    autopilot_profiles.COLLECTION,
    enrolment.COLLECTION,
    app_protection_ios.COLLECTION,
    app_protection_android.COLLECTION,
    app_configuration_devices.COLLECTION,
    app_configuration_apps.COLLECTION,
    apps.COLLECTION,
    conditional_access.COLLECTION,
)
# By key, in the order of the pages.
COLLECTIONS: Mapping[str, Collection] = {each.key: each for each in _IN_ORDER}

__all__ = ["COLLECTIONS", "Collection"]
