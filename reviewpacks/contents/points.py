"""The chapter of open points: what, about which people, why, what we recommend, who, since when."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviewpacks.contents.document import Block, Chapter, Fact, Point, Points, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.naming import enumerated
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.wording import day, known, listed, number


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="points", title=_("What to decide"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    if facts.points:
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
    yield Fact(label=_("We recommend"), value=facts.recommendation_for(point))
    owner = facts.note_on(point).owner
    yield Fact(label=_("Who sees to it"), value=owner or _("Not named yet"))
    yield Fact(label=_("Since"), value=day(point.since) if point.since else _("Not known"))
    if facts.pack_data.previous:
        yield Fact(label=_("Since the last review"), value=_fate(point))


def _about(point: OpenPoint) -> str:
    """Return how many, the first of them by name, and where the others are."""
    if point.names:
        return enumerated(point.names, count=point.count)
    text = ngettext("Found once.", "Found %(count)s times.", point.count)
    return text % {"count": number(point.count)}


def _fate(point: OpenPoint) -> str:
    """What became of it since the pack before."""
    if point.before is None:
        return _("It was not in that review.")
    if point.before == point.count:
        return _("Unchanged.")
    return _("It was %(count)s then.") % {"count": number(point.before)}
