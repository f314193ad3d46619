"""What is known to be in order: each a check that was made to its end, and passed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.types.entra_admin_roles.definition import MANY_GLOBAL_ADMINISTRATORS
from reviewpacks.contents.agreements import all_as_agreed
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.provider import granted
from tenantpilot.graph.dangerous_permissions import BY_NAME, changes


def sentences(facts: Facts) -> Iterator[str]:
    """Yield them. What could not be seen is never among them."""
    yield from _roles(facts)
    yield from _policies(facts)
    names = granted(facts)
    if names and not any(changes(name) for name in names):
        yield _("Our app can only read in your Microsoft 365.")


def _roles(facts: Facts) -> Iterator[str]:
    if facts.role_report is None or facts.roles is None:
        return
    summary = facts.role_report.summary
    if 0 < summary.get("global_administrators", 0) < MANY_GLOBAL_ADMINISTRATORS:
        yield _("There are fewer than five Global Administrators, as Microsoft recommends.")
    if facts.roles.guests_visible and not summary.get("guests"):
        yield _("No guest holds an administrator role directly.")
    if not summary.get("finding_application_highly_privileged") and _no_app_can_rise(facts):
        yield _("No application holds a highly privileged role, or can give itself one.")


def _no_app_can_rise(facts: Facts) -> bool:
    """Whether it is known of every app, ours too, that it cannot make itself an administrator."""
    report, names = facts.permission_report, granted(facts)
    if report is None or names is None or any(name in BY_NAME for name in names):
        return False
    return not report.summary.get("finding_app_is_administrator")


def _policies(facts: Facts) -> Iterator[str]:
    policies, pack_data = facts.policies, facts.pack_data
    if pack_data.inventory.synced_at is None:
        return
    if pack_data.agreement and not policies.differing:
        yield all_as_agreed(pack_data)
    if policies.assignments_known and not policies.unassigned:
        yield _("Every policy whose assignment we can see is assigned to someone.")
