"""Whatever breaks during a start, the answer and the database agree."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.sweep import every_statement

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = "operations_operationrun, product_usage_events, procrastinate_jobs, audit_auditlog"


def test_no_broken_statement_makes_the_answer_lie(cast: Cast) -> None:
    url = reverse("operations:start", args=[cast.tenant.pk])
    client = Client(raise_request_exception=False)
    sign_in(client, cast.operator)

    def click() -> int:
        return client.post(url, {"operation_type": "inventory_sync"}).status_code

    passes = 0
    for broken in every_statement(click, reset=empty):
        passes += 1
        answered_done = broken.answer == HTTPStatus.FOUND
        stored = rows()
        assert stored == ([1, 1, 1, 1] if broken.committed else [0, 0, 0, 0]), broken
        assert broken.committed or not answered_done, broken

    assert passes > 3 * 10


def test_the_unbroken_start_is_stored_once(cast: Cast) -> None:
    client = sign_in(Client(), cast.operator)

    response = client.post(
        reverse("operations:start", args=[cast.tenant.pk]), {"operation_type": "inventory_sync"}
    )

    assert response.status_code == HTTPStatus.FOUND
    assert rows() == [1, 1, 1, 1]


def rows() -> list[int]:
    """How many runs, uses, jobs and audit entries there are."""
    with connection.cursor() as cursor:
        counts = []
        for table in TABLES.split(", "):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            counts.append(cursor.fetchone()[0])
    return counts


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
