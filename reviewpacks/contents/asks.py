"""What an answer to an open point means: what can break, who does it, how, and what it costs.

Only what holds for every tenant stands here. What our app is not allowed to do, people do: it only
reads, so that each yes is carried out in Microsoft's own pages.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports.types.entra_admin_roles.definition import TOO_MANY
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.permission_posture.findings import PermissionFinding
from reviewpacks.contents.meanings import EMERGENCY_ACCOUNTS

DRIFT, UNASSIGNED = "differs_from_agreed", "assigned_to_no_one"

_ADMINISTRATOR = gettext_noop(
    "It takes an administrator account of your Microsoft 365: ours there if you gave us one; "
    "otherwise one of your administrators does it with our list.")  # fmt: skip
_GRANTED_BY = gettext_noop("It takes one of your Global Administrators.")
_ROLES_PAGE = gettext_noop(
    "In the Microsoft Entra admin center, under “Roles & admins”. We send the list.")  # fmt: skip
_APPS_PAGE = gettext_noop(
    "In the Microsoft Entra admin center, under “Enterprise applications”: the app, then "
    "“Permissions”. We send the list.")  # fmt: skip
_CONSENT_LINK = gettext_noop(
    "We send a link to Microsoft's own page, which lists every permission before your "
    "administrator agrees. One link is enough for all that you say yes to. If you do not know who "
    "your Global Administrator is, call us: we look it up with you.")  # fmt: skip
_INTUNE_PAGE = gettext_noop("In the Microsoft Intune admin center. We send the list.")
_NO_COST = gettext_noop("At Microsoft nothing: no licence is needed.")
_LICENCE_NEEDED = gettext_noop(
    "Taking a role away or giving a smaller one needs no licence. Roles on request need Entra ID "
    "P2 or Governance for each person.")  # fmt: skip
_ROLE_LOST = gettext_noop(
    "The account that loses the role can no longer do that work, until it is given again. Two "
    "accounts at least must keep it.")  # fmt: skip
_APP_STOPS = gettext_noop(
    "What the app does with it stops, perhaps without anyone noticing at first: a backup, a "
    "transfer between programs. So we look at what it did before anything is withdrawn for "
    "good.")  # fmt: skip
_GUEST_STOPS = gettext_noop(
    "What the guest does for you with this role stops.")  # fmt: skip
_ONLY_READS = gettext_noop(
    "Nothing stops: it only lets our app read more.")  # fmt: skip
_WE_DO_NOT_USE_IT = gettext_noop("Nothing that we do for you: our app does not use it.")
_NOT_KNOWN = gettext_noop("Not known: ask us before you decide.")
_ROLE_ANSWER = gettext_noop(
    "“Yes”: the role is taken away. “No”: it stays; tell us what for, and until when.")  # fmt: skip
_APP_ANSWER = gettext_noop(
    "“Yes”: as we recommend. “No”: everything stays as it is, and the risk with it. If there are "
    "several, you may answer for each.")  # fmt: skip
_EACH_ANSWER = gettext_noop(
    "For each account: “keeps the role”, “take away”, or a smaller role: User Administrator for "
    "accounts, Helpdesk Administrator for passwords, Exchange Administrator for mail, Intune "
    "Administrator for devices, Global Reader to look only.")  # fmt: skip
_GRANT_ANSWER = gettext_noop(
    "“Yes”: your Global Administrator agrees on Microsoft's page. “No”: we go on without seeing "
    "it, and the next review says so. “Yes to all”: to every permission that this review "
    "names.")  # fmt: skip
_WITHDRAW_ANSWER = gettext_noop(
    "“Yes”: the permission is withdrawn. “No”: our app keeps it.")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What an answer means, and which answers there are, in texts that are not translated yet."""

    answer: str
    risk: str
    who: str
    how: str
    cost: str = _NO_COST

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The label and the text of each, in the language of the pack."""
        return [
            (_("Your answer"), _(self.answer)),
            (_("What can break"), _(self.risk)),
            (_("How"), _(self.how)),
            (_("What it costs"), _(self.cost)),
        ]


_UNKNOWN = Ask(answer=_NOT_KNOWN, risk=_NOT_KNOWN, who=_NOT_KNOWN, how=_NOT_KNOWN, cost=_NOT_KNOWN)
_TAKE_ROLE = {"answer": _ROLE_ANSWER, "who": _ADMINISTRATOR, "how": _ROLES_PAGE}
_APP_LOSES_ROLE = _TAKE_ROLE | {"answer": _APP_ANSWER}
_EACH_ROLE = _TAKE_ROLE | {"answer": _EACH_ANSWER, "risk": _ROLE_LOST, "cost": _LICENCE_NEEDED}
_TAKE_PERMISSION = {"who": _ADMINISTRATOR, "how": _APPS_PAGE}
_GRANT = {"answer": _GRANT_ANSWER, "who": _GRANTED_BY, "how": _CONSENT_LINK}
# Two accounts that can always do everything: confirming takes nothing away.
_EMERGENCY = Ask(
    answer=gettext_noop("“They are emergency accounts”, and who keeps their passwords: nothing is "
                        "taken away. “It is used for daily work”: then we propose an account of "
                        "its own for that."),
    risk=gettext_noop("Nothing, if you confirm. Take the role from neither before another account "
                      "has it: with one alone, no one can help when that one fails."),
    who=gettext_noop("Your answer to us is enough."),
    how=gettext_noop("By mail or at our meeting. Our app finds the accounts again each time, so "
                     "the next review names the point again: as long as nothing changed, what you "
                     "confirmed holds, and you need not answer again."),
    cost=gettext_noop("At Microsoft nothing."),
)  # fmt: skip
# Too many administrators, where the answers to other points are enough.
ANSWERED_ELSEWHERE = Ask(
    answer=gettext_noop("None of its own: your answers to those points are enough."),
    risk=gettext_noop("What stands in those points, and nothing more."),
    who=_ADMINISTRATOR,
    how=gettext_noop("With those points."),
    cost=gettext_noop("At Microsoft nothing beyond those points."),
)
ASKS: dict[str, Ask] = {
    RoleFinding.GUEST_HIGHLY_PRIVILEGED.value: Ask(risk=_GUEST_STOPS, **_TAKE_ROLE),
    RoleFinding.APPLICATION_HIGHLY_PRIVILEGED.value: Ask(risk=_APP_STOPS, **_APP_LOSES_ROLE),
    RoleFinding.STANDING_HIGHLY_PRIVILEGED.value: Ask(**_EACH_ROLE),
    RoleFinding.GUEST_PRIVILEGED.value: Ask(risk=_GUEST_STOPS, **_TAKE_ROLE),
    RoleFinding.APPLICATION_PRIVILEGED.value: Ask(risk=_APP_STOPS, **_APP_LOSES_ROLE),
    RoleFinding.HOLDER_FOREIGN.value: Ask(
        risk=gettext_noop("That organisation can no longer do this work for you."), **_TAKE_ROLE
    ),
    RoleFinding.HOLDER_DELETED.value: Ask(
        risk=gettext_noop("Nothing, if the holder is gone: no one can use the role any more."),
        **_TAKE_ROLE,
    ),
    TOO_MANY: Ask(**_EACH_ROLE),
    PermissionFinding.PERMISSION_MISSING.value: Ask(risk=_ONLY_READS, **_GRANT),
    PermissionFinding.NAMES_WITHHELD.value: Ask(risk=_ONLY_READS, **_GRANT),
    PermissionFinding.APP_IS_ADMINISTRATOR.value: Ask(
        answer=_APP_ANSWER, risk=_APP_STOPS, **_TAKE_PERMISSION
    ),
    PermissionFinding.BROADER_AND_CHANGING.value: Ask(
        answer=_WITHDRAW_ANSWER,
        risk=gettext_noop("We see less, if it is withdrawn before the smaller ones are granted."),
        **_TAKE_PERMISSION,
    ),
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED.value: Ask(
        answer=_WITHDRAW_ANSWER, risk=_WE_DO_NOT_USE_IT, **_TAKE_PERMISSION
    ),
    PermissionFinding.PERMISSION_NOT_NEEDED.value: Ask(
        answer=_WITHDRAW_ANSWER, risk=_WE_DO_NOT_USE_IT, **_TAKE_PERMISSION
    ),
    DRIFT: Ask(
        answer=gettext_noop("For each rule: “agreed as it is now”, or “as it was”: a changed one "
                            "is put back, a removed one made again, an added one removed."),
        risk=gettext_noop("Agreeing changes nothing. What is put back works again as it did "
                          "before, and what is removed no longer works: a rule for devices on the "
                          "devices, a rule for sign-ins at each sign-in."),
        who=gettext_noop("We note what you agree to. What is put back takes an administrator "
                         "account of your Microsoft 365: our app only reads."),
        how=gettext_noop("Answer by mail or at our meeting."),
    ),
    UNASSIGNED: Ask(
        answer=gettext_noop("“Yes”: as proposed for each. Or name the rules that stay as they "
                            "are, and those that are to be assigned, with their groups."),
        risk=gettext_noop("Removing such a rule changes nothing. Once one is assigned, it takes "
                          "effect on the devices: try it with a few first."),
        who=_ADMINISTRATOR,
        how=_INTUNE_PAGE,
    ),
}  # fmt: skip


def ask(key: str, *, count: int = 0) -> Ask:
    """Return what an answer to the point means; that it is not known for a point without a line.

    `count`: how many accounts it is about, for as many as are kept for emergencies.
    """
    if key == RoleFinding.STANDING_HIGHLY_PRIVILEGED and 0 < count <= EMERGENCY_ACCOUNTS:
        return _EMERGENCY
    return ASKS.get(key, _UNKNOWN)
