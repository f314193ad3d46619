"""Metrics: shut until they are asked for, and honest without a database."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from pytest_django import Settings

from operations.models import OperationRun
from system_dashboard.installation import metrics
from tenantpilot.environment import networks
from tenantpilot.web import measure
from tests.cast import Cast
from tests.operations.journeys import start
from tests.system_dashboard.differences import sql

pytestmark = pytest.mark.django_db


TOKEN = "a-token-of-the-tests-0123456789"


def values(client: Client, **headers: str) -> dict[str, dict[tuple[str, ...], float]]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        sample.name: {
            tuple(each.labels.values()): each.value
            for each in family.samples
            if each.name == sample.name
        }
        for family in text_string_to_metric_families(answer.text)  # type: ignore[no-untyped-call]
        for sample in family.samples
    }


def test_metrics_are_no_page_until_a_token_or_an_address_is_set(
    client: Client, settings: Settings
) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.post("/metrics").status_code == 404

    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404


def test_metrics_by_token_whatever_the_host(
    client: Client, settings: Settings, well: None, cast: Cast
) -> None:
    settings.METRICS_TOKEN = TOKEN
    run = start(cast)
    since = timezone.now() - timedelta(seconds=90)
    OperationRun._base_manager.filter(pk=run.pk).update(created_at=since)

    found = values(client, Authorization=f"Bearer {TOKEN}", Host="10.0.0.7:8000")

    assert found["tenantpilot_workers"][()] == 1
    assert 90 <= found["tenantpilot_oldest_queued_seconds"][("person",)] < 90 + 60
    assert found["tenantpilot_runs"][("waiting_for_people",)] == 1
    assert found["tenantpilot_command_overdue"][("prune_product_usage",)] == 0
    assert found["tenantpilot_migrations_pending"][()] == 0


def test_each_way_to_fail_is_told_before_it_happens(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    nothing = values(client, Authorization=f"Bearer {TOKEN}")["tenantpilot_runs_ended_total"]
    sql(
        "INSERT INTO run_total (series, bucket, total)"
        " VALUES ('ended:inventory_sync:failed:unreachable', date_trunc('hour', now(), 'UTC'), 1)"
    )

    ended = values(client, Authorization=f"Bearer {TOKEN}")["tenantpilot_runs_ended_total"]

    assert nothing[("unreachable", "failed", "inventory_sync")] == 0
    assert ended[("unreachable", "failed", "inventory_sync")] == 1
    assert set(ended) == set(nothing)


def test_no_metric_tells_a_moment_of_an_act(client: Client, settings: Settings, cast: Cast) -> None:
    settings.METRICS_TOKEN = TOKEN
    OperationRun._base_manager.filter(pk=start(cast).pk).update(
        created_at=timezone.now() - timedelta(seconds=90.5)
    )
    measure.SECONDS.labels(route="admin", method="GET", status=200).observe(0.1)

    found = values(client, Authorization=f"Bearer {TOKEN}")

    assert "tenantpilot_request_seconds_count" in found
    assert [name for name in found if name.endswith("_created")] == []
    assert found["tenantpilot_oldest_queued_seconds"][("person",)].is_integer()


def test_metrics_by_address_but_not_through_a_proxy_from_elsewhere(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRICS_ADDRESSES", "127.0.0.1, 10.1.0.0/16")
    settings.METRICS_ADDRESSES = networks("METRICS_ADDRESSES")
    settings.PROXY_COUNT = 1

    assert client.get("/metrics").status_code == 200
    inside, outside = {"X-Forwarded-For": "10.1.2.3"}, {"X-Forwarded-For": "192.0.2.1"}
    assert client.get("/metrics", headers=inside).status_code == 200
    assert client.get("/metrics", headers=outside).status_code == 404


def test_metrics_without_a_database_say_just_that(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_: object) -> None:
        raise OperationalError

    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr(metrics, "read_installation", away)

    found = values(client, Authorization=f"Bearer {TOKEN}")

    assert found["tenantpilot_database_up"][()] == 0
    assert "tenantpilot_workers" not in found


def test_requests_are_measured_by_route_and_status(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    client = Client()
    client.get("/admin/login/")
    client.get("/there-is/no-such-page-of-4711/")

    found = values(client, Authorization=f"Bearer {TOKEN}")

    counted = found["tenantpilot_request_seconds_count"]
    assert ("GET", "accounts:admin-sign-in", "200") in counted
    assert ("GET", "none", "404") in counted
    assert not any("4711" in label for labels in counted for label in labels)
