"""Device policies: how many, what changed, what is not as agreed, what protects no one."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.enums import NEWS
from inventory.selectors import CollectionCount
from reviewpacks.contents import policy_differences, subjects
from reviewpacks.contents.agreements import later_agreements
from reviewpacks.contents.bars import bar
from reviewpacks.contents.document import Block, Cell, Chapter, Fact, Head, Heading, Table, Text
from reviewpacks.contents.document import Facts as FactList
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.naming import enumerated
from reviewpacks.contents.readiness import failure_reason
from reviewpacks.contents.wording import day, known, listed, number


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="devices", title=_("Your devices"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    synced_at = facts.pack_data.inventory.synced_at
    if synced_at is None:
        yield Text(text=f"{unread(facts)} {_('So nothing can be said about them.')}")
        return
    text = _("The rules for your laptops and phones (policies), as of %(day)s.")
    yield Text(text=text % {"day": day(synced_at)}, is_soft=True)
    if not _with_policies(facts):
        yield Text(text=_("We found no such rules."))
        return
    yield _by_area(facts)
    yield Heading(text=_("What changed in the period"))
    yield from _changes(facts)
    yield Heading(text=_("What differs from what was agreed"))
    yield from _differences(facts)
    yield Heading(text=_("What is assigned to no one"))
    yield from _unassigned(facts)


def _by_area(facts: Facts) -> Table:
    shown = _with_policies(facts)
    most = max((each.count for each in shown), default=0)
    return Table(
        caption=_("Device policies by area"),
        heads=[
            Head(text=_("Area"), width=6),
            Head(text=_("Number"), is_number=True, width=2),
            Head(text=_("Share"), width=3),
            Head(text=_("Changes"), is_number=True, width=3),
            Head(text=_("Not as agreed"), is_number=True, width=3),
            Head(text=_("Assigned to no one"), is_number=True, width=3),
        ],
        rows=[
            *(_area(each, facts, most=most) for each in shown if _is_told(each, facts)),
            *_others([each for each in shown if not _is_told(each, facts)]),
            _all(facts),
        ],
    )


def _with_policies(facts: Facts) -> list[CollectionCount]:
    """The areas with policies, or with something to tell of those that were there."""
    told = facts.changed.collections | set(facts.policies.differences)
    return [
        each
        for each in facts.pack_data.inventory.collections
        if each.is_current and (each.count or each.collection.key in told)
    ]


def _is_told(each: CollectionCount, facts: Facts) -> bool:
    """Whether anything changed, differs or protects no one there."""
    policies, key = facts.policies, each.collection.key
    changes = any(facts.changed.of(key, kind) for kind in NEWS)
    return bool(changes or policies.differences[key] or policies.unassigned_by_collection[key])


def _others(quiet: list[CollectionCount]) -> Iterator[list[Cell]]:
    if quiet:
        text = ngettext("%(count)s further area, nothing to tell",
                        "%(count)s further areas, nothing to tell", len(quiet))  # fmt: skip
        total = number(sum(each.count for each in quiet))
        nothing = [Cell(text="–") for _column in range(3)]
        label = Cell(text=text % {"count": number(len(quiet))})
        yield [label, Cell(text=total), Cell(), *nothing]


def without_policies(facts: Facts) -> list[str]:
    """Return what was looked at and is empty, for the annex."""
    shown = _with_policies(facts)
    hidden = {each.area for each in facts.unseen}
    return [
        known(each.label)
        for each in facts.pack_data.inventory.collections
        if each.is_current and each.is_known and each not in shown and each.state.area not in hidden
    ]


def _area(each: CollectionCount, facts: Facts, *, most: int) -> list[Cell]:
    policies, key = facts.policies, each.collection.key
    changes = sum(facts.changed.of(key, kind) for kind in NEWS)
    return [
        Cell(text=known(each.label)),
        Cell(text=number(each.count)),
        Cell(bar=bar(each.count, of=most, colour=facts.pack_data.letterhead.colour)),
        Cell(text=number(changes)),
        Cell(text=_agreed(policies.differences[key], facts)),
        Cell(text=_to_no_one(policies.unassigned_by_collection[key], facts)),
    ]


def _all(facts: Facts) -> list[Cell]:
    policies = facts.policies
    return [
        Cell(text=_("All areas")),
        Cell(text=number(facts.pack_data.inventory.total)),
        Cell(),
        Cell(text=number(facts.changed.total)),
        Cell(text=_agreed(policies.differing, facts)),
        Cell(text=_to_no_one(policies.unassigned, facts)),
    ]


def _agreed(count: int, facts: Facts) -> str:
    return number(count) if facts.pack_data.agreement else "–"


def _to_no_one(count: int, facts: Facts) -> str:
    return number(count) if facts.policies.assignments_known else "–"


def unread(facts: Facts) -> str:
    """Say that the policies were never read: not tried, or tried without success."""
    failed = facts.pack_data.failed_syncs
    if not failed:
        return _("The rules for your devices were never read.")
    text = ngettext(
        "The rules for your devices could not be read: we tried %(count)s time in the period, "
        "and it failed.",
        "The rules for your devices could not be read: we tried %(count)s times in the period, "
        "and each time it failed.",
        failed,
    )
    said = text % {"count": number(failed)}
    if reason := failure_reason(facts.pack_data.sync_failure):
        said += " " + _("The latest time: %(reason)s") % {"reason": reason}
    return said


def changes_in_words(facts: Facts) -> str:
    """Return "2 added, 5 changed and 1 removed"; empty if nothing changed."""
    changed = facts.changed
    parts = [f"{number(changed.of_kind(kind))} {known(str(kind.label)).lower()}"
             for kind in NEWS if changed.of_kind(kind)]  # fmt: skip
    return listed(parts)


def _changes(facts: Facts) -> Iterator[Block]:
    if not facts.changed.total:
        yield Text(text=_("No change was seen in the period."))
        return
    yield Text(text=f"{changes_in_words(facts)}.")
    items = []
    for kind in NEWS:
        names = [
            subjects.name_of(
                row.version.policy, name=row.version.name, shared=facts.policies.shared
            )
            for row in facts.changes
            if row.change == kind
        ]
        if names:
            count = facts.changed.of_kind(kind)
            value = enumerated(names, count=count, file="changes.csv")
            items.append(Fact(label=known(str(kind.label)), value=value))
    yield FactList(items=items)


def _differences(facts: Facts) -> Iterator[Block]:
    agreement, policies = facts.pack_data.agreement, facts.policies
    if agreement is None:
        yield Text(text=_("We have not marked anything as agreed with you yet."))
        return
    agreed = _("As agreed on %(day)s") % {"day": day(agreement.agreed_at)}
    note = f": {_('“%(note)s”') % {'note': agreement.note}}" if agreement.note else ""
    said = [f"{agreed}{note}.", later_agreements(facts.pack_data), _differing(policies.differing)]
    yield Text(text=" ".join(filter(None, said)))
    if policies.differing and agreement.agreed_at < facts.pack_data.date_range.begins_at:
        yield Text(text=_("That was before this period: a difference can be older than it."))
    if policies.first_differences:
        names = [policy_differences.named(each, shared=policies.shared)
                 for each in policies.first_differences]  # fmt: skip
        value = enumerated(names, count=policies.differing, file="differences.csv")
        yield FactList(items=[Fact(label=_("Not as agreed"), value=value)])


def _differing(count: int) -> str:
    if not count:
        return _("Everything is as agreed, as far as it could be seen then and now.")
    text = ngettext(
        "%(count)s policy differs from what was agreed.",
        "%(count)s policies differ from what was agreed.",
        count,
    )
    return text % {"count": number(count)}


def _unassigned(facts: Facts) -> Iterator[Block]:
    policies = facts.policies
    if not policies.assignments_known:
        yield Text(text=_("Who gets the policies is not known."))
        return
    if not policies.unassigned:
        text = _("Every policy whose assignment we can see is assigned to someone.")
        yield Text(text=text)
        return
    text = ngettext(
        "%(count)s policy is assigned to no one and protects nothing.",
        "%(count)s policies are assigned to no one and protect nothing.",
        policies.unassigned,
    )
    yield Text(text=text % {"count": number(policies.unassigned)})
    names = [subjects.of_policy(each, shared=policies.shared)
             for each in policies.first_unassigned]  # fmt: skip
    value = enumerated(names, count=policies.unassigned, file="inventory.csv")
    yield FactList(items=[Fact(label=_("Assigned to no one"), value=value)])
