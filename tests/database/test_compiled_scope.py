"""A statement that is kept for one kind of scope serves no other, whenever its rows are read."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from tenant_dashboard.models import TenantTag
from tenantpilot.database.compiled import compiled
from tests.cast import Cast
from tests.compiled_statements import uncompared


def _tags() -> QuerySet[TenantTag]:
    found: QuerySet[TenantTag] = TenantTag.objects.order_by("name")
    return found


@pytest.fixture
def tags(cast: Cast) -> Any:
    """Names of the tags of one tenant and of a foreign one, by a function that was never used."""
    for tenant, name in ((cast.tenant, "own"), (cast.foreign_tenant, "foreign")):
        TenantTag.objects.with_scope(tenant=tenant).create(
            tenant=tenant, workspace=tenant.workspace, name=name
        )
    reading = compiled(_tags)
    return lambda: uncompared(reading)


def _names(rows: Any) -> list[str]:
    return [each.name for each in rows]


def test_asked_for_without_scopes_and_read_in_one(cast: Cast, tags: Any) -> None:
    with scopes_disabled():
        asked = tags()
    with scope(tenant=cast.tenant):
        assert _names(asked) == ["foreign", "own"]
    with scopes_disabled():
        assert _names(tags()) == ["foreign", "own"]


def test_asked_for_outside_a_scope_and_read_without_scopes(tags: Any) -> None:
    asked = tags()
    with scopes_disabled(), pytest.raises(ScopeError):
        list(asked)
    with pytest.raises(ScopeError):
        list(tags())


def test_asked_for_outside_a_scope_and_read_in_one(cast: Cast, tags: Any) -> None:
    asked = tags()
    with scope(tenant=cast.tenant), pytest.raises(ScopeError):
        list(asked)


def test_asked_for_in_the_scope_of_no_tenant(tags: Any) -> None:
    with scope(tenant=None):
        assert _names(tags()) == ["foreign", "own"]  # as django-scopes has it
    with pytest.raises(ScopeError):
        list(tags())


def test_scope_in_force_is_there_again_after_compiling(cast: Cast, tags: Any) -> None:
    with scope(tenant=cast.tenant):
        assert _names(tags()) == ["own"]
        assert _names(_tags()) == ["own"]
