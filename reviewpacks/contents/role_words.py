"""Words about administrator roles: through what they are held, and for how long."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from reports.enums import AssignmentDuration
from reviewpacks.contents.role_figures import GUEST, KINDS, PARTNER, Holders
from reviewpacks.contents.wording import number
from tenantpilot.graph.resources.directory_roles import PrincipalKind

_KINDS = {
    PrincipalKind.USER.value: gettext_noop("User accounts"),
    GUEST: gettext_noop("Guests"),
    PrincipalKind.SERVICE_PRINCIPAL.value: gettext_noop("Applications"),
    PrincipalKind.GROUP.value: gettext_noop("Groups"),
    PARTNER: gettext_noop("Partners: other organisations"),
    PrincipalKind.UNKNOWN.value: gettext_noop("Not known"),
}
_ONE = {
    PrincipalKind.USER.value: gettext_noop("User account"),
    GUEST: gettext_noop("Guest"),
    PrincipalKind.SERVICE_PRINCIPAL.value: gettext_noop("Application"),
    PrincipalKind.GROUP.value: gettext_noop("Group"),
    PARTNER: gettext_noop("Partner: another organisation"),
    PrincipalKind.UNKNOWN.value: gettext_noop("Not known"),
}
_COUNTED: dict[str, Callable[[int], str]] = {
    PrincipalKind.USER.value: lambda n: ngettext(
        "%(count)s user account", "%(count)s user accounts", n
    ),
    GUEST: lambda n: ngettext("%(count)s guest", "%(count)s guests", n),
    PrincipalKind.SERVICE_PRINCIPAL.value: lambda n: ngettext(
        "%(count)s application", "%(count)s applications", n
    ),
    PrincipalKind.GROUP.value: lambda n: ngettext("%(count)s group", "%(count)s groups", n),
    PARTNER: lambda n: ngettext("%(count)s partner", "%(count)s partners", n),
    PrincipalKind.UNKNOWN.value: lambda n: ngettext(
        "%(count)s of unknown kind", "%(count)s of unknown kind", n
    ),
}
_DURATIONS = {
    AssignmentDuration.STANDING: gettext_noop("all the time"),
    AssignmentDuration.TIME_BOUND: gettext_noop("for a while"),
    AssignmentDuration.ELIGIBLE: gettext_noop("on request"),
    AssignmentDuration.ACTIVE: gettext_noop("end not known"),
}


def kinds_word(kind: str) -> str:
    """Return the word for several holders of a kind."""
    return _(_KINDS[kind])


def kind_word(kind: str) -> str:
    """Return the word for one holder of a kind."""
    return _(_ONE[kind])


def duration_word(duration: AssignmentDuration) -> str:
    """Return how long a role is held."""
    return _(_DURATIONS[duration])


def lasting(durations: Counter[AssignmentDuration]) -> str:
    """Return "2 all the time, 1 on request"."""
    return ", ".join(
        f"{number(durations[each])} {duration_word(each)}" for each in _DURATIONS if durations[each]
    )


def counted(holders: Holders) -> str:
    """Return "3 user accounts, 1 group" of holders, each counted once."""
    return through(Counter({kind: len(ids) for kind, ids in holders.items()}))


def through(kinds: Counter[str]) -> str:
    """Return "3 user accounts, 1 group"."""
    return ", ".join(
        _COUNTED[each](kinds[each]) % {"count": number(kinds[each])}
        for each in KINDS
        if kinds[each]
    )
