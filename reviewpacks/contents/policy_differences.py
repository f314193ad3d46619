"""Policies that are not as agreed, in words: what differs in each, and what to do about it."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inventory.enums import Change
from reviewpacks.contents import subjects
from reviewpacks.contents.policies import Difference
from reviewpacks.contents.twins import PolicyNames
from reviewpacks.contents.wording import known, number

# A recommendation fits what really differs.
_SUGGESTIONS = {
    Change.CHANGED: gettext_noop("Changed: %(count)s. Have the old value put back, unless you "
                                 "wanted the change."),
    Change.REMOVED: gettext_noop("Removed: %(count)s. Have the rule made again, unless you no "
                                 "longer want it."),
    Change.ADDED: gettext_noop("Added: %(count)s. Have the rule removed, unless you wanted it."),
}  # fmt: skip


def suggestion(kinds: Counter[Change]) -> str:
    """Return what to decide about the kinds of difference that there are."""
    if len(kinds) == 1 and kinds[Change.CHANGED]:
        return _("Have the old value put back, unless you wanted the change: then agree to the new "
                 "one.")  # fmt: skip
    return " ".join(
        _(text) % {"count": number(kinds[kind])}
        for kind, text in _SUGGESTIONS.items()
        if kinds[kind]
    )


def named(difference: Difference, *, shared: PolicyNames) -> str:
    """Return the policy with how it differs: "Phones (Compliance policies): changed, …"."""
    return f"{subjects.of_policy(difference.policy, shared=shared)}: {details(difference)}"


def details(difference: Difference) -> str:
    """Return how a policy differs, and each setting with its old value and its new one."""
    return ", ".join([known(str(difference.change.label)).lower(), *_lines(difference)])


def _lines(difference: Difference) -> Iterator[str]:
    found = difference.lines
    if difference.change == Change.CHANGED and not found:
        yield _("what it said then is not kept")
    yield from (line.replace("; ", ", ") for line in found)
