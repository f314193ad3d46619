"""The addresses of a list's rows are the route's, and the route is resolved once."""

from unittest.mock import patch

import pytest
from django.template import engines
from django.urls import reverse
from pytest_django import Settings

from tenantpilot.ui import row_addresses


@pytest.fixture(autouse=True)
def whole_site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tenantpilot.urls"


TEMPLATE = (
    "{% load ui %}{% for row in rows %}"
    '{% row_url "operations:detail" "run_id" row tenant_id=7 %} '
    '{% row_url "members:edit" "membership_id" row workspace_slug="0" %} {% endfor %}'
)


def test_rows_have_the_addresses_of_the_route_which_is_resolved_once() -> None:
    template = engines["django"].from_string(TEMPLATE)

    with patch.object(row_addresses, "reverse", wraps=reverse) as resolved:
        drawn = template.render({"rows": [3, 1_000_000]}).split()

    assert drawn == [
        address
        for row in (3, 1_000_000)
        for address in (
            reverse("operations:detail", kwargs={"tenant_id": 7, "run_id": row}),
            reverse("members:edit", kwargs={"workspace_slug": "0", "membership_id": row}),
        )
    ]
    assert resolved.call_count == 2
