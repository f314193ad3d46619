"""When the rules for devices were agreed: as a whole, and what one by one since then."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviewpacks.contents.wording import day, number
from reviewpacks.pack_data import PackData


def later_agreements(pack_data: PackData) -> str:
    """Say what was agreed to one by one after the whole; empty if nothing was."""
    singly = pack_data.agreed_singly
    if singly is None:
        return ""
    text = ngettext(
        "Since then %(count)s change was agreed by itself, on %(day)s.",
        "Since then %(count)s changes were agreed one by one, the last on %(day)s.",
        singly.count,
    )
    return text % {"count": number(singly.count), "day": day(singly.latest_at)}


def all_as_agreed(pack_data: PackData) -> str:
    """Say that nothing differs, and from what: from the whole, and from what was agreed since."""
    if pack_data.agreement is None:
        return ""
    whole, singly = pack_data.agreement.agreed_at, pack_data.agreed_singly
    if singly is None:
        text = _("Every device policy that we can see is as agreed on %(day)s.")
        return text % {"day": day(whole)}
    text = ngettext(
        "Every device policy that we can see is as agreed: on %(day)s as a whole, and since then "
        "%(count)s change by itself, on %(last)s.",
        "Every device policy that we can see is as agreed: on %(day)s as a whole, and since then "
        "%(count)s changes one by one, the last on %(last)s.",
        singly.count,
    )
    told = {"count": number(singly.count), "last": day(singly.latest_at)}
    return text % {"day": day(whole), **told}
