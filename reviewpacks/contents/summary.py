"""One page in plain language, made by rule from facts: no sentence that they do not bear."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.enums import Severity
from reports.types.entra_admin_roles.definition import TOO_MANY
from reviewpacks.contents import in_order
from reviewpacks.contents.customer_words import area_label, state_label
from reviewpacks.contents.devices import changes_in_words, unread
from reviewpacks.contents.document import (
    Block,
    Chapter,
    Figure,
    Figures,
    Statement,
    Statements,
    Text,
)
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.role_words import counted
from reviewpacks.contents.unseen import trouble
from reviewpacks.contents.wording import day, known, listed, number

_NAMED, _AREAS_NAMED, _RECOMMENDED, _EXAMPLES = 6, 4, 3, 2


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="summary", title=_("In short"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    yield Text(text=_verdict(facts))
    yield Figures(items=list(_figures(facts)))
    yield Statements(
        items=[
            Statement(label=label, sentences=list(sentences))
            for label, sentences in (
                (_("In order"), _good(facts)),
                (_("Not in order"), _bad(facts)),
                (_("What changed"), _changed(facts)),
                (_("What we recommend"), _recommended(facts)),
                (_("What we could not see"), _unseen(facts)),
            )
        ]
    )


def _verdict(facts: Facts) -> str:
    """Say how it stands. Without a look at roles or devices it is never in order as a whole."""
    severities = {point.severity for point in facts.points}
    never_read = facts.role_report is None or facts.pack_data.inventory.synced_at is None
    blind = never_read or len(facts.unseen) > len(facts.seen)
    if Severity.HIGH in severities:
        return _("Your Microsoft 365 needs decisions: at least one point is serious.")
    if blind:
        return _("We could not see enough of your Microsoft 365 to say whether it is in order.")
    if Severity.MEDIUM in severities:
        return _("What we saw of your Microsoft 365 is largely in order, with points to decide.")
    return _("What we saw of your Microsoft 365 is in order.")


def _figures(facts: Facts) -> Iterator[Figure]:
    previous = facts.pack_data.previous
    counts = Counter(point.severity for point in facts.points)
    split = [f"{number(counts[each])} {known(str(each.label)).lower()}"
             for each in Severity if counts[each]]  # fmt: skip
    if previous:
        split.append(_("%(count)s last time") % {"count": number(len(previous.points))})
    yield Figure(value=number(len(facts.points)), label=_("Open points"), note=", ".join(split))
    yield _policies(facts)
    yield _administrators(facts)
    yield Figure(
        value=_("%(seen)s of %(asked)s")
        % {"seen": number(len(facts.seen)), "asked": number(len(facts.expected))},
        label=_("Areas that we could see"),
        note=_without_licence(len(facts.asked) - len(facts.expected)),
    )


def _without_licence(count: int) -> str:
    text = ngettext("%(count)s more does not exist here", "%(count)s more do not exist here", count)
    return text % {"count": number(count)} if count else ""


def _policies(facts: Facts) -> Figure:
    is_known = facts.pack_data.inventory.synced_at is not None
    value = number(facts.policies.changed) if is_known else "–"
    failed = facts.pack_data.failed_syncs
    note = _("could not be read") if failed else _("never read")
    note = changes_in_words(facts) if is_known else note
    return Figure(value=value, label=_("Changes to device policies"), note=note)


def _administrators(facts: Facts) -> Figure:
    if facts.role_report is None:
        note = _("not read up to %(day)s") % {"day": day(facts.pack_data.date_range.ends_on)}
        return Figure(value="–", label=_("Global Administrators"), note=note)
    now = facts.figures["administrators"]
    previous = facts.pack_data.previous
    then = previous.figures.get("administrators") if previous else None
    note = _("fewer than five is good") if now else _("none that we could see")
    if facts.roles and now:
        note = f"{counted(facts.roles.global_administrators)}; {note}"
    if then is not None:
        note = f"{_('%(count)s last time') % {'count': number(then)}}; {note}"
    return Figure(value=number(now), label=_("Global Administrators"), note=note)


def _good(facts: Facts) -> Iterator[str]:
    found = list(in_order.sentences(facts))
    yield from found or [_("Nothing that we could check to its end.")]


def _bad(facts: Facts) -> Iterator[str]:
    if not facts.points:
        yield _("Nothing, as far as we could see.") if facts.seen else _("Nothing can be said.")
        return
    for place, point in enumerate(facts.points[:_NAMED], start=1):
        yield f"{place}. {_in_short(point, facts)}."
    if (left := len(facts.points) - _NAMED) > 0:
        text = ngettext(
            "%(count)s further point is under “What to decide”.",
            "%(count)s further points are under “What to decide”.",
            left,
        )
        yield text % {"count": number(left)}


def _in_short(point: OpenPoint, facts: Facts) -> str:
    """Return the title, how many, through what they are held, and the first by name."""
    # A title that counts, or of one of its kind, needs no figure beside it.
    is_plain = point.count == 1 or number(point.count) in point.title
    figures = [] if is_plain else [number(point.count)]
    if point.key == TOO_MANY:
        figures.append(counted(facts.holders_of(point)))
    text = point.title + (f" ({', '.join(filter(None, figures))})" if any(figures) else "")
    names = list(point.called[:_EXAMPLES])
    if not names:
        return text
    if (left := point.count - len(names)) > 0:
        names.append(ngettext("%(count)s more", "%(count)s more", left) % {"count": number(left)})
    return f"{text}: {'; '.join(names)}"


def _changed(facts: Facts) -> Iterator[str]:
    words = changes_in_words(facts)
    if facts.pack_data.inventory.synced_at is None:
        yield unread(facts)
    elif words:
        yield _("Device policies: %(changes)s.") % {"changes": words}
    else:
        yield _("No device policy changed.")
    yield _roles_changed(facts)
    if facts.pack_data.previous and facts.settled:
        yield _("Settled since the last review: %(titles)s.") % {"titles": listed(facts.settled)}


def _roles_changed(facts: Facts) -> str:
    changes = facts.role_changes
    if facts.roles_unchanged_since:
        day_of_list = {"day": day(facts.roles_unchanged_since)}
        return _("Administrators: no change since %(day)s.") % day_of_list
    if changes is None:
        return _("Administrators: there is no earlier list to compare with.")
    total = sum(changes.counts.values())
    since = {"day": day(changes.before.created_at), "count": number(total)}
    if not total:
        return _("Administrators: no change since %(day)s.") % since
    text = ngettext("Administrators: %(count)s change since %(day)s.",
                    "Administrators: %(count)s changes since %(day)s.", total)  # fmt: skip
    return text % since


def _recommended(facts: Facts) -> Iterator[str]:
    for place, point in enumerate(facts.points[:_RECOMMENDED], start=1):
        text = _("On point %(place)s: %(recommendation)s")
        yield text % {"place": place, "recommendation": facts.recommendation_for(point)}
    if not facts.points:
        yield _("Nothing beyond the next review.")


def _unseen(facts: Facts) -> Iterator[str]:
    said = trouble(facts)
    if said:
        yield said
    by_state: dict[str, list[str]] = {}
    for each in facts.unseen:
        by_state.setdefault(state_label(each), []).append(area_label(each))
    for state, names in by_state.items():
        yield f"{state}: {_shortened(names)}."
    if not by_state and not said:
        yield _("Everything that we look at was visible to us.")
    if facts.not_asked:
        areas = listed([area_label(each) for each in facts.not_asked])
        yield _("Not looked at: %(areas)s.") % {"areas": areas}


def _shortened(names: list[str]) -> str:
    shown = names[:_AREAS_NAMED]
    if left := len(names) - len(shown):
        shown.append(ngettext("%(count)s further area", "%(count)s further areas", left)
                     % {"count": number(left)})  # fmt: skip
    return listed(shown)
