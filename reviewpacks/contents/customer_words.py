"""What findings mean to the customer, where the product's own page speaks to the provider."""

from django.utils.translation import gettext_noop

from reports.types.base import Finding, Meaning
from reports.types.permission_posture.findings import PermissionFinding
from reviewpacks.contents.wording import known
from visibility.enums import Area, Visibility
from visibility.states import AreaState
from visibility.texts import label_of, meaning_of


def _said(finding: Finding, *, why: str, next_step: str) -> Meaning:
    return Meaning(severity=finding.severity, why=why, next_step=next_step)


_MEANINGS: dict[Finding, Meaning] = {
    PermissionFinding.PERMISSION_MISSING: _said(
        PermissionFinding.PERMISSION_MISSING,
        why=gettext_noop("Without it we cannot look at a part of your tenant, and cannot tell "
                         "whether it is in order."),
        next_step=gettext_noop("Have one of your administrators grant it."),
    ),
    PermissionFinding.BROADER_AND_CHANGING: _said(
        PermissionFinding.BROADER_AND_CHANGING,
        why=gettext_noop("We only read. This permission would let us change things."),
        next_step=gettext_noop("Have one of your administrators grant the smaller permissions, "
                               "then revoke this one."),
    ),
    PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED: _said(
        PermissionFinding.CHANGING_PERMISSION_NOT_NEEDED,
        why=gettext_noop("We only read. A person who got hold of our access could change things."),
        next_step=gettext_noop("Have one of your administrators revoke it."),
    ),
    PermissionFinding.NAMES_WITHHELD: _said(
        PermissionFinding.NAMES_WITHHELD,
        why=gettext_noop("Without it Microsoft does not tell us the names of those who hold "
                         "power."),
        next_step=gettext_noop("Decide whether we may see names, then have one of your "
                               "administrators grant it."),
    ),
    PermissionFinding.PERMISSION_NOT_NEEDED: _said(
        PermissionFinding.PERMISSION_NOT_NEEDED,
        why=gettext_noop("Access that we do not use only helps an attacker."),
        next_step=gettext_noop("Have one of your administrators revoke it."),
    ),
}  # fmt: skip
_AREAS = {Area.PERMISSIONS: gettext_noop("What our app may do")}
_STATES = {
    Visibility.SEEN: gettext_noop("Seen"),
    Visibility.WITHHELD: gettext_noop("Not visible to us"),
    Visibility.NOT_ASKED: gettext_noop("Not looked at yet"),
    Visibility.NO_ANSWER: gettext_noop("No answer"),
}
_NOT_ASKED = gettext_noop("This review says nothing about it.")


def meaning_for_customers(finding: Finding) -> Meaning:
    """Return why a finding matters to the customer, and what we suggest."""
    return _MEANINGS.get(finding, finding.meaning)


def area_label(state: AreaState) -> str:
    """Return what the area is called."""
    return known(_AREAS.get(state.area, str(state.area.label)))


def state_label(state: AreaState) -> str:
    """Return the state's word."""
    return known(_STATES.get(state.visibility) or label_of(state))


def state_meaning(state: AreaState) -> str:
    """Return what the state means, without the product's inner life."""
    if state.visibility == Visibility.NOT_ASKED:
        return known(_NOT_ASKED)
    return meaning_of(state)
