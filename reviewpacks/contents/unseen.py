"""What could not be seen, and why."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviewpacks.contents import gains
from reviewpacks.contents.customer_words import area_label, state_label, state_meaning
from reviewpacks.contents.document import Block, Cell, Chapter, Head, Heading, Table, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.readiness import readiness_of
from reviewpacks.contents.wording import day, known
from tenantpilot.tenants.models import ConnectionStatus
from visibility.states import AreaState
from visibility.texts import needs_of


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
    hidden = [each for each in facts.pack_data.visibility if not each.is_seen]
    if not hidden:
        yield Text(text=_("Everything that we look at was visible to us."))
        return
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
