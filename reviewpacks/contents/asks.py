"""What a yes to an open point means: what can break, who does it, how, and what it costs.

Only what holds for every tenant stands here. What our app is not allowed to do, people do: it only
reads, so that each yes is carried out in Microsoft's own pages.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports.types.entra_admin_roles.definition import TOO_MANY
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.permission_posture.findings import PermissionFinding

DRIFT, UNASSIGNED = "differs_from_agreed", "assigned_to_no_one"

_ADMINISTRATOR = gettext_noop(
    "One of your administrators; or our technicians, if they have an administrator account with "
    "you.")  # fmt: skip
_GRANTED_BY = gettext_noop("One of your Global Administrators.")
_ROLES_PAGE = gettext_noop(
    "In the Microsoft Entra admin center, under “Roles & admins”. We send the list.")  # fmt: skip
_APPS_PAGE = gettext_noop(
    "In the Microsoft Entra admin center, under “Enterprise applications”: the app, then "
    "“Permissions”. We send the list.")  # fmt: skip
_CONSENT_LINK = gettext_noop(
    "We send a link to Microsoft's own page, where your administrator agrees.")  # fmt: skip
_INTUNE_PAGE = gettext_noop("In the Microsoft Intune admin center. We send the list.")
_NO_COST = gettext_noop("At Microsoft nothing: no licence is needed. Ask us what our work costs.")
_LICENCE_NEEDED = gettext_noop(
    "Taking a role away or giving a smaller one needs no licence. Roles on request need Entra ID "
    "P2 or Governance for each person.")  # fmt: skip
_ROLE_LOST = gettext_noop(
    "Who loses the role can no longer do that work, until it is given again. Two accounts at "
    "least must keep it.")  # fmt: skip
_APP_STOPS = gettext_noop(
    "What the app does with it stops. Ask first who looks after the app.")  # fmt: skip
_GUEST_STOPS = gettext_noop(
    "What the guest does for you with this role stops.")  # fmt: skip
_ONLY_READS = gettext_noop(
    "Nothing stops: it only lets our app read more.")  # fmt: skip
_WE_DO_NOT_USE_IT = gettext_noop("Nothing that we do for you: our app does not use it.")
_NOT_KNOWN = gettext_noop("Not known: ask us before you decide.")


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a yes means, in texts that are not translated yet."""

    risk: str
    who: str
    how: str
    cost: str = _NO_COST

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The label and the text of each, in the language of the pack."""
        return [
            (_("What can break"), _(self.risk)),
            (_("Who does it"), _(self.who)),
            (_("How"), _(self.how)),
            (_("What it costs"), _(self.cost)),
        ]


_UNKNOWN = Ask(risk=_NOT_KNOWN, who=_NOT_KNOWN, how=_NOT_KNOWN, cost=_NOT_KNOWN)
_TAKE_ROLE = {"who": _ADMINISTRATOR, "how": _ROLES_PAGE}
_TAKE_PERMISSION = {"who": _ADMINISTRATOR, "how": _APPS_PAGE}
_GRANT = {"who": _GRANTED_BY, "how": _CONSENT_LINK}
ASKS: dict[str, Ask] = {
    RoleFinding.GUEST_HIGHLY_PRIVILEGED.value: Ask(risk=_GUEST_STOPS, **_TAKE_ROLE),
    RoleFinding.APPLICATION_HIGHLY_PRIVILEGED.value: Ask(risk=_APP_STOPS, **_TAKE_ROLE),
    RoleFinding.STANDING_HIGHLY_PRIVILEGED.value: Ask(
        risk=_ROLE_LOST, cost=_LICENCE_NEEDED, **_TAKE_ROLE
    ),
    RoleFinding.GUEST_PRIVILEGED.value: Ask(risk=_GUEST_STOPS, **_TAKE_ROLE),
    RoleFinding.APPLICATION_PRIVILEGED.value: Ask(risk=_APP_STOPS, **_TAKE_ROLE),
    RoleFinding.HOLDER_FOREIGN.value: Ask(
        risk=gettext_noop("That organisation can no longer do this work for you."), **_TAKE_ROLE
    ),
    RoleFinding.HOLDER_DELETED.value: Ask(
        risk=gettext_noop("Nothing, if the holder is gone: no one can use the role any more."),
        **_TAKE_ROLE,
    ),
    TOO_MANY: Ask(risk=_ROLE_LOST, cost=_LICENCE_NEEDED, **_TAKE_ROLE),
    PermissionFinding.PERMISSION_MISSING.value: Ask(risk=_ONLY_READS, **_GRANT),
    PermissionFinding.NAMES_WITHHELD.value: Ask(risk=_ONLY_READS, **_GRANT),
    PermissionFinding.APP_IS_ADMINISTRATOR.value: Ask(risk=_APP_STOPS, **_TAKE_PERMISSION),
    PermissionFinding.BROADER_AND_CHANGING.value: Ask(
        risk=gettext_noop("We see less, if it is withdrawn before the smaller ones are granted."),
        **_TAKE_PERMISSION,
    ),
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED.value: Ask(
        risk=_WE_DO_NOT_USE_IT, **_TAKE_PERMISSION
    ),
    PermissionFinding.PERMISSION_NOT_NEEDED.value: Ask(risk=_WE_DO_NOT_USE_IT, **_TAKE_PERMISSION),
    DRIFT: Ask(
        risk=gettext_noop("Agreeing changes nothing. What is put back takes effect on the devices "
                          "as it did before."),
        who=gettext_noop("You decide line by line; we note what you agree to. Rules are put back "
                         "by one of your administrators, or by us if you gave our technicians "
                         "an account."),
        how=gettext_noop("Answer each line with yes or no, by mail or at our meeting."),
    ),
    UNASSIGNED: Ask(
        risk=gettext_noop("Removing such a rule changes nothing. Once one is assigned, it takes "
                          "effect on the devices: try it with a few first."),
        who=_ADMINISTRATOR,
        how=_INTUNE_PAGE,
    ),
}  # fmt: skip


def ask(key: str) -> Ask:
    """Return what a yes to the point means; that it is not known for a point without a line."""
    return ASKS.get(key, _UNKNOWN)
