"""What an area's state means, in sentences."""

from tenantpilot.graph.errors import GraphFailure
from tenantpilot.graph.resources.licences import LicenceState
from tenantpilot.ui.formatting import number
from visibility.enums import Area, Licence, Visibility
from visibility.states import AreaState

UNREAD = "TenantPilot does not read this yet. There is nothing you can do here."


def label_of(state: AreaState) -> str:
    """Return the state's word. A licensed service that is not set up is not in use."""
    if state.visibility == Visibility.NOT_LICENSED and state.is_licensed:
        return "Not in use"
    return str(state.visibility.label)


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
        Visibility.NOT_ASKED: _not_asked,
        Visibility.NO_ANSWER: _no_answer,
    }[state.visibility](state)


def amount_of(state: AreaState) -> str:
    """Return how much was seen, e.g. "12 policies; 1 could not be read and is left out"."""
    one, many = state.definition.unit
    if not one or state.count is None:
        return ""
    amount = f"{number(state.count)} {one if state.count == 1 else many}"
    if not state.left_out:
        return amount
    are = "is" if state.left_out == 1 else "are"
    return f"{amount}; {number(state.left_out)} could not be read and {are} left out"


def _seen(state: AreaState) -> str:
    if state.area == Area.LICENCES:
        return _licences(state)
    amount = amount_of(state)
    return f"{amount}." if amount else state.definition.seen


def _licences(state: AreaState) -> str:
    words = {
        LicenceState.LICENSED: "licensed",
        LicenceState.GRACE_PERIOD: "licensed, in its grace period",
        LicenceState.NOT_LICENSED: "not licensed",
        LicenceState.NOT_VISIBLE: "not visible",
    }
    held = state.licences or {}
    return " ".join(
        f"{licence.label}: {words[LicenceState(held[licence.value])]}."
        for licence in Licence
        if licence.value in held
    )


def _withheld(state: AreaState) -> str:
    if state.is_granted and state.needs == (state.definition.permission.value,):
        return (
            "The permission is granted, but Microsoft still refused when it was last asked. "
            "A new grant takes up to an hour to work."
        )
    return state.definition.withheld


def _not_licensed(state: AreaState) -> str:
    if state.is_licensed is None:
        return f"Microsoft says that it is not licensed here. {state.definition.not_licensed}"
    return state.definition.not_in_use if state.is_licensed else state.definition.not_licensed


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
    reason = f"{state.trouble.label}." if state.trouble else ""
    if state.trouble == GraphFailure.NOT_FOUND:
        reason = "Microsoft does not have this here: not every Microsoft cloud has it."
    amount = amount_of(state)
    before = f"Before that: {amount}." if amount else ""
    is_passing = state.trouble is not None and state.trouble.is_passing
    meanwhile = state.definition.no_answer if is_passing else ""
    return " ".join(filter(None, (reason, before, meanwhile)))
