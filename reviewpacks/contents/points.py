"""The chapter of open points: what, why, what we recommend, who, since when, and what became."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviewpacks.contents.document import Block, Chapter, Fact, Point, Points, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.wording import day, known, listed, number
from reviewpacks.words import Note


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
    note = facts.pack_data.words.notes.get(point.key, Note())
    return Point(
        tone=point.severity.value,
        severity=known(str(point.severity.label)),
        title=point.title,
        why=f"{point.why} {_times(point)}".strip(),
        facts=[
            Fact(label=_("We recommend"), value=note.recommendation or point.suggestion),
            Fact(label=_("Who"), value=note.owner or _("Not yet named")),
            Fact(label=_("Since"), value=day(point.since) if point.since else _("Not known")),
            Fact(label=_("Since the last review"), value=_fate(point, facts)),
        ],
    )


def _times(point: OpenPoint) -> str:
    text = ngettext("Found once.", "Found %(count)s times.", point.count)
    return text % {"count": number(point.count)}


def _fate(point: OpenPoint, facts: Facts) -> str:
    """What became of it since the pack before."""
    if facts.pack_data.previous is None:
        return _("This is the first review.")
    if point.before is None:
        return _("New.")
    if point.before == point.count:
        return _("Unchanged.")
    return _("It was %(count)s then.") % {"count": number(point.before)}
