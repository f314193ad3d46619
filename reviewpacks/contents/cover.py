"""The cover: sender, customer and period, and what the provider has to say."""

from collections.abc import Iterator
from datetime import UTC, date, timedelta

from django.utils.translation import gettext as _

from reports.enums import Severity
from reviewpacks.contents.document import Cover, Fact
from reviewpacks.contents.facts import Facts as CustomerFacts
from reviewpacks.contents.provider import provider_name
from reviewpacks.contents.role_changes import earlier_list
from reviewpacks.contents.wording import day
from reviewpacks.pack_data import PackData

SERIOUS_DAYS, USUAL_DAYS = 7, 14


def cover(facts: CustomerFacts) -> Cover:
    pack_data = facts.pack_data
    date_range = pack_data.date_range
    return Cover(
        provider=provider_name(pack_data),
        contact=[line for line in pack_data.letterhead.contact.splitlines() if line.strip()],
        eyebrow=_("Microsoft 365 review"),
        customer=pack_data.tenant.name,
        lede=_("%(begin)s to %(end)s, prepared by %(provider)s")
        % {
            "begin": day(date_range.begins_on),
            "end": day(date_range.ends_on),
            "provider": provider_name(pack_data),
        },
        letter=_letter(facts),
        facts=list(_facts(facts)),
        remark=" ".join(pack_data.words.remark.split()),
        remark_by=provider_name(pack_data),
        confidential=_("Confidential: this document names people."),
        contents=_("Contents"),
    )


def _letter(facts: CustomerFacts) -> str:
    """Say what this is, from where it comes, and what to do with it until when."""
    told = {"provider": provider_name(facts.pack_data), "day": day(answer_by(facts))}
    parts = [_("This is the review of your Microsoft 365 by %(provider)s, your IT provider: what "
               "we saw, what is not in order, and what you have to decide.")]  # fmt: skip
    if facts.points:
        parts.append(
            _(
                "Please read “In short” and “What to decide”, and give %(provider)s your "
                "answers by %(day)s. You can leave the technical annex to technicians."
            )
        )
    else:
        parts.append(_("There is nothing that you have to decide this time."))
    return " ".join(parts) % told


def answer_by(facts: CustomerFacts) -> date:
    """Return until when we ask for answers: sooner if a point is serious."""
    is_serious = any(point.severity == Severity.HIGH for point in facts.points)
    days = SERIOUS_DAYS if is_serious else USUAL_DAYS
    return facts.pack_data.made_at.astimezone(UTC).date() + timedelta(days=days)


def _facts(facts: CustomerFacts) -> Iterator[Fact]:
    pack_data = facts.pack_data
    previous = pack_data.previous
    yield Fact(label=_("Period"), value=period(pack_data))
    yield Fact(label=_("Date"), value=day(pack_data.made_at))
    if pack_data.is_late:
        text = _("administrators: the end of the period; devices, our access and what we could "
                 "see: the day it was prepared")  # fmt: skip
        yield Fact(label=_("As of"), value=text)
    yield Fact(
        label=_("Open points compared with"),
        value=_("the review up to %(day)s") % {"day": day(previous.ends_on)}
        if previous
        else _("no earlier review: this is the first"),
    )
    yield from _other_comparisons(facts)


def _other_comparisons(facts: CustomerFacts) -> Iterator[Fact]:
    """What has a day of its own to be compared with, and which."""
    if changes := facts.role_changes:
        yield Fact(label=_("Administrators compared with"), value=earlier_list(changes, facts))
    if agreement := facts.pack_data.agreement:
        text = _("what was agreed on %(day)s, or one by one since then")
        if facts.pack_data.agreed_singly is None:
            text = _("what was agreed on %(day)s")
        yield Fact(label=_("Rules for devices compared with"),
                   value=text % {"day": day(agreement.agreed_at)})  # fmt: skip


def period(pack_data: PackData) -> str:
    date_range = pack_data.date_range
    return _("%(begin)s to %(end)s") % {
        "begin": day(date_range.begins_on),
        "end": day(date_range.ends_on),
    }
