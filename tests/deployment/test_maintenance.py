"""Closing the doors, and who may still knock."""

from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.deployment.running import web


@pytest.mark.thorough
def test_maintenance_closes_every_page_but_not_the_health_checks(
    production: dict[str, str], log: Path
) -> None:
    with web(log=log, environment=production | {"MAINTENANCE": "1"}) as server:
        admin, system, health = (server.ask(p) for p in ("/admin/", "/system/", "/healthz"))
        style = next(part for part in admin.text.split('"') if part.endswith(".css"))
        styled = server.ask(style)

    assert admin.status == system.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "is being updated" in admin.text
    assert int(admin.headers["Retry-After"]) > 0
    assert health.status == styled.status == HTTPStatus.OK


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_checks_answer_whoever_asks_by_address(
    client: Client, settings: Settings, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["tenantpilot.example"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == HTTPStatus.OK
    assert client.get("/admin/", headers={"Host": "10.0.0.7"}).status_code == (
        HTTPStatus.BAD_REQUEST
    )
