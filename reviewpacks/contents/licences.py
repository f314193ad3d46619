"""Whether the licence is there that a recommendation calls for."""

from django.utils.translation import gettext as _

from reviewpacks.contents.facts import Facts
from reviewpacks.contents.wording import day
from visibility.enums import Area


def request_licence(facts: Facts) -> str:
    """Say whether roles can be taken on request, as far as the licences are known."""
    access = facts.pack_data.access
    state = next(each for each in facts.pack_data.visibility if each.area == Area.ROLES_OVER_TIME)
    if access is None or access.licences_at is None or state.is_licensed is None:
        return _("Not known whether you have it: we could not read your licences.")
    told = {"day": day(access.licences_at)}
    if state.is_licensed:
        return _("You had it on %(day)s; for how many people is not known to us.") % told
    return _("You did not have it on %(day)s. It would have to be bought.") % told
