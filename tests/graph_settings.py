"""Where the product asks for Microsoft Graph while tests run, and how long it waits."""

import pytest
from django.conf import LazySettings
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from tenantpilot.graph.http.clock import SystemClock


def point_at(server: StubServer, settings: Settings | LazySettings) -> None:
    """Let the product ask the stub, and wait for an answer however slow the machine is."""
    settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
    settings.GRAPH_DEADLINE_SECONDS = 300.0


def spare_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the product try again without the pauses that it makes in between."""
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, _seconds: None)
