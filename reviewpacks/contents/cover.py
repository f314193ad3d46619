"""The cover: sender, customer and period, and what the provider has to say."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reviewpacks.contents.document import Cover, Fact
from reviewpacks.contents.wording import day, minute
from reviewpacks.pack_data import PackData


def provider_name(pack_data: PackData) -> str:
    return pack_data.letterhead.name or pack_data.tenant.workspace.name


def cover(pack_data: PackData) -> Cover:
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
        facts=list(_facts(pack_data)),
        remark=" ".join(pack_data.words.remark.split()),
        remark_by=provider_name(pack_data),
        confidential=_("Confidential: this document names people."),
        contents=_("Contents"),
    )


def _facts(pack_data: PackData) -> Iterator[Fact]:
    previous = pack_data.previous
    yield Fact(label=_("Period"), value=period(pack_data))
    yield Fact(label=_("Prepared"), value=minute(pack_data.made_at))
    if pack_data.is_late:
        text = _("administrators: the end of the period; devices, our access and what we could "
                 "see: the day it was prepared")  # fmt: skip
        yield Fact(label=_("As of"), value=text)
    yield Fact(
        label=_("Compared with"),
        value=_("the review up to %(day)s") % {"day": day(previous.ends_on)}
        if previous
        else _("no earlier review: this is the first"),
    )


def period(pack_data: PackData) -> str:
    date_range = pack_data.date_range
    return _("%(begin)s to %(end)s") % {
        "begin": day(date_range.begins_on),
        "end": day(date_range.ends_on),
    }
