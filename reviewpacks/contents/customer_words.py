"""What can be seen, in the customer's words, where the product's page speaks to the provider."""

from django.utils.translation import gettext_noop

from reviewpacks.contents.wording import known
from visibility.enums import Area, Visibility
from visibility.states import AreaState
from visibility.texts import label_of, meaning_of

_AREAS = {Area.PERMISSIONS: gettext_noop("What our app may do")}
_STATES = {
    Visibility.SEEN: gettext_noop("Seen"),
    Visibility.WITHHELD: gettext_noop("Not visible to us"),
    Visibility.NOT_ASKED: gettext_noop("Not looked at yet"),
    Visibility.NO_ANSWER: gettext_noop("No answer"),
}
_NOT_ASKED = gettext_noop("This review says nothing about it.")


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
