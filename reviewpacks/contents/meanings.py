"""Why a finding matters to the customer, and what to decide where the provider wrote nothing.

The product's own page speaks to the provider; a review speaks to the person who runs the company.
"""

from django.utils.translation import gettext_noop

from reports.types.base import Finding, Meaning
from reports.types.entra_admin_roles.definition import TOO_MANY
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.permission_posture.findings import PermissionFinding

type Said = tuple[str, str]

_ROLES: dict[Finding, Said] = {
    RoleFinding.GUEST_HIGHLY_PRIVILEGED: (
        gettext_noop("The account belongs to another organisation, and anyone who controls it can "
                     "take over your whole Microsoft 365."),
        gettext_noop("Say yes to having the role taken away. If the guest still does work for you "
                     "that needs it, name an account of your own that is to do it."),
    ),
    RoleFinding.APPLICATION_HIGHLY_PRIVILEGED: (
        gettext_noop("Anyone who gets hold of the application's password can take over your whole "
                     "Microsoft 365, without any second factor."),
        gettext_noop("Say yes, and we ask who uses the application. If no one answers within two "
                     "weeks, its sign-in is switched off, which can be undone at once, and the "
                     "role is taken away. If it is needed, smaller permissions take its place."),
    ),
    RoleFinding.STANDING_HIGHLY_PRIVILEGED: (
        gettext_noop("An account that can do almost everything at any time is always worth an "
                     "attack."),
        gettext_noop("Decide for each account below: it keeps the role, it gets a smaller one, or "
                     "the role is taken away. Keep two emergency accounts, as Microsoft advises. "
                     "With the licence named below a role can be taken on request instead."),
    ),
    RoleFinding.GUEST_PRIVILEGED: (
        gettext_noop("Another organisation decides how well this account is protected."),
        gettext_noop("Say yes to having the role taken away, unless the guest still does this "
                     "work for you."),
    ),
    RoleFinding.APPLICATION_PRIVILEGED: (
        gettext_noop("Applications sign in without a second factor."),
        gettext_noop("Say yes, and we ask who uses the application and whether a smaller "
                     "permission would do. If no one answers within two weeks, its sign-in is "
                     "switched off, which can be undone at once."),
    ),
    RoleFinding.HOLDER_FOREIGN: (
        gettext_noop("Another organisation, such as an IT partner, decides who uses this role."),
        gettext_noop("Check that you still work with this organisation. If not, have the role "
                     "taken away."),
    ),
    RoleFinding.HOLDER_DELETED: (
        gettext_noop("The role is still given to someone Microsoft no longer finds in your "
                     "directory."),
        gettext_noop("Have the role taken away if the holder is gone."),
    ),
}  # fmt: skip
_PERMISSIONS: dict[Finding, Said] = {
    PermissionFinding.PERMISSION_MISSING: (
        gettext_noop("Without it we cannot look at a part of your Microsoft 365, and cannot tell "
                     "whether it is in order."),
        gettext_noop("Say yes, and have one of your Global Administrators grant it: without it "
                     "this review stays blind there."),
    ),
    PermissionFinding.APP_IS_ADMINISTRATOR: (
        gettext_noop("The app can make itself an administrator. So can anyone who has its "
                     "password or may add one."),
        gettext_noop("Say yes, and we ask who uses each app. If no one answers within two weeks, "
                     "its sign-in is switched off, which can be undone at once. If nothing is "
                     "missed in two more weeks, the permission is withdrawn. If it is needed, it "
                     "stays on, and we propose a smaller permission."),
    ),
    PermissionFinding.BROADER_AND_CHANGING: (
        gettext_noop("We only read. This permission would let us change things."),
        gettext_noop("Have one of your Global Administrators grant the smaller permissions, then "
                     "withdraw this one."),
    ),
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED: (
        gettext_noop("We only read. A person who got hold of our access could change things."),
        gettext_noop("Have one of your administrators withdraw it."),
    ),
    PermissionFinding.NAMES_WITHHELD: (
        gettext_noop("Without it Microsoft does not tell us the names of those who hold power."),
        gettext_noop("Say yes, if we may see the names of people and groups, and have one of your "
                     "Global Administrators grant it."),
    ),
    PermissionFinding.PERMISSION_NOT_NEEDED: (
        gettext_noop("Access that we do not use only helps an attacker."),
        gettext_noop("Have one of your administrators withdraw it."),
    ),
}  # fmt: skip
_FINDINGS = _ROLES | _PERMISSIONS
_HIGHLIGHTS: dict[str, Said] = {
    TOO_MANY: (
        gettext_noop("Each of them can do everything. Microsoft recommends fewer than five."),
        gettext_noop("Decide who really needs to do everything: fewer than five. Give the others "
                     "a smaller role."),
    ),
}  # fmt: skip
# As many as Microsoft advises to keep.
EMERGENCY_ACCOUNTS = 2
_EMERGENCY = gettext_noop(
    "If these are your emergency accounts, confirm it: Microsoft advises to keep two, and nothing "
    "else is to be done. Otherwise decide who needs this every day, and give the others a smaller "
    "role."
)
_EMERGENCY_ONE = gettext_noop(
    "If this is an emergency account, confirm it, and nothing is taken away; Microsoft advises to "
    "keep two. Otherwise decide whether it is needed every day, or a smaller role will do."
)


def meaning_for_customers(finding: Finding) -> Meaning:
    """Return why a finding matters to the customer, and what to decide."""
    if finding not in _FINDINGS:
        return finding.meaning
    why, next_step = _FINDINGS[finding]
    return Meaning(severity=finding.severity, why=why, next_step=next_step)


def suggestion(finding: Finding, count: int) -> str:
    """Return what to decide. Two accounts that can always do everything may be as they should."""
    if finding == RoleFinding.STANDING_HIGHLY_PRIVILEGED and count <= EMERGENCY_ACCOUNTS:
        return _EMERGENCY_ONE if count == 1 else _EMERGENCY
    return meaning_for_customers(finding).next_step


def of_highlight(code: str) -> Said | None:
    """Return the same of a highlight; None where its own words will do."""
    return _HIGHLIGHTS.get(code)
