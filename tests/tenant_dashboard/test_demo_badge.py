"""Invented history says so on every page of its workspace."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in


@pytest.mark.parametrize("is_demo", [True, False])
def test_pages_of_a_demo_workspace_are_marked(cast: Cast, client: Client, *, is_demo: bool) -> None:
    cast.workspace.is_demo = is_demo
    cast.workspace.save()
    sign_in(client, cast.owner)

    page = client.get(reverse("tenant_dashboard:workspace", args=[cast.workspace.slug]))

    assert ("Demo" in page.content.decode()) is is_demo
