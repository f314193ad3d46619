"""What changed among those who hold power, and against which list."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.comparison import ChangedEntry
from reports.enums import Change
from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.contents import subjects
from reviewpacks.contents.document import (
    Block,
    Cell,
    Head,
    Heading,
    Table,
    Text,
)
from reviewpacks.contents.facts import Facts, RoleChanges
from reviewpacks.contents.own_accounts import kind_cell
from reviewpacks.contents.role_figures import MOST_NAMED
from reviewpacks.contents.wording import day, known, listed, number


def changed(facts: Facts) -> Iterator[Block]:
    """Yield what changed since the list before, and how to answer it."""
    yield Heading(text=_("What changed among the administrators"))
    changes, unchanged_since = facts.role_changes, facts.roles_unchanged_since
    if unchanged_since:
        since = {"day": day(unchanged_since), "changes": _("no change")}
        yield Text(text=_("Since %(day)s: %(changes)s.") % since)
        return
    if changes is None:
        yield Text(text=_("There is no earlier list to compare this one with."))
        return
    told = {"list": earlier_list(changes, facts),
            "changes": listed(changes_by_kind(changes)) or _("no change")}  # fmt: skip
    yield Text(text=_("Against %(list)s: %(changes)s.") % told)
    if changes.first:
        yield _named_changes(changes, facts)
        if left := sum(changes.counts.values()) - len(changes.first[:MOST_NAMED]):
            text = ngettext("and %(count)s more, see the annex.",
                            "and %(count)s more, see the annex.", left)  # fmt: skip
            yield Text(text=text % {"count": number(left)}, is_soft=True)
        if changes.counts["added"]:
            yield Text(text=_("If you do not know one that was added, tell us: we look up with "
                              "your administrators who gave the role, and ask you before it is "
                              "taken away. The others need no answer."))  # fmt: skip
        yield Text(text=_("Who made a change, and why, our app does not read: your administrators "
                          "see it in Microsoft's audit log for a limited time."))  # fmt: skip


def earlier_list(changes: RoleChanges, facts: Facts) -> str:
    """Return which list the present one is compared with, and why that one."""
    told = {"day": day(changes.before.created_at)}
    if changes.before.created_at < facts.pack_data.date_range.begins_at:
        return _("the list of %(day)s, the last from before the period") % told
    return _("the list of %(day)s, the first that there is") % told


def changes_by_kind(changes: RoleChanges) -> list[str]:
    """Return "7 added", "1 removed"; nothing if nothing changed."""
    return [f"{number(changes.counts[each.value])} {known(str(each.label)).lower()}"
            for each in Change if changes.counts[each.value]]  # fmt: skip


def _named_changes(changes: RoleChanges, facts: Facts) -> Table:
    return Table(
        caption=_("What changed among the administrators"),
        heads=[
            Head(text=_("Holder and role"), width=4),
            Head(text=_("Change"), width=2),
            Head(text=_("Kind"), width=2),
            Head(text=_("Since when"), width=3),
        ],
        rows=[_change(each, facts) for each in changes.first[:MOST_NAMED]],
    )


def _change(each: ChangedEntry, facts: Facts) -> list[Cell]:
    entry = each.entry
    held = facts.held.get(entry.key) if each.after else None
    return [
        Cell(text=subjects.of_entry(entry, shared=facts.shared_names)),
        Cell(text=known(str(each.change.label))),
        kind_cell(entry, facts) if isinstance(entry, RoleEntry) else Cell(text="–"),
        Cell(text=held.text if held else "–"),
    ]
