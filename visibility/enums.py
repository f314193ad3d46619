"""The closed lists of visibility: states, verdicts, groups of areas and areas."""

from django.db.models import TextChoices


class Visibility(TextChoices):
    """Whether an area of a tenant can be seen."""

    SEEN = "seen", "Seen"
    WITHHELD = "withheld", "Withheld"
    NOT_LICENSED = "not_licensed", "Not licensed"
    UNAVAILABLE = "unavailable", "Not available in this cloud"
    NOT_ASKED = "not_asked", "Not asked yet"
    NO_ANSWER = "no_answer", "No answer"


class Verdict(TextChoices):
    """What Microsoft answered about an area. A passing fault is no verdict."""

    SEEN = Visibility.SEEN.value, Visibility.SEEN.label
    WITHHELD = Visibility.WITHHELD.value, Visibility.WITHHELD.label
    NOT_LICENSED = Visibility.NOT_LICENSED.value, Visibility.NOT_LICENSED.label
    UNAVAILABLE = Visibility.UNAVAILABLE.value, Visibility.UNAVAILABLE.label


class AreaGroup(TextChoices):
    """The groups in which areas are shown."""

    ORGANIZATION = "organization", "Organisation"
    ROLES = "roles", "Administrator roles"
    DEVICE_POLICIES = "device_policies", "Device policies"
    APPS = "apps", "Apps"
    SIGN_IN_RULES = "sign_in_rules", "Sign-in rules"


class Area(TextChoices):
    """One thing that can be asked about a tenant, in the order of the pages."""

    ORGANIZATION = "organization", "Name and domains"
    LICENCES = "licences", "Licences"
    PERMISSIONS = "permissions", "What TenantPilot's app may do"
    ADMIN_ROLES = "admin_roles", "Which roles are held"
    HOLDER_NAMES = "holder_names", "Who holds them: names"
    GUESTS = "guests", "Guests among the holders"
    ROLES_OVER_TIME = "roles_over_time", "How long roles are held, and roles on request"
    GROUP_MEMBERS = "group_members", "Members of groups that hold a role"
    COMPLIANCE_POLICIES = "compliance_policies", "Compliance policies"
    LINUX_COMPLIANCE = "linux_compliance", "Compliance policies for Linux"
    CONFIGURATION_POLICIES = "configuration_policies", "Configuration policies"
    SETTINGS_CATALOG = "settings_catalog", "Settings catalog, endpoint security and baselines"
    ADMINISTRATIVE_TEMPLATES = "administrative_templates", "Administrative templates"
    ENDPOINT_SECURITY = "endpoint_security", "Endpoint security, older kind"
    WINDOWS_SCRIPTS = "windows_scripts", "Scripts for Windows"
    MACOS_SCRIPTS = "macos_scripts", "Scripts for macOS"
    REMEDIATIONS = "remediations", "Remediations"
    FEATURE_UPDATES = "feature_updates", "Feature updates"
    QUALITY_UPDATES = "quality_updates", "Quality updates"
    DRIVER_UPDATES = "driver_updates", "Driver updates"
    AUTOPILOT_PROFILES = "autopilot_profiles", "Autopilot profiles"
    ENROLMENT = "enrolment", "Enrolment"
    APP_PROTECTION_IOS = "app_protection_ios", "App protection for iOS"
    APP_PROTECTION_ANDROID = "app_protection_android", "App protection for Android"
    APP_CONFIGURATION_DEVICES = "app_configuration_devices", "App configuration of devices"
    APP_CONFIGURATION_APPS = "app_configuration_apps", "App configuration of managed apps"
    APPS = "apps", "Apps"
    CONDITIONAL_ACCESS = "conditional_access", "Conditional Access"


class Licence(TextChoices):
    """The services whose licence decides what can be seen, as graph.resources.licences has them."""

    INTUNE = "intune", "Intune"
    PRIVILEGED_IDENTITY_MANAGEMENT = (
        "privileged_identity_management",
        "Privileged Identity Management (Entra ID P2 or Governance)",
    )
    CONDITIONAL_ACCESS = "conditional_access", "Conditional Access (Entra ID P1 or P2)"
