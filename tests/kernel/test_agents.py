"""Browsers in words of ours."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tenantpilot.accounts.agents import in_words
from tenantpilot.accounts.models import PlaneSession
from tests.cast import Cast
from tests.factories import PASSWORD

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"  # noqa: E501


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) CriOS/156 Safari", "Chrome on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/156 Mobile Safari/537", "Chrome on Android"),
        ("curl/8.0 192.0.2.7 mara@msp.example", ""),
        ("", ""),
    ],
)
def test_browser_and_system_in_words(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_session_keeps_words_only(cast: Cast, client: Client) -> None:
    form = {"email": cast.owner.email, "password": PASSWORD}
    client.post("/admin/login/", form, headers={"User-Agent": CHROME})

    assert PlaneSession.objects.get().agent == "Chrome on Windows"
    for text in ("192.0.2.7", "a@b.example", "Chrome/156"):
        with pytest.raises(IntegrityError, match="agent_in_words"), transaction.atomic():
            PlaneSession.objects.update(agent=text)


def test_session_row_is_signed_in_with_method_and_proof_or_not_at_all(
    cast: Cast, client: Client
) -> None:
    client.post("/admin/login/", {"email": cast.owner.email, "password": PASSWORD})

    for columns in ({"method": None}, {"proved_at": None}, {"method": "magic"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlaneSession.objects.update(**columns)
