"""What we propose for each account, app or rule of a point, from what is known of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from inventory.enums import Change
from reports.types.base import Entry
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.permission_posture.entry import PermissionEntry
from reports.types.permission_posture.findings import PermissionFinding
from reviewpacks.contents import subjects
from reviewpacks.contents.asks import DRIFT, UNASSIGNED
from reviewpacks.contents.document import Fact
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.meanings import EMERGENCY_ACCOUNTS
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.policy_counts import long_untouched_before
from reviewpacks.contents.role_figures import kind_of
from reviewpacks.contents.role_words import duration_word, kind_word
from reviewpacks.contents.wording import day, number
from tenantpilot.graph.resources.directory_roles import PrincipalKind

# More than these are asked about in the same way.
MOST_PROPOSED = 8
_OF_FINDING = {
    RoleFinding.GUEST_HIGHLY_PRIVILEGED: gettext_noop(
        "Take away, unless the guest still works for you."),
    RoleFinding.GUEST_PRIVILEGED: gettext_noop("Take away, unless the guest still works for you."),
    RoleFinding.APPLICATION_HIGHLY_PRIVILEGED: gettext_noop(
        "Ask first who uses it. Without an answer: switch it off, then take away."),
    RoleFinding.APPLICATION_PRIVILEGED: gettext_noop(
        "Ask first who uses it. Without an answer: switch it off, then take away."),
    RoleFinding.HOLDER_FOREIGN: gettext_noop(
        "Keep, if you still work with this organisation. Otherwise take away."),
    RoleFinding.HOLDER_DELETED: gettext_noop("Take away: the holder is no longer found."),
}  # fmt: skip
_OF_DIFFERENCE = {
    Change.CHANGED: gettext_noop("Put back, unless you wanted the change"),
    Change.REMOVED: gettext_noop("Make again, unless you no longer want it"),
    Change.ADDED: gettext_noop("Remove, unless you wanted it"),
}
_UNKNOWN_OF_ROLES = gettext_noop(
    "When an account was last used, who created it, who gave it the role and, where several are "
    "called alike, whether they belong to one person: our app does not read that. Your "
    "administrators see it in the Microsoft Entra admin center (sign-in and audit logs)."
)
_UNKNOWN_OF_APPS = gettext_noop(
    "Who uses an app, when it last signed in, and who has its password: our app does not read "
    "that. Your administrators see the sign-ins in the Microsoft Entra admin center."
)
_UNKNOWN_OF_RULES = gettext_noop(
    "Who made a rule, and whether it is meant for later: Microsoft's list does not say."
)
_APPS = {PermissionFinding.APP_IS_ADMINISTRATOR.value,
         RoleFinding.APPLICATION_HIGHLY_PRIVILEGED.value,
         RoleFinding.APPLICATION_PRIVILEGED.value}  # fmt: skip


def of_point(point: OpenPoint, facts: Facts) -> Iterator[Fact]:
    """Yield a proposal for each of the first of the point."""
    proposed = list(_each(point, facts))
    yield from proposed
    if proposed and point.count > len(proposed):
        yield Fact(label=_("The others"), value=_others(point, facts))


def _others(point: OpenPoint, facts: Facts) -> str:
    if point.key != UNASSIGNED:
        return _("We propose the same questions.")
    removed = facts.policies.long_untouched
    text = _("The same by their day. Of all %(count)s: %(removed)s to be removed, %(kept)s to be "
             "kept unassigned for now.")  # fmt: skip
    told = {"count": point.count, "removed": removed, "kept": point.count - removed}
    return text % {name: number(value) for name, value in told.items()}


def unknown(points: Sequence[OpenPoint]) -> Iterator[str]:
    """Yield what is not known of the accounts, apps and rules of the points."""
    keys = {point.key for point in points}
    if any(isinstance(each, RoleEntry) for point in points for each in point.entries
           if point.key not in _APPS):  # fmt: skip
        yield _(_UNKNOWN_OF_ROLES)
    if keys & _APPS:
        yield _(_UNKNOWN_OF_APPS)
    if UNASSIGNED in keys:
        yield _(_UNKNOWN_OF_RULES)


def _each(point: OpenPoint, facts: Facts) -> Iterator[Fact]:
    shared, is_written = facts.policies.shared, bool(facts.note_on(point).recommendation)
    if point.key == DRIFT and not is_written:
        for difference in facts.policies.first_differences[:MOST_PROPOSED]:
            seen = _("seen on %(day)s") % {"day": day(difference.policy.changed_at)}
            yield Fact(label=subjects.name_of(difference.policy, shared=shared),
                       value=f"{_(_OF_DIFFERENCE[difference.change])} ({seen}).")  # fmt: skip
    if point.key == UNASSIGNED and not is_written:
        for policy in facts.policies.first_unassigned[:MOST_PROPOSED]:
            yield Fact(label=subjects.name_of(policy, shared=shared),
                       value=_of_rule(facts.policies.last_changes.get(policy.pk),
                                      now=facts.pack_data.made_at))  # fmt: skip
    for entry in point.entries[:MOST_PROPOSED]:
        if isinstance(entry, RoleEntry) and entry.finding:
            yield Fact(label=subjects.of_entry(entry, shared=facts.shared_names),
                       value=_of_role(entry, point, facts))  # fmt: skip
        elif isinstance(entry, PermissionEntry) and entry.holder_id and not is_written:
            yield Fact(label=entry.holder_name or str(entry.holder_id), value=_of_app(entry))


def _of_role(entry: RoleEntry, point: OpenPoint, facts: Facts) -> str:
    known = [kind_word(kind_of(entry)), duration_word(entry.duration)]
    if entry.is_guest:
        known.insert(1, subjects.address_of_guest(entry))
    if entry.key in facts.held:
        known.append(facts.held[entry.key].text)
    if point.count == 1 or facts.note_on(point).recommendation:
        # What to do about it stands above; here only what is known.
        return f"{', '.join(known)}."
    finding = entry.finding
    said = _(_OF_FINDING[finding]) if finding in _OF_FINDING else _standing(entry, point)
    return f"{said} {', '.join(known)}."


def _standing(entry: RoleEntry, point: OpenPoint) -> str:
    if entry.principal_kind == PrincipalKind.GROUP:
        return _("Ask first who is in the group: each of its members has the role.")
    if _has_twin(entry, point.entries):
        return _("Ask first: several accounts have this name. If they belong to one person, keep "
                 "one at most.")  # fmt: skip
    if point.count <= EMERGENCY_ACCOUNTS:
        return _("Keep, if you confirm that it is an emergency account.")
    return _("Ask first who works with it every day. Without an answer: take away.")


def _has_twin(entry: RoleEntry, entries: Sequence[Entry]) -> bool:
    return any(
        isinstance(each, RoleEntry)
        and each.principal_name == entry.principal_name != ""
        and each.principal_id != entry.principal_id
        for each in entries
    )


def _of_app(entry: PermissionEntry) -> str:
    if entry.holder_is_off:
        return _("Take away: the app is switched off, so that nothing uses it.")
    said = _("Ask first who uses it. Without an answer: switch it off, then take away.")
    if not entry.granted_on:
        return said
    given = _("Granted on %(day)s.") % {"day": day(date.fromisoformat(entry.granted_on))}
    return f"{said} {given}"


def _of_rule(last_change: datetime | None, *, now: datetime) -> str:
    if last_change is None:
        return _("Keep it unassigned for now: when it last changed is not known.")
    told = {"day": day(last_change)}
    if last_change < long_untouched_before(now):
        return _("Remove: it last changed on %(day)s, more than a year ago.") % told
    text = _("Keep it unassigned for now: it last changed on %(day)s and may be meant for later.")
    return text % told
