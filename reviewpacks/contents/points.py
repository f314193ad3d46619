"""The chapter of open points: what, about which people, why, what we recommend, who, since when."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviewpacks.contents import gains
from reviewpacks.contents.asks import ask
from reviewpacks.contents.cover import provider_name
from reviewpacks.contents.document import Block, Chapter, Fact, Point, Points, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.naming import enumerated
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.role_figures import Holders
from reviewpacks.contents.role_words import counted
from reviewpacks.contents.wording import day, known, listed, number


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="points", title=_("What to decide"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    if facts.points:
        yield Text(text=" ".join(_guidance(facts)), is_soft=True)
        yield Points(items=[_point(each, facts) for each in facts.points])
    else:
        yield Text(text=_("Nothing was found that you have to decide.") + (
            " " + _("That holds for what we could see.") if facts.unseen else ""))  # fmt: skip
    if facts.settled:
        yield Text(
            text=_("Settled since the last review: %(titles)s.") % {"titles": listed(facts.settled)}
        )


def _point(point: OpenPoint, facts: Facts) -> Point:
    return Point(
        tone=point.severity.value,
        severity=known(str(point.severity.label)),
        title=point.title,
        why=point.why,
        facts=list(_facts(point, facts)),
    )


def _facts(point: OpenPoint, facts: Facts) -> Iterator[Fact]:
    yield Fact(label=_("What it is about"), value=_about(point))
    if point.count > 1 and (holders := facts.holders_of(point)):
        yield Fact(label=_("Held by"), value=_held_by(point, holders))
    yield from gains.of_point(point, facts)
    yield Fact(label=_("We recommend"), value=facts.recommendation_for(point))
    for label, text in ask(point.key).lines:
        yield Fact(label=label, value=text)
    yield Fact(label=_("Who sees to it"), value=owner(point, facts))
    yield Fact(label=_("Since"), value=day(point.since) if point.since else _("Not known"))
    if facts.pack_data.previous:
        yield Fact(label=_("Since the last review"), value=_fate(point))


def owner(point: OpenPoint, facts: Facts) -> str:
    """Return who sees to it; where it is not written, who proposes a person."""
    proposed_by = {"provider": provider_name(facts.pack_data)}
    return (
        facts.note_on(point).owner
        or _("Not named yet; %(provider)s proposes a person") % proposed_by
    )


def _guidance(facts: Facts) -> Iterator[str]:
    yield _("Please say yes or no to each point.")
    yield _("Names of settings, roles and permissions are Microsoft's own, in English.")
    if any(point.count > len(point.names) for point in facts.points):
        text = _("Long lists are in the files of the ZIP that belongs to this review. If you only "
                 "have the PDF, %(provider)s sends it.")  # fmt: skip
        yield text % {"provider": provider_name(facts.pack_data)}


def _held_by(point: OpenPoint, holders: Holders) -> str:
    """Return the holders by kind, and how many roles they hold where these are more."""
    text, total = counted(holders), sum(len(ids) for ids in holders.values())
    if total == point.count:
        return text
    return _("%(holders)s; together they hold such a role %(count)s times") % {
        "holders": text,
        "count": number(point.count),
    }


def _about(point: OpenPoint) -> str:
    """Return how many, the first of them by name, and where the others are."""
    if point.names:
        return enumerated(point.names, count=point.count, file=point.file)
    text = ngettext("Found once.", "Found %(count)s times.", point.count)
    return text % {"count": number(point.count)}


def _fate(point: OpenPoint) -> str:
    """What became of it since the pack before."""
    if point.before is None:
        return _("It was not in that review.")
    if point.before == point.count:
        return _("Unchanged.")
    return _("It was %(count)s then.") % {"count": number(point.before)}
