"""Rows of other tables that come as a column are what a statement of their own would find."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils.timezone import now
from django_scopes import scope
from pytest_django import DjangoAssertNumQueries

from attention.enums import Kind, Severity
from attention.models import PutOff
from tenantpilot.database.row_subquery import RowsSubquery, RowSubquery
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast

COLUMNS = ("id", "kind", "until", "put_off_by_id", "created_at", "by")


@pytest.fixture
def read(cast: Cast) -> Any:
    """A tenant with two items put off, one by a person, read in one statement."""
    for kind, person in ((Kind.DRIFT, cast.operator), (Kind.NO_WORKER, None)):
        PutOff.objects.with_scope(tenant=cast.tenant).create(
            workspace=cast.workspace,
            tenant=cast.tenant,
            kind=kind,
            severity=Severity.HIGH,
            until=now().date() + timedelta(days=1),
            note="Ticket",
            put_off_by=person,
        )
    with scope(tenant=cast.tenant):
        rows = PutOff.objects.order_by("pk").annotate(by=F("put_off_by__name"))
        return Tenant.objects.annotate(
            first=RowSubquery(rows, *COLUMNS),
            every=RowsSubquery(rows, *COLUMNS),
            none=RowSubquery(rows.filter(note="No"), *COLUMNS),
            empty=RowsSubquery(rows.filter(note="No"), *COLUMNS),
        ).get(pk=cast.tenant.pk)


def test_row_is_the_instance_that_its_own_statement_finds(cast: Cast, read: Any) -> None:
    own = PutOff.objects.with_scope(tenant=cast.tenant).order_by("pk").first()

    assert read.first == own
    for column in COLUMNS[:-1]:
        assert getattr(read.first, column) == getattr(own, column), column
    assert [(each.kind, each.by) for each in read.every] == [
        (Kind.DRIFT, "Ona Operator"),
        (Kind.NO_WORKER, None),
    ]


def test_where_there_is_no_row_there_is_none(read: Any) -> None:
    assert (read.none, read.empty) == (None, [])


def test_what_was_not_named_is_read_when_it_is_asked_for(
    read: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert read.first.note == "Ticket"
