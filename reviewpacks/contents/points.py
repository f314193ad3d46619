"""The chapter of open points: what, about which people, why, what we recommend, who, since when."""

from collections.abc import Iterator
from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.types.entra_admin_roles.definition import TOO_MANY
from reports.types.entra_admin_roles.findings import RoleFinding
from reviewpacks.contents import gains, proposals
from reviewpacks.contents.asks import ANSWERED_ELSEWHERE, Ask, ask
from reviewpacks.contents.document import Block, Chapter, Fact, Heading, Point, Points, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.licences import request_licence
from reviewpacks.contents.meanings import EMERGENCY_ACCOUNTS
from reviewpacks.contents.naming import enumerated
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.provider import provider_name
from reviewpacks.contents.role_figures import Holders
from reviewpacks.contents.role_words import counted
from reviewpacks.contents.wording import day, known, listed, number

STANDING = RoleFinding.STANDING_HIGHLY_PRIVILEGED.value


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="points", title=_("What to decide"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    if facts.points:
        yield Text(text=" ".join(_guidance(facts)), is_soft=True)
        yield Points(items=[_point(each, facts) for each in facts.points])
        yield from _unknown(facts)
    else:
        yield Text(text=_("Nothing was found that you have to decide.") + (
            " " + _("That holds for what we could see.") if facts.unseen else ""))  # fmt: skip
    if facts.settled:
        yield Text(
            text=_("Settled since the last review: %(titles)s.") % {"titles": listed(facts.settled)}
        )


def _unknown(facts: Facts) -> Iterator[Block]:
    """Yield once what holds for every point of a kind."""
    if said := list(proposals.unknown(facts.points)):
        yield Heading(text=_("What our app does not read"))
        yield from (Text(text=each) for each in said)


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
    yield Fact(label=_("We recommend"), value=facts.recommendation_for(point), is_key=True)
    if point.key == TOO_MANY and facts.overlap and facts.overlap.text:
        yield Fact(label=_("With the other points"), value=facts.overlap.text)
    yield from proposals.of_point(point, facts)
    meant = _ask(point, facts)
    for place, (label, text) in enumerate(meant.lines):
        # The first says which answers there are.
        yield Fact(label=label, value=text, is_key=place == 0)
        if place == 1:
            who = f"{_sentence(owner(point, facts))} {_(meant.who)}"
            yield Fact(label=_("Who does it"), value=who)
    if point.key == STANDING and point.count > EMERGENCY_ACCOUNTS:
        yield Fact(label=_("Licence for roles on request"), value=request_licence(facts))
    yield Fact(label=_("What our work costs"), value=effort(point, facts))
    yield Fact(label=_("Seen since"), value=_since(point, facts))
    if facts.pack_data.previous:
        yield Fact(label=_("Since the last review"), value=_fate(point))


def _ask(point: OpenPoint, facts: Facts) -> Ask:
    is_answered = point.key == TOO_MANY and facts.overlap and facts.overlap.is_enough
    return ANSWERED_ELSEWHERE if is_answered else ask(point.key, count=point.count)


def effort(point: OpenPoint, facts: Facts) -> str:
    """Return what the provider wrote about its work, or that it is not named."""
    not_named = _("Not named yet: ask %(provider)s before you say yes")
    written = facts.note_on(point).effort
    return written or not_named % {"provider": provider_name(facts.pack_data)}


def _since(point: OpenPoint, facts: Facts) -> str:
    if point.since is None:
        return _("Not known")
    days = (facts.pack_data.made_at.astimezone(UTC).date() - point.since).days
    if days < 1:
        return day(point.since)
    text = ngettext("%(day)s (%(count)s day)", "%(day)s (%(count)s days)", days)
    return text % {"day": day(point.since), "count": number(days)}


def owner(point: OpenPoint, facts: Facts) -> str:
    """Return who sees to it; where it is not written, who proposes a person."""
    proposed_by = {"provider": provider_name(facts.pack_data)}
    return (
        facts.note_on(point).owner
        or _("Not named yet; %(provider)s proposes a person") % proposed_by
    )


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _guidance(facts: Facts) -> Iterator[str]:
    yield _("Please answer each point: “Your answer” says what we need to know.")
    answered = [place for place, point in enumerate(facts.points, start=1)
                if _ask(point, facts) is ANSWERED_ELSEWHERE]  # fmt: skip
    for place in answered:
        yield _("Point %(place)s needs no answer of its own.") % {"place": place}
    yield _("A point is named until it is no longer found; why it is still open is not recorded.")
    yield _("Our app only reads: what you decide is done by people.")
    yield _("Words of the trade are explained under “Words”.")
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
