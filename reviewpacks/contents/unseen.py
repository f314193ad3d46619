"""What could not be seen, and why."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviewpacks.contents import gains
from reviewpacks.contents.customer_words import area_label, state_label, state_meaning
from reviewpacks.contents.document import Block, Cell, Chapter, Head, Heading, Table, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.readiness import readiness_of
from reviewpacks.contents.wording import day, known, listed, number
from tenantpilot.tenants.models import ConnectionStatus
from visibility.states import AreaState
from visibility.texts import needs_of

_AREAS_NAMED = 4


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="unseen", title=_("What we could not see"), blocks=list(_blocks(facts)))


def trouble(facts: Facts) -> str:
    """Say that nothing can be read now, and why; empty if it can."""
    connection = facts.pack_data.connection
    if connection is None:
        return _("We have no access to your Microsoft 365 yet.")
    if connection.status != ConnectionStatus.FAILED:
        return ""
    failure = readiness_of(facts.pack_data).failure
    reason = known(failure.label) if failure else _("The latest check failed.")
    checked = connection.last_checked_at
    when = _("When we last looked, on %(day)s, we had no access to your Microsoft 365: %(reason)s")
    when %= {"day": day(checked) if checked else "–", "reason": reason}
    return when + " " + _("What is told here is older.")


def _blocks(facts: Facts) -> Iterator[Block]:
    if said := trouble(facts):
        yield Text(text=said)
    hidden = [each for each in facts.asked if not each.is_seen] + facts.not_asked
    if not hidden:
        yield Text(text=_("Everything that we look at was visible to us."))
    else:
        yield from _hidden(hidden, facts)
    if facts.seen:
        areas = listed([area_label(each) for each in facts.seen])
        yield Text(text=_("Visible to us: %(areas)s.") % {"areas": areas}, is_soft=True)


def _hidden(hidden: list[AreaState], facts: Facts) -> Iterator[Block]:
    as_of = _("As of %(day)s.") % {"day": day(facts.pack_data.made_at)}
    blind = _("Where something is not visible to us, nothing found does not mean that nothing is "
              "there.")  # fmt: skip
    tenant = _("“Tenant” is Microsoft's word for all that your organisation has there.")
    yield Text(text=f"{as_of} {blind} {tenant}", is_soft=True)
    yield Table(
        caption=_("What we could not see"),
        heads=[
            Head(text=_("Area"), width=3),
            Head(text=_("State"), width=2),
            Head(text=_("What that means"), width=4),
        ],
        rows=[_row(each) for each in hidden],
    )
    if gains.by_permission(facts):
        yield Heading(text=_("What we see after which yes"))
        yield gains.table(facts)


def _row(state: AreaState) -> list[Cell]:
    needs = needs_of(state)
    note = _("needs %(what)s") % {"what": ", ".join(known(each) for each in needs)} if needs else ""
    meaning = state_meaning(state)
    if state.seen_at:
        meaning += " " + _("Last seen on %(day)s.") % {"day": day(state.seen_at)}
    return [
        Cell(text=area_label(state)),
        Cell(text=state_label(state), note=note),
        Cell(text=meaning),
    ]


def unseen_in_short(facts: Facts) -> Iterator[str]:
    """Yield what could not be seen, for the summary."""
    said = trouble(facts)
    if said:
        yield said
    by_state: dict[str, list[str]] = {}
    for each in facts.unseen:
        by_state.setdefault(state_label(each), []).append(area_label(each))
    for state, names in by_state.items():
        yield f"{state}: {_shortened(names)}."
    if not by_state and not said:
        yield _all_visible(facts)
    if 0 < len(facts.seen) <= _AREAS_NAMED and by_state:
        areas = listed([area_label(each) for each in facts.seen])
        yield _("Visible to us: %(areas)s.") % {"areas": areas}
    if facts.not_asked:
        areas = listed([area_label(each) for each in facts.not_asked])
        yield _("Not looked at: %(areas)s.") % {"areas": areas}


def _all_visible(facts: Facts) -> str:
    absent = [each for each in facts.asked if each not in facts.expected]
    if not absent:
        return _("Everything that we look at was visible to us.")
    by_state: dict[str, list[str]] = {}
    for each in absent:
        by_state.setdefault(state_label(each), []).append(area_label(each))
    said = [f"{state}: {listed(names)}." for state, names in by_state.items()]
    return " ".join([*said, _("All else that we look at was visible to us.")])


def _shortened(names: list[str]) -> str:
    shown = names[:_AREAS_NAMED]
    if left := len(names) - len(shown):
        shown.append(ngettext("%(count)s further area", "%(count)s further areas", left)
                     % {"count": number(left)})  # fmt: skip
    return listed(shown)
