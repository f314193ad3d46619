"""The heads of the inventory's table put it in order and keep the filters."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from inventory.forms import Sort
from inventory.models import Agreement, Policy
from inventory.pages.table_heads import heads
from tests.cast import Cast, sign_in
from tests.inventory.acts import url

pytestmark = pytest.mark.django_db

NAMES = ("Alpha", "Bravo", "Charlie")


@pytest.fixture
def three(cast: Cast) -> Cast:
    """Alpha changed last; only Bravo is not as agreed."""
    owner = {"tenant": cast.tenant, "workspace_id": cast.tenant.workspace_id}
    with scope(tenant=cast.tenant):
        Agreement.objects.create(**owner, collections=["compliance_policies"])
        for days, name in enumerate(NAMES):
            Policy.objects.create(
                **owner, collection="compliance_policies", external_id=name, name=name,
                digest="1", agreed_digest="" if name == "Bravo" else "1",
                changed_at=timezone.now() - timedelta(days=days),
            )  # fmt: skip
    return cast


@pytest.mark.parametrize(
    ("sort", "expected", "column", "direction"),
    [
        ("", "ABC", "Last changed", "descending"),
        ("oldest", "CBA", "Last changed", "ascending"),
        ("name", "ABC", "Policy", "ascending"),
        ("name-backwards", "CBA", "Policy", "descending"),
        ("different", "BAC", "Since", "descending"),
    ],
)
def test_list_is_in_the_order_its_head_says(
    three: Cast, client: Client, sort: str, expected: str, column: str, direction: str
) -> None:
    page = sign_in(client, three.reader).get(url("list", three), {"sort": sort} if sort else {})

    order = re.findall(rf"<bdi>({'|'.join(NAMES)})</bdi></a><br>", page.text)
    assert "".join(name[0] for name in order) == expected
    head = re.findall(r'<th scope="col" aria-sort="(\w+)">\s*<a[^>]*>(\w+ ?\w*)', page.text)
    assert [(column in label, said) for said, label in head] == [(True, direction)]


def test_second_press_turns_the_order_round_and_keeps_the_filters() -> None:
    query = QueryDict("q=MFA&page=3&sort=name")

    shown = heads(query, sort=Sort.NAME, agreed_at=None)

    assert shown["policy"].url == "?q=MFA&sort=name-backwards"
    assert shown["changed"].url == "?q=MFA"


@pytest.mark.parametrize(
    ("show", "expected"),
    [("differs", ["Bravo"]), ("differs-added", ["Bravo"]), ("differs-changed", []),
     ("differs-removed", [])],
)  # fmt: skip
def test_each_kind_of_difference_has_a_list(
    three: Cast, client: Client, show: str, expected: list[str]
) -> None:
    page = sign_in(client, three.reader).get(url("list", three), {"show": show}).text

    assert [name for name in NAMES if f"<bdi>{name}</bdi>" in page] == expected
    assert "?show=differs-added" in page
