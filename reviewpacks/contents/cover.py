"""The cover: sender, customer and period, and what the provider has to say."""

from django.utils.translation import gettext as _

from reviewpacks.contents.document import Cover, Fact
from reviewpacks.contents.wording import day, minute
from reviewpacks.pack_data import PackData


def provider_name(pack_data: PackData) -> str:
    return pack_data.letterhead.name or pack_data.tenant.workspace.name


def cover(pack_data: PackData) -> Cover:
    date_range, previous = pack_data.date_range, pack_data.previous
    facts = [
        Fact(label=_("Period"), value=period(pack_data)),
        Fact(label=_("Prepared"), value=minute(pack_data.made_at)),
        Fact(
            label=_("Compared with"),
            value=_("the review up to %(day)s") % {"day": day(previous.ends_on)}
            if previous
            else _("nothing: this is the first review"),
        ),
    ]
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
        facts=facts,
        remark=" ".join(pack_data.words.remark.split()),
        remark_by=provider_name(pack_data),
        confidential=_("Confidential: this document names people."),
        contents=_("Contents"),
    )


def period(pack_data: PackData) -> str:
    date_range = pack_data.date_range
    return _("%(begin)s to %(end)s") % {
        "begin": day(date_range.begins_on),
        "end": day(date_range.ends_on),
    }
