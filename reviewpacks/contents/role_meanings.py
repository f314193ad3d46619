"""What Microsoft's built-in administrator roles can do, in a plain sentence each.

https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
"""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tenantpilot.graph.resources.built_in_roles import ROLE_NAMES

# Those that are held most often; what the others can do stands in Microsoft's list.
MEANINGS = {
    "Global Administrator": gettext_noop(
        "Can do everything, and give itself and others every other role."),
    "Privileged Role Administrator": gettext_noop(
        "Gives and takes away every administrator role, its own too."),
    "Privileged Authentication Administrator": gettext_noop(
        "Resets the password and the second proof of everyone, Global Administrators too."),
    "Application Administrator": gettext_noop("Manages all apps, and may add passwords to them."),
    "Cloud Application Administrator": gettext_noop(
        "Manages all apps but for those published from your own network, and may add passwords "
        "to them."),
    "Conditional Access Administrator": gettext_noop("Manages the rules for sign-ins."),
    "Security Administrator": gettext_noop(
        "Manages security settings, and reads security reports."),
    "Security Reader": gettext_noop("Reads security settings and reports, and changes nothing."),
    "Authentication Administrator": gettext_noop(
        "Sets the second proof and resets the password of people who are no administrators."),
    "User Administrator": gettext_noop(
        "Creates, changes and deletes accounts and groups, and resets passwords but for those of "
        "most administrators."),
    "Helpdesk Administrator": gettext_noop(
        "Resets the passwords of people who are no administrators, and of others of this role."),
    "Groups Administrator": gettext_noop("Creates, changes and deletes groups."),
    "License Administrator": gettext_noop("Gives licences to people and takes them away."),
    "Exchange Administrator": gettext_noop("Manages mail: mailboxes, rules and who may open what."),
    "SharePoint Administrator": gettext_noop("Manages SharePoint and OneDrive: sites and files."),
    "Teams Administrator": gettext_noop("Manages Teams: teams, meetings and calls."),
    "Intune Administrator": gettext_noop(
        "Manages laptops and phones, the rules for them, and what is installed there."),
    "Billing Administrator": gettext_noop("Buys at Microsoft, and manages what is subscribed to."),
    "Global Reader": gettext_noop(
        "Sees the settings that a Global Administrator sees, and changes nothing."),
    "Reports Reader": gettext_noop("Reads reports about sign-ins and use."),
    "Directory Readers": gettext_noop(
        "Reads basic facts about people, groups and apps, and changes nothing."),
}  # fmt: skip


def role_meaning(role_id: UUID) -> str:
    """Return what a role can do; empty for one that has no sentence here."""
    text = MEANINGS.get(ROLE_NAMES.get(role_id, ""), "")
    return _(text) if text else ""
