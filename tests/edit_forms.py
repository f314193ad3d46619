"""Change stored text as a person does: open the form first, then send it."""

from collections.abc import Mapping
from typing import Any

from django.test import Client


def version_on(client: Client, url: str) -> dict[str, str]:
    """What the form on the page says of what it was filled with."""
    return {"expected_version": client.get(url).context["form"].version}


def save(client: Client, url: str, form: Mapping[str, object], **options: Any) -> Any:
    """Open the page and send its form."""
    return client.post(url, {**version_on(client, url), **form}, **options)
