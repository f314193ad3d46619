"""Which holders of roles are the provider's own accounts, as far as their sign-in names tell."""

import re

from django.utils.translation import gettext as _

from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.contents.document import Cell
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.provider import provider_name
from reviewpacks.contents.role_figures import kind_of
from reviewpacks.contents.role_words import kind_word
from reviewpacks.pack_data import PackData

_DOMAIN = re.compile(r"@([\w.-]+\.\w+)")


def is_of_provider(entry: RoleEntry, pack_data: PackData) -> bool:
    """Whether it signs in with the domain of the provider's contact, be it as a guest."""
    name = entry.sign_in_name.casefold()
    domains = {each.casefold() for each in _DOMAIN.findall(pack_data.letterhead.contact)}
    return any(name.endswith(f"@{each}") or f"_{each}#ext#" in name for each in domains)


def kind_cell(entry: RoleEntry, facts: Facts) -> Cell:
    """Return the kind, and that it is the provider's own account where its name tells."""
    note = ""
    if is_of_provider(entry, facts.pack_data):
        note = _("an account of %(provider)s") % {"provider": provider_name(facts.pack_data)}
    return Cell(text=kind_word(kind_of(entry)), note=note)
