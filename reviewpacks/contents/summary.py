"""One page in plain language, made by rule from facts: no sentence that they do not bear."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.enums import Severity
from reports.types.entra_admin_roles.definition import TOO_MANY
from reviewpacks.contents import in_order
from reviewpacks.contents.administrators import administrators_before
from reviewpacks.contents.agreed_changes import agreed_changes
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
from reviewpacks.contents.role_changes import changes_by_kind
from reviewpacks.contents.role_words import counted
from reviewpacks.contents.unseen import unseen_in_short
from reviewpacks.contents.wording import day, known, listed, number
from visibility.enums import Visibility

_NAMED, _RECOMMENDED, _EXAMPLES = 6, 3, 2


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="summary", title=_("In short"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    yield Text(text=_verdict(facts))
    yield Figures(items=list(_figures(facts)))
    told = (
        (label, list(sentences))
        for label, sentences in (
            (_("In order"), _good(facts)),
            (_("Not in order"), _bad(facts)),
            (_("To confirm"), _to_confirm(facts)),
            (_("What changed"), _changed(facts)),
            (_("Agreed changes to what protects you"), agreed_changes(facts)),
            (_("What we recommend"), _recommended(facts)),
            (_("What we could not see"), unseen_in_short(facts)),
        )
    )
    yield Statements(items=[Statement(label=label, sentences=said) for label, said in told if said])


def _verdict(facts: Facts) -> str:
    """Say how it stands. Without a look at roles or devices it is never in order as a whole."""
    severities = Counter(point.severity for point in facts.points)
    never_read = facts.role_report is None or facts.pack_data.inventory.synced_at is None
    blind = never_read or len(facts.unseen) > len(facts.seen)
    if serious := severities[Severity.HIGH]:
        text = ngettext("Your Microsoft 365 needs decisions: %(count)s point is serious.",
                        "Your Microsoft 365 needs decisions: %(count)s points are serious.",
                        serious)  # fmt: skip
        return text % {"count": number(serious)}
    if blind:
        return _("We could not see enough of your Microsoft 365 to say whether it is in order.")
    if facts.points and all(each.is_to_confirm for each in facts.points):
        text = ngettext("What we saw of your Microsoft 365 is in order; please confirm %(count)s "
                        "point.", "What we saw of your Microsoft 365 is in order; please confirm "
                        "%(count)s points.", len(facts.points))  # fmt: skip
        return text % {"count": number(len(facts.points))}
    if severities[Severity.MEDIUM]:
        total = len(facts.points)
        text = ngettext("What we saw of your Microsoft 365 is largely in order; %(count)s point is "
                        "to be decided.",
                        "What we saw of your Microsoft 365 is largely in order; %(count)s points "
                        "are to be decided.", total)  # fmt: skip
        return text % {"count": number(total)}
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
        note="; ".join(_not_there(facts)),
    )


def _not_there(facts: Facts) -> Iterator[str]:
    """Say why more areas cannot be looked at: for want of a licence, or of the cloud's."""
    if unlicensed := len(facts.of_state(Visibility.NOT_LICENSED)):
        text = ngettext("%(count)s more is not in your licences",
                        "%(count)s more are not in your licences", unlicensed)  # fmt: skip
        yield text % {"count": number(unlicensed)}
    if absent := len(facts.of_state(Visibility.UNAVAILABLE)):
        text = ngettext("%(count)s more is not in this Microsoft cloud",
                        "%(count)s more are not in this Microsoft cloud", absent)  # fmt: skip
        yield text % {"count": number(absent)}


def _policies(facts: Facts) -> Figure:
    is_known = facts.pack_data.inventory.synced_at is not None
    value = number(facts.changed.total) if is_known else "–"
    failed = facts.pack_data.failed_syncs
    note = _("could not be read") if failed else _("never read")
    note = changes_in_words(facts) if is_known else note
    return Figure(value=value, label=_("Changes to device policies"), note=note)


def _administrators(facts: Facts) -> Figure:
    if facts.role_report is None:
        note = _("not read up to %(day)s") % {"day": day(facts.pack_data.date_range.ends_on)}
        return Figure(value="–", label=_("Global Administrators"), note=note)
    now = facts.figures["administrators"]
    note = _("fewer than five is good") if now else _("none that we could see")
    if facts.roles and now:
        note = f"{counted(facts.roles.global_administrators)}; {note}"
    if earlier := administrators_before(facts):
        note = f"{earlier}; {note}"
    return Figure(value=number(now), label=_("Global Administrators"), note=note)


def _good(facts: Facts) -> Iterator[str]:
    found = list(in_order.sentences(facts))
    yield from found or [_("Nothing that we could check to its end.")]


def _bad(facts: Facts) -> Iterator[str]:
    if all(each.is_to_confirm for each in facts.points):
        yield _("Nothing, as far as we could see.") if facts.seen else _("Nothing can be said.")
        return
    for place, point in enumerate(facts.points[:_NAMED], start=1):
        if not point.is_to_confirm:
            yield f"{place}. {_in_short(point, facts)}."
    if (left := len(facts.points) - _NAMED) > 0:
        text = ngettext(
            "%(count)s further point is under “What to decide”.",
            "%(count)s further points are under “What to decide”.",
            left,
        )
        yield text % {"count": number(left)}


def _to_confirm(facts: Facts) -> Iterator[str]:
    """Yield what is as it should be once the customer says so."""
    for place, point in enumerate(facts.points[:_NAMED], start=1):
        if point.is_to_confirm:
            yield f"{place}. {_in_short(point, facts)}."


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
    if facts.role_report is None:
        return _("Administrators: there is no list, so a change cannot be seen.")
    if changes is None:
        return _("Administrators: there is no earlier list to compare with.")
    since = {"day": day(changes.before.created_at), "changes": listed(changes_by_kind(changes))}
    if not since["changes"]:
        return _("Administrators: no change since %(day)s.") % since
    said = _("Administrators: %(changes)s since %(day)s.") % since
    if earlier := administrators_before(facts):
        told = {"now": number(facts.figures["administrators"]), "before": earlier}
        said += " " + _("Global Administrators: %(now)s now, %(before)s.") % told
    if not changes.counts["added"]:
        return said
    return f"{said} {_('Please check under “Who holds power” that you know each that was added.')}"


def _recommended(facts: Facts) -> Iterator[str]:
    for place, point in enumerate(facts.points[:_RECOMMENDED], start=1):
        text = _("On point %(place)s: %(recommendation)s")
        yield text % {"place": place, "recommendation": facts.recommendation_for(point)}
    if len(facts.points) > _RECOMMENDED:
        text = ngettext(
            "On point %(first)s: under “What to decide”.",
            "On points %(first)s to %(last)s: under “What to decide”.",
            len(facts.points) - _RECOMMENDED,
        )
        yield text % {"first": _RECOMMENDED + 1, "last": len(facts.points)}
    if not facts.points:
        yield _("Nothing beyond the next review.")
