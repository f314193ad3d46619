"""Statements that are kept answer as built ones do, and take nothing along."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from operations.models import OperationRun
from tenant_dashboard.models import TenantTag
from tenantpilot.database.compiled import MOST_SHAPES, compiled
from tenantpilot.database.id_array import IdArray
from tenantpilot.tenants.models import Tenant, TenantStatus
from tenantpilot.tenants.scoped_rows import is_among
from tests.cast import Cast
from tests.compiled_statements import uncompared
from tests.factories import ConnectionFactory
from tests.kernel.test_tenant_owned import run_of

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_person: ContextVar[int] = ContextVar("person", default=1)


@compiled
def _tenants(*, workspace_id: int, since: datetime, status: str = "") -> QuerySet[Tenant]:
    found = Tenant.objects.filter(workspace=workspace_id, created_at__gte=since).order_by("name")
    return found.filter(status=status) if status else found


@compiled
def _tags() -> QuerySet[TenantTag]:
    found: QuerySet[TenantTag] = TenantTag.objects.select_related("tenant").order_by("name")
    return found


def _tag(tenant: Tenant, *names: str) -> None:
    TenantTag.objects.with_scope(tenant=tenant).bulk_create(
        TenantTag(tenant=tenant, workspace=tenant.workspace, name=each) for each in names
    )


@pytest.fixture
def tagged(cast: Cast) -> Cast:
    _tag(cast.tenant, "gold", "north")
    _tag(cast.other_tenant, "south")
    _tag(cast.foreign_tenant, "foreign")
    return cast


def _names(rows: Any) -> list[str]:
    return [each.name for each in rows]


def test_values_are_those_of_the_call(cast: Cast) -> None:
    soon = timezone.now() + timedelta(days=1)
    here, elsewhere = cast.workspace.pk, cast.foreign_tenant.workspace_id
    assert _names(_tenants(workspace_id=here, since=LONG_AGO)) == ["Contoso", "Fabrikam"]
    assert _names(_tenants(workspace_id=elsewhere, since=LONG_AGO)) == ["Elsewhere"]
    assert _names(_tenants(workspace_id=here, since=soon)) == []


def test_arguments_that_are_no_values_decide_the_shape(cast: Cast) -> None:
    given: dict[str, Any] = {"workspace_id": cast.workspace.pk, "since": LONG_AGO}
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    assert _names(_tenants(**given, status=TenantStatus.ARCHIVED)) == ["Contoso"]
    assert _names(_tenants(**given, status="")) == ["Contoso", "Fabrikam"]


def test_rows_are_those_of_the_tenant_in_scope_at_the_call(tagged: Cast) -> None:
    for tenant, names in (
        (tagged.tenant, ["gold", "north"]),
        (tagged.other_tenant, ["south"]),
        (tagged.foreign_tenant, ["foreign"]),
    ):
        with scope(tenant=tenant):
            asked = _tags()
        with scope(tenant=tagged.tenant):
            assert _names(asked) == names


@pytest.mark.parametrize("as_numbers", [True, False])
def test_rows_of_some_tenants_in_scope(tagged: Cast, *, as_numbers: bool) -> None:
    for some, names in (
        ([tagged.tenant, tagged.other_tenant], ["gold", "north", "south"]),
        ([tagged.foreign_tenant], ["foreign"]),
        ([], []),
    ):
        with scope(tenant=[each.pk for each in some] if as_numbers else some):
            assert _names(_tags()) == names


def test_tenants_in_scope_that_are_a_question_are_asked_for_each_time(tagged: Cast) -> None:
    for workspace, names in (
        (tagged.workspace, ["gold", "north", "south"]),
        (tagged.foreign_tenant.workspace, ["foreign"]),
    ):
        with scope(tenant=Tenant.objects.filter(workspace=workspace)):
            assert _names(_tags()) == names


def test_without_a_scope_it_refuses_also_after_it_was_used_in_one(tagged: Cast) -> None:
    with scope(tenant=tagged.tenant):
        assert len(_tags()) == 2
    with scopes_disabled():
        assert len(_tags()) == 4
    with pytest.raises(ScopeError):
        list(_tags())


def test_rows_are_instances_with_what_they_are_related_to(tagged: Cast) -> None:
    with scope(tenant=tagged.tenant):
        first = _tags().first()
    assert isinstance(first, TenantTag)
    with CaptureQueriesContext(connection) as queries:
        assert first.tenant == tagged.tenant
    assert not queries


def test_it_is_built_once_and_executed_once_a_reading(tagged: Cast) -> None:
    built = []

    def build(*, workspace_id: int) -> QuerySet[Tenant]:
        built.append(workspace_id)
        return Tenant.objects.filter(workspace=workspace_id)

    reading = compiled(build)
    uncompared(reading, workspace_id=tagged.workspace.pk)[:5]
    before = len(built)
    with CaptureQueriesContext(connection) as queries:
        rows = uncompared(reading, workspace_id=tagged.workspace.pk)
        assert len(rows) == len(list(rows)) == 2
    assert len(queries) == 1
    assert len(built) == before + 2  # the whole list is a statement of its own
    list(uncompared(reading, workspace_id=tagged.foreign_tenant.workspace_id))
    assert len(built) == before + 2


def test_pages_that_are_not_full_are_no_shapes_of_their_own(cast: Cast) -> None:
    reading = compiled(_tags.build)
    with scope(tenant=cast.tenant):
        for count in range(1, 6):
            _tag(cast.tenant, f"t{count}")
            rows: Any = reading()
            page: Any = Paginator(rows, 25).page(1)
            assert _names(page) == [f"t{each + 1}" for each in range(count)]
            assert len(rows[:1]) == 1
    # The rows, and how many there are.
    assert reading._compiled.cache_info().currsize == 2


def test_a_paginator_takes_it(cast: Cast) -> None:
    rows: Any = _tenants(workspace_id=cast.workspace.pk, since=LONG_AGO)
    pages: Paginator[Tenant] = Paginator(rows, 1)
    assert pages.count == 2
    assert _names(pages.page(1)) == ["Contoso"]
    assert _names(pages.page(2)) == ["Fabrikam"]


def test_numbers_and_days_are_values(cast: Cast) -> None:
    @compiled
    def expiring_until(*, numbers: IdArray, day: date) -> QuerySet[Tenant]:
        found = Tenant.objects.filter(is_among(numbers, column="pk"))
        return found.filter(connection__secret_expires_on__lte=day).order_by("name")

    today = timezone.now().date()
    for each in (cast.other_tenant, cast.foreign_tenant):
        ConnectionFactory.create(tenant=each, secret_expires_on=today)
    both = IdArray.of([cast.other_tenant.pk, cast.foreign_tenant.pk])
    assert _names(expiring_until(numbers=both, day=today)) == ["Elsewhere", "Fabrikam"]
    one = IdArray.of([cast.other_tenant.pk])
    assert _names(expiring_until(numbers=one, day=today)) == ["Fabrikam"]
    assert _names(expiring_until(numbers=both, day=today - timedelta(days=9))) == []


def test_text_of_its_own_is_kept_to_the_letter(cast: Cast) -> None:
    text = "100 %s  '\\ é %% %(day)s"

    @compiled
    def told(*, tenant_id: int) -> QuerySet[Tenant, str]:
        found = Tenant.objects.filter(pk=tenant_id, name__contains="%")
        return found.annotate(told=Value(text)).values_list("told", flat=True)

    Tenant.objects.filter(pk=cast.tenant.pk).update(name="50 % off")
    assert list(told(tenant_id=cast.tenant.pk)) == [text]
    assert list(told(tenant_id=cast.other_tenant.pk)) == []


def test_what_cannot_be_found_is_not_asked_for(cast: Cast) -> None:
    @compiled
    def among(*, statuses: tuple[str, ...]) -> QuerySet[Tenant]:
        return Tenant.objects.filter(status__in=statuses)

    with CaptureQueriesContext(connection) as queries:
        nothing = among(statuses=())
        assert (list(nothing), nothing.first(), nothing.count()) == ([], None, 0)
    assert not queries


def test_condition_on_a_small_column_is_kept(cast: Cast) -> None:
    @compiled
    def tried(*, at_most: int) -> QuerySet[OperationRun]:
        found: QuerySet[OperationRun] = OperationRun.objects.filter(attempts__lte=at_most)
        return found

    with scope(tenant=cast.tenant):
        run_of(cast.tenant, attempts=3)
        assert [len(tried(at_most=most)) for most in (2, 3)] == [0, 1]


def test_tests_notice_what_was_taken_along(cast: Cast) -> None:
    @compiled
    def of_the_person(*, tenant_id: int) -> QuerySet[Tenant]:
        return Tenant.objects.filter(pk=tenant_id, entitlements__membership=_person.get())

    list(of_the_person(tenant_id=cast.tenant.pk))
    token = _person.set(2)
    try:
        with pytest.raises(AssertionError, match="of_the_person"):
            list(of_the_person(tenant_id=cast.tenant.pk))
    finally:
        _person.reset(token)


def test_no_more_shapes_are_kept_than_a_function_needs(cast: Cast) -> None:
    @compiled
    def named(*, name: str) -> QuerySet[Tenant]:
        return Tenant.objects.filter(name=name)

    for number in range(MOST_SHAPES + 3):
        list(named(name=f"n{number}"))
    assert _names(named(name="Contoso")) == ["Contoso"]
    assert named._compiled.cache_info().currsize == MOST_SHAPES
