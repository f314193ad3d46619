"""What an area's state means, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenantpilot.graph.clouds import Cloud
from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.resources.licences import LicenceState
from tenantpilot.tenants.models import Tenant
from tenantpilot.ui.formatting import number
from visibility.enums import Area, Licence, Visibility
from visibility.states import AreaState

UNREAD = "TenantPilot does not read this yet. There is nothing you can do here."


# What Microsoft's API descriptions of August 2026 say that a cloud lacks.
_LACKS = {
    Cloud.CHINA.value: "It lacks the list of partner relationships (GDAP), which TenantPilot does "
    "not read."
}


def cloud_note(tenant: Tenant) -> str:
    """Return what is known of the tenant's national cloud, and what is not."""
    known = (
        "Microsoft's API descriptions of August 2026 name nothing that TenantPilot reads and this "
        "cloud lacks. Of some lists that are still in beta they say nothing."
    )
    answers = "Where Microsoft answers that it has no such list, the area says so."
    return " ".join(filter(None, (known, _LACKS.get(tenant.cloud, ""), answers)))


def label_of(state: AreaState) -> str:
    """Return the state's word. A licensed service that is not set up is not in use."""
    if state.visibility == Visibility.NOT_LICENSED and state.is_licensed:
        return _("Not in use")
    return _(str(state.visibility.label))


def needs_of(state: AreaState) -> tuple[str, ...]:
    """Return the permissions, or the licence, that would open the area."""
    if state.visibility == Visibility.NOT_LICENSED and not state.is_licensed:
        return (state.definition.licence_name,)
    return state.needs


def meaning_of(state: AreaState) -> str:
    """Return what the state means, in one or two sentences without dates."""
    return {
        Visibility.SEEN: _seen,
        Visibility.WITHHELD: _withheld,
        Visibility.NOT_LICENSED: _not_licensed,
        Visibility.UNAVAILABLE: _unavailable,
        Visibility.NOT_ASKED: _not_asked,
        Visibility.NO_ANSWER: _no_answer,
    }[state.visibility](state)


def amount_of(state: AreaState) -> str:
    """Return how much was seen, e.g. "12 policies; 1 could not be read and is left out"."""
    one, many = state.definition.unit
    if not one or state.count is None:
        return ""
    amount = f"{number(state.count)} {_(one if state.count == 1 else many)}"
    if not state.left_out:
        return amount
    left_out = ngettext(
        "%(count)s could not be read and is left out",
        "%(count)s could not be read and are left out",
        state.left_out,
    )
    return f"{amount}; {left_out % {'count': number(state.left_out)}}"


def _seen(state: AreaState) -> str:
    if state.area == Area.LICENCES:
        return _licences(state)
    amount = amount_of(state)
    return f"{amount}." if amount else _said(state.definition.seen)


def _licences(state: AreaState) -> str:
    words = {
        LicenceState.LICENSED: _("licensed"),
        LicenceState.GRACE_PERIOD: _("licensed, in its grace period"),
        LicenceState.NOT_LICENSED: _("not licensed"),
        LicenceState.NOT_VISIBLE: _("not visible"),
    }
    held = state.licences or {}
    return " ".join(
        f"{_(str(licence.label))}: {words[LicenceState(held[licence.value])]}."
        for licence in Licence
        if licence.value in held
    )


def _withheld(state: AreaState) -> str:
    if state.is_granted and state.needs == (state.definition.permission.value,):
        return _(
            "The permission is granted, but Microsoft still refused when it was last asked. "
            "A new grant takes up to an hour to work."
        )
    return _said(state.definition.withheld)


def _not_licensed(state: AreaState) -> str:
    if state.is_licensed is None:
        said = _("Microsoft says that it is not licensed here.")
        return f"{said} {_said(state.definition.not_licensed)}"
    definition = state.definition
    return _said(definition.not_in_use if state.is_licensed else definition.not_licensed)


def _unavailable(state: AreaState) -> str:
    said = _(
        "Microsoft answered that the cloud of this tenant does not have it. No permission and no "
        "licence opens it."
    )
    return " ".join(filter(None, (said, _said(state.definition.unavailable))))


def _not_asked(state: AreaState) -> str:
    if state.definition.asked_by is None:
        return UNREAD
    if state.seen_at:
        return f"Permissions or licences have changed. Asked again by the next {_operation(state)}."
    return f"Asked by the next {_operation(state)}."


def _operation(state: AreaState) -> str:
    asked_by = state.definition.asked_by
    label = asked_by.label if asked_by else ""
    return label if label.startswith("Entra") else label.lower()


def _no_answer(state: AreaState) -> str:
    reason = f"{_(str(state.trouble.label))}." if state.trouble else ""
    if state.trouble == GraphFailure.NOT_FOUND:
        reason = _("Microsoft does not have this here: not every Microsoft cloud has it.")
    amount = amount_of(state)
    before = _("Before that: %(amount)s.") % {"amount": amount} if amount else ""
    is_passing = state.trouble is not None and state.trouble.is_passing
    meanwhile = _said(state.definition.no_answer) if is_passing else ""
    return " ".join(filter(None, (reason, before, meanwhile)))


def _said(text: str) -> str:
    """Return a text of a definition in the language in force; of nothing, nothing."""
    return _(text) if text else ""
