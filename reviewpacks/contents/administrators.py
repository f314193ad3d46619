"""Who holds power: how long, through what, and what changed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.enums import Change
from reports.models import StoredReport
from reports.pages.report import Metric, metrics
from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.contents import subjects
from reviewpacks.contents.bars import bar
from reviewpacks.contents.document import (
    Block,
    Cell,
    Chapter,
    Fact,
    Figure,
    Figures,
    Head,
    Heading,
    Table,
    Text,
)
from reviewpacks.contents.document import Facts as FactList
from reviewpacks.contents.facts import Facts, RoleChanges
from reviewpacks.contents.naming import enumerated
from reviewpacks.contents.role_figures import KINDS, RoleFigures, kind_of
from reviewpacks.contents.role_words import duration_word, kind_word, kinds_word, lasting
from reviewpacks.contents.twins import Names
from reviewpacks.contents.wording import day, known, listed, number
from tenantpilot.enums import ReportType

_FILE = "reports/entra_admin_roles.csv"


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="administrators", title=_("Who holds power"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    report = facts.role_report
    if report is None:
        text = _("Who holds an administrator role was not read up to %(day)s, so nothing can be "
                 "said about it.")  # fmt: skip
        yield Text(text=text % {"day": day(facts.pack_data.date_range.ends_on)})
        return
    yield Text(text=_as_of(report, facts), is_soft=True)
    yield _figures(report, facts)
    if facts.roles is None:
        yield Text(text=_("The details of this list cannot be read any more."))
        return
    yield from _tables(facts.roles, facts)
    yield from _changes(facts)


def _as_of(report: StoredReport, facts: Facts) -> str:
    text = _(
        "Everyone here can change, read or delete what belongs to your organisation, each as "
        "far as the role reaches. As of %(day)s."
    )
    text %= {"day": day(report.created_at)}  # fmt: skip
    confirmed = facts.pack_data.report(ReportType.ENTRA_ADMIN_ROLES).confirmed_at
    if confirmed:
        text += " " + _("It was still so on %(day)s.") % {"day": day(confirmed)}
    return text


def _figures(report: StoredReport, facts: Facts) -> Figures:
    before = facts.role_changes.before if facts.role_changes else None
    return Figures(
        items=[
            Figure(value=number(each.value), label=known(each.label), note=_then(each, before))
            for each in metrics(report, before=before)
        ]
    )


def _then(metric: Metric, before: StoredReport | None) -> str:
    """Say of when the other figure is: an earlier list need not be that of an earlier review."""
    if before is None or metric.earlier is None:
        return ""
    then = {"count": number(metric.earlier), "day": day(before.created_at)}
    return _("%(count)s on %(day)s") % then


def _tables(roles: RoleFigures, facts: Facts) -> Iterator[Block]:
    yield Heading(text=_("Through what power is held"))
    if not roles.guests_visible:
        yield Text(text=_("Guests are not visible to us: some of the people may be guests."))
    yield _kinds(roles, facts.pack_data.letterhead.colour)
    if roles.named:
        yield Heading(text=_("Who can do almost everything"))
        yield Text(text=_powerful(facts, roles))
        yield _named(roles, facts.shared_names)
        if left := roles.more_named:
            text = ngettext("and %(count)s more, all in %(file)s of the ZIP.",
                            "and %(count)s more, all in %(file)s of the ZIP.", left)  # fmt: skip
            yield Text(text=text % {"count": number(left), "file": _FILE}, is_soft=True)


def _powerful(facts: Facts, roles: RoleFigures) -> str:
    """Say how often such a role is held, so that the counts of the open points add up to it."""
    places = {point.key: place for place, point in enumerate(facts.points, start=1)}
    counts = roles.powerful_findings
    parts = [
        _("%(count)s in point %(place)s") % {"count": number(counts[key]), "place": place}
        for key, place in places.items()
        if counts[key]
    ]
    if left := roles.powerful - sum(counts[key] for key in places):
        parts.append(_("%(count)s in no point: not held all the time") % {"count": number(left)})
    text = _("Highly privileged roles are held %(count)s times: %(parts)s.")
    return text % {"count": number(roles.powerful), "parts": listed(parts)}


def _kinds(roles: RoleFigures, colour: str) -> Table:
    most = max((len(each.holders) for each in roles.kinds.values()), default=0)
    shown = [(kind, roles.kinds[kind]) for kind in KINDS if kind in roles.kinds]
    return Table(
        caption=_("Holders of administrator roles by kind"),
        heads=[
            Head(text=_("Held by"), width=3),
            Head(text=_("Holders"), is_number=True, width=2),
            Head(text=_("Share"), width=2),
            Head(text=_("Highly privileged"), is_number=True, width=2),
            Head(text=_("For how long"), width=4),
        ],
        rows=[
            [
                Cell(text=kinds_word(kind)),
                Cell(text=number(len(each.holders))),
                Cell(bar=bar(len(each.holders), of=most, colour=colour)),
                Cell(text=number(len(each.powerful))),
                Cell(text=lasting(each.durations)),
            ]
            for kind, each in shown
        ],
    )


def _named(roles: RoleFigures, shared: Names) -> Table:
    return Table(
        caption=_("Holders of highly privileged roles"),
        heads=[
            Head(text=_("Holder"), width=3),
            Head(text=_("Role"), width=3),
            Head(text=_("Kind"), width=2),
            Head(text=_("For how long"), width=2),
        ],
        rows=[_holder(entry, shared) for entry in roles.named],
    )


def _holder(entry: RoleEntry, shared: Names) -> list[Cell]:
    # With a sign-in name beside it, the name needs nothing more.
    told = subjects.holder_of(entry, shared=frozenset() if entry.sign_in_name else shared)
    return [
        Cell(text=told, note=entry.sign_in_name),
        Cell(text=entry.role_title),
        Cell(text=kind_word(kind_of(entry))),
        Cell(text=duration_word(entry.duration)),
    ]


def _changes(facts: Facts) -> Iterator[Block]:
    yield Heading(text=_("What changed among the administrators"))
    changes, unchanged_since = facts.role_changes, facts.roles_unchanged_since
    if unchanged_since:
        since = {"day": day(unchanged_since), "changes": _("no change")}
        yield Text(text=_("Since %(day)s: %(changes)s.") % since)
        return
    if changes is None:
        yield Text(text=_("There is no earlier list to compare this one with."))
        return
    counts = [f"{number(changes.counts[each.value])} {known(str(each.label)).lower()}"
              for each in Change if changes.counts[each.value]]  # fmt: skip
    yield Text(
        text=_("Since %(day)s: %(changes)s.")
        % {"day": day(changes.before.created_at), "changes": listed(counts) or _("no change")}
    )
    if changes.first:
        yield FactList(items=list(_named_changes(changes, facts.shared_names)))


def _named_changes(changes: RoleChanges, shared: Names) -> Iterator[Fact]:
    for kind in Change:
        names = [subjects.of_entry(each.entry, shared=shared)
                 for each in changes.first if each.change == kind]  # fmt: skip
        if names:
            count = changes.counts[kind.value]
            yield Fact(label=known(str(kind.label)), value=enumerated(names, count=count, file=""))
