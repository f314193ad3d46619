"""Who holds power: how long, through what, and what changed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import StoredReport
from reports.pages.report import Metric, metrics
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.registry import DEFINITIONS
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
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.own_accounts import kind_cell
from reviewpacks.contents.role_changes import changed
from reviewpacks.contents.role_figures import KINDS, RoleFigures
from reviewpacks.contents.role_meanings import role_meaning
from reviewpacks.contents.role_words import duration_word, kinds_word, lasting
from reviewpacks.contents.wording import day, known, listed, number
from tenantpilot.enums import ReportType

_FILE = "reports/entra_admin_roles.csv"
GLOBAL_ADMINISTRATORS = "global_administrators"
_ADMINISTRATORS = DEFINITIONS[ReportType.ENTRA_ADMIN_ROLES].metrics[GLOBAL_ADMINISTRATORS]


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
    yield from changed(facts)


def _as_of(report: StoredReport, facts: Facts) -> str:
    text = _(
        "Everyone here can change, read or delete what belongs to your organisation, each as "
        "far as the role reaches. As of %(day)s."
    )
    text %= {"day": day(report.created_at)}  # fmt: skip
    confirmed = facts.pack_data.report(ReportType.ENTRA_ADMIN_ROLES).confirmed_at
    if confirmed and day(confirmed) != day(report.created_at):
        text += " " + _("It was still so on %(day)s.") % {"day": day(confirmed)}
    return text


def _figures(report: StoredReport, facts: Facts) -> Figures:
    before = facts.role_changes.before if facts.role_changes else None
    return Figures(
        items=[
            Figure(
                value=number(each.value), label=known(each.label), note=_then(each, before, facts)
            )
            for each in metrics(report, before=before)
        ]
    )


def _then(metric: Metric, before: StoredReport | None, facts: Facts) -> str:
    """Say of when the other figure is: an earlier list need not be that of an earlier review."""
    if metric.label == _ADMINISTRATORS:
        return administrators_before(facts)
    if before is None or metric.earlier is None:
        return ""
    then = {"count": number(metric.earlier), "day": day(before.created_at)}
    return _("%(count)s on %(day)s") % then


def administrators_before(facts: Facts) -> str:
    """Return "3 on 21 October 2026, 6 at the last review": the same on every page."""
    parts, changes, previous = [], facts.role_changes, facts.pack_data.previous
    if changes and (count := changes.before.summary.get(GLOBAL_ADMINISTRATORS)) is not None:
        then = {"count": number(count), "day": day(changes.before.created_at)}
        parts.append(_("%(count)s on %(day)s") % then)
    then_reviewed = previous.figures.get("administrators") if previous else None
    if then_reviewed is not None:
        parts.append(_("%(count)s at the last review") % {"count": number(then_reviewed)})
    return ", ".join(parts)


def _tables(roles: RoleFigures, facts: Facts) -> Iterator[Block]:
    yield Heading(text=_("Through what power is held"))
    if not roles.guests_visible:
        yield Text(text=_("Guests are not visible to us: some of the people may be guests."))
    yield _kinds(roles, facts.pack_data.letterhead.colour)
    yield from _meanings(roles)
    if roles.named:
        yield Heading(text=_("Who can do almost everything"))
        yield Text(text=_powerful(facts, roles))
        yield _named(roles, facts)
        if left := roles.more_named:
            text = ngettext("and %(count)s more, all in %(file)s of the ZIP.",
                            "and %(count)s more, all in %(file)s of the ZIP.", left)  # fmt: skip
            yield Text(text=text % {"count": number(left), "file": _FILE}, is_soft=True)


def _meanings(roles: RoleFigures) -> Iterator[Block]:
    """Yield what each role that is held can do; the others are in Microsoft's own list."""
    found = [
        Fact(label=each.title, value=meaning)
        for each in roles.by_reach
        if (meaning := role_meaning(each.role_id))
    ]
    if found:
        yield Heading(text=_("What these roles can do"))
        yield FactList(items=found, is_glossary=True)


def _powerful(facts: Facts, roles: RoleFigures) -> str:
    """Say how often such a role is held, so that the counts of the open points add up to it."""
    places = {point.key: place for place, point in enumerate(facts.points, start=1)}
    counts = roles.powerful_findings
    parts = [
        _("%(count)s in point %(place)s") % {"count": number(counts[key]), "place": place}
        for key, place in places.items()
        if counts[key]
    ]
    places_told = [place for key, place in places.items() if counts[key] == roles.powerful]
    if places_told:
        text = ngettext("A highly privileged role is held once: see point %(place)s.",
                        "Highly privileged roles are held %(count)s times, all in point "
                        "%(place)s.", roles.powerful)  # fmt: skip
        return text % {"count": number(roles.powerful), "place": places_told[0]}
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


def _named(roles: RoleFigures, facts: Facts) -> Table:
    return Table(
        caption=_("Holders of highly privileged roles"),
        heads=[
            Head(text=_("Holder"), width=3),
            Head(text=_("Role"), width=3),
            Head(text=_("Kind"), width=2),
            Head(text=_("For how long"), width=2),
        ],
        rows=[_holder(entry, facts) for entry in roles.named],
    )


def _holder(entry: RoleEntry, facts: Facts) -> list[Cell]:
    shared = facts.shared_names
    # With a sign-in name beside it, the name needs nothing more.
    told = subjects.holder_of(entry, shared=frozenset() if entry.sign_in_name else shared)
    return [
        Cell(text=told, note=entry.sign_in_name),
        Cell(text=entry.role_title),
        kind_cell(entry, facts),
        Cell(text=duration_word(entry.duration)),
    ]
