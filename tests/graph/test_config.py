"""What the client may be told, and what it refuses to be told."""

from uuid import UUID, uuid4

import pytest
from django.test import override_settings

from tenantpilot.graph.auth.credentials import Credentials
from tenantpilot.graph.config import GraphConfig


def test_microsoft_is_the_default() -> None:
    config = GraphConfig()

    assert str(config.graph_url("organization")) == "https://graph.microsoft.com/v1.0/organization"
    assert config.scope == "https://graph.microsoft.com/.default"
    assert config.authority_url == "https://login.microsoftonline.com"


@override_settings(
    GRAPH_BASE_URL="https://graph.microsoft.us",
    GRAPH_AUTHORITY_URL="https://login.microsoftonline.us",
    GRAPH_DEADLINE_SECONDS=7.0,
    GRAPH_MAX_RESPONSE_BYTES=70,
    GRAPH_MAX_PAGES=17,
)
def test_settings_say_where_and_how_much() -> None:
    config = GraphConfig.from_settings()

    assert config.base_url == "https://graph.microsoft.us"
    assert config.authority_url == "https://login.microsoftonline.us"
    assert config.deadline_seconds == 7.0
    assert config.max_response_bytes == 70
    assert config.max_pages == 17


@pytest.mark.parametrize(
    "address",
    [
        "http://graph.microsoft.com",
        "ftp://graph.microsoft.com",
        "graph.microsoft.com",
        "https://",
        "https://user:password@graph.microsoft.com",
        "https://graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/?a=b",
        "https://graph.microsoft.com/#a",
        "http://127.0.0.1.example",
    ],
)
def test_address_that_is_not_safe_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        GraphConfig(base_url=address)
    with pytest.raises(ValueError, match="https"):
        GraphConfig(authority_url=address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8091", "http://localhost:1", "http://[::1]"])
def test_stub_on_this_machine_needs_no_encryption(address: str) -> None:
    assert GraphConfig(base_url=address).base_url == address


@pytest.mark.parametrize("limit", ["deadline_seconds", "max_response_bytes", "max_pages"])
def test_limits_are_above_zero(limit: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        GraphConfig(**{limit: 0})  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["directory_id", "client_id"])
def test_ids_that_are_not_uuids_are_refused(wrong: str) -> None:
    ids: dict[str, UUID | str] = {"directory_id": uuid4(), "client_id": uuid4()}
    ids[wrong] = "common/../x"

    with pytest.raises(TypeError):
        Credentials(client_secret="s", **ids)  # type: ignore[arg-type]


def test_empty_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="must be one credential"):
        Credentials(directory_id=uuid4(), client_id=uuid4(), client_secret="")


def test_credentials_do_not_show_their_secret() -> None:
    credentials = Credentials(directory_id=uuid4(), client_id=uuid4(), client_secret="hush")

    assert "hush" not in repr(credentials)
    assert "hush" not in f"{credentials}"
