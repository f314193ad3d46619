"""A browser's way to the provider and back."""

import html
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from demo.sign_in_provider.provider import Person
from tenantpilot.sso.models import Connection
from tests.sso.provider import OWNER, Liar

_GOES_TO = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')
_REFUSED = re.compile(r"sign-in refused: (\w+)")
_AWAY = re.compile(r"sign-in provider away: (\w+)")


def door(connection: Connection) -> str:
    """The address at which a sign-in begins."""
    plane = "admin" if connection.workspace_id else "system"
    return reverse(f"sso:{plane}-door", args=[connection.public_id])


def asked(answer: Any) -> dict[str, str]:
    """What the page on the way asks the provider."""
    found = _GOES_TO.search(answer.content.decode())
    assert found, answer.status_code
    return dict(parse_qsl(urlsplit(html.unescape(found[1])).query))


def begin(client: Client, connection: Connection, **form: str) -> dict[str, str]:
    """Begin to sign in; return what the provider is asked."""
    return asked(client.post(door(connection), form))


def come_back(client: Client, provider: Liar, question: dict[str, str], person: Person) -> Any:
    """Say yes at the provider, and follow it back."""
    back = urlsplit(provider.granted(question, subject=person.subject))
    return client.get(f"{back.path}?{back.query}")


def walk(
    client: Client, connection: Connection, provider: Liar, person: Person = OWNER, **form: str
) -> Any:
    """Go the whole way; return what the product answers at its end."""
    return come_back(client, provider, begin(client, connection, **form), person)


def reason(caplog: pytest.LogCaptureFixture) -> str:
    """The code of the one refusal in the log."""
    return _only(_REFUSED, caplog)


def trouble(caplog: pytest.LogCaptureFixture) -> str:
    """The code of the one provider that was away."""
    return _only(_AWAY, caplog)


def _only(pattern: re.Pattern[str], caplog: pytest.LogCaptureFixture) -> str:
    found = [each[1] for line in caplog.messages if (each := pattern.search(line))]
    assert len(found) == 1, caplog.messages
    return found[0]


def is_signed_in(client: Client) -> bool:
    """Whether the browser can open what only somebody signed in can."""
    return client.get(reverse("members:account")).status_code == 200
