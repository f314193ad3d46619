"""What roles can do, which accounts are the provider's own, and what protects less."""

from types import SimpleNamespace
from typing import cast as typed

import pytest

from inventory.differences import Line
from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.contents.agreed_changes import protects_less
from reviewpacks.contents.own_accounts import is_of_provider
from reviewpacks.contents.role_meanings import MEANINGS, role_meaning
from reviewpacks.pack_data import PackData
from tenantpilot.graph.resources.built_in_roles import ROLE_NAMES


def test_every_role_with_a_sentence_is_one_of_microsofts() -> None:
    assert MEANINGS.keys() <= set(ROLE_NAMES.values())
    assert sum(bool(role_meaning(role_id)) for role_id in ROLE_NAMES) == len(MEANINGS)


@pytest.mark.parametrize(
    ("sign_in_name", "is_own"),
    [
        ("Helena@Northbeam.example", True),
        ("helena_northbeam.example#EXT#@customer.example", True),
        ("helena@notnorthbeam.example", False),
        ("helena@customer.example", False),
        ("", False),
    ],
)
def test_account_of_the_provider_is_told_by_its_domain(sign_in_name: str, *, is_own: bool) -> None:
    entry = typed(RoleEntry, SimpleNamespace(sign_in_name=sign_in_name))
    letterhead = SimpleNamespace(contact="Helena Brandt\nhelena@northbeam.example")
    data = typed(PackData, SimpleNamespace(letterhead=letterhead))

    assert is_of_provider(entry, data) is is_own


@pytest.mark.parametrize(
    ("label", "before", "after", "is_less"),
    [
        ("Bit locker enabled", "yes", "no", True),
        ("Bit locker enabled", "no", "yes", False),
        ("Password minimum length", "8", "6", True),
        ("Password minimum length", "8", "12", False),
        ("Screen lock minutes", "5", "15", True),
        ("Screen lock minutes", "15", "5", False),
        ("Feature updates deferral period in days", "7", "0", False),
    ],
)
def test_what_protects_less_is_told_by_old_value_and_new(
    label: str, before: str, after: str, *, is_less: bool
) -> None:
    assert protects_less(Line(label=label, before=before, after=after)) is is_less
