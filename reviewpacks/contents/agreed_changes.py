"""What was agreed in the period and protects less: told as it is, for it is no open point."""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory import history
from inventory.differences import Line
from inventory.enums import Change
from inventory.history import ChangeRow
from inventory.models import Agreement
from reviewpacks.contents import setting_names, subjects
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.wording import day, known, number
from reviewpacks.pack_data import changes_in
from visibility.enums import Area

# So many are read, and so many of them told.
_READ, _TOLD = 200, 6


def agreed_changes(facts: Facts) -> Iterator[str]:
    """Yield "Block older sign-ins: State: enabled → disabled", with who agreed and when."""
    whole = facts.pack_data.agreement
    if whole is None:
        return
    found = changes_in(facts.pack_data.date_range).filter(
        Q(change=Change.CHANGED, policy__agreed=F("pk"))
        | Q(change=Change.REMOVED, policy__agreed_digest="", policy__removed_at__isnull=False)
    )
    read = [row for row in history.rows(found[:_READ]) if _matters(row)]
    single = _agreements([row.version.policy_id for row in read], whole)
    agreements = {row: single.get(row.version.policy_id, whole) for row in read}
    # One that was gone before it could be agreed to was no rule of the customer's.
    rows = sorted((row for row in read if row.version.seen_at <= agreements[row].agreed_at),
                  key=_is_of_devices)  # fmt: skip
    for row in rows[:_TOLD]:
        yield _told(row, agreements[row], facts)
    if (left := len(rows) - _TOLD) > 0:
        text = ngettext("%(count)s more, in changes.csv of the ZIP.",
                        "%(count)s more, in changes.csv of the ZIP.", left)  # fmt: skip
        yield text % {"count": number(left)}


def _agreements(policies: list[int], whole: Agreement) -> dict[int | None, Agreement]:
    """Return the latest agreement to each policy by itself since the whole was agreed."""
    found = Agreement.objects.filter(Q(policy__in=policies), pk__gt=whole.pk)
    return {each.policy_id: each for each in found.select_related("agreed_by").order_by("pk")}


def _matters(row: ChangeRow) -> bool:
    """Whether it changed who may sign in, or made a device less safe.

    What no one gets guards nothing, before and after.
    """
    if row.version.policy.assignments == []:
        return False
    is_gone = row.change == Change.REMOVED
    lines = row.comparison.lines
    return is_gone or not _is_of_devices(row) or any(protects_less(line) for line in lines)


def _is_of_devices(row: ChangeRow) -> bool:
    return row.version.policy.collection != Area.CONDITIONAL_ACCESS.value


def protects_less(line: Line) -> bool:
    """Whether the setting guards less with its new value than with the old one."""
    if line.label not in setting_names.PROTECTING:
        return False
    if line.before.isdecimal() and line.after.isdecimal():
        is_less = int(line.after) < int(line.before)
        # Waiting longer before it locks is the one where more is worse.
        return is_less != (line.label == "Screen lock minutes")
    return (line.before, line.after) == ("yes", "no")


def _what(row: ChangeRow) -> str:
    if row.change == Change.REMOVED:
        return known(str(row.change.label)).lower()
    if row.comparison.is_vague:
        return _("changed; Microsoft's list does not say what")
    return "; ".join(setting_names.lines(row.comparison))


def _told(row: ChangeRow, agreement: Agreement, facts: Facts) -> str:
    name = subjects.name_of(row.version.policy, name=row.version.name, shared=facts.policies.shared)
    told = {
        "policy": name,
        "change": _what(row),
        "day": day(agreement.agreed_at),
        "person": agreement.agreed_by.name if agreement.agreed_by else "",
    }
    if not told["person"]:
        return _("%(policy)s: %(change)s. Agreed on %(day)s.") % told
    return _("%(policy)s: %(change)s. Agreed on %(day)s, noted by %(person)s.") % told
