"""The address of a list with some of what it asks for changed."""

import pytest
from django.http import QueryDict

from tenantpilot.ui.list_addresses import list_address


@pytest.mark.parametrize(
    ("asked", "changed", "address"),
    [
        ("", {"page": "2"}, "?page=2"),
        ("q=a&page=3", {"page": "2"}, "?q=a&page=2"),
        ("q=a&page=3&sort=name", {"page": "", "sort": "-name"}, "?q=a&sort=-name"),
        ("q=a%26b&q=%C3%A9+%22", {"page": ""}, "?q=a%26b&q=%C3%A9+%22"),
        ("show=archived", {"show": ""}, "?"),
        ("q=", {"page": "1"}, "?q=&page=1"),
    ],
)
def test_only_what_is_named_changes(asked: str, changed: dict[str, str], address: str) -> None:
    assert list_address(QueryDict(asked), **changed) == address
