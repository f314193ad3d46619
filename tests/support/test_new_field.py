"""A field that somebody adds to a model does not appear in a bundle by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models

from operations.enums import RunOutcome
from operations.models import OperationRun
from tenantpilot.tenants.models import ProviderConnection, Tenant
from tests.cast import Cast
from tests.support.journeys import opened
from tests.tenant_dashboard.rows import an_ended_run

pytestmark = pytest.mark.django_db

SECRET = "a-new-secret-that-nobody-thought-of"


@contextmanager
def grown(model: type[models.Model]) -> Iterator[None]:
    """Give the model and its table a new field that holds a secret in every row."""
    with connection.cursor() as cursor:
        # No row may have a trigger waiting while its table grows.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    field: Any = models.TextField(default=SECRET, db_default=SECRET)
    model.add_to_class("refresh_token", field)
    try:
        with connection.schema_editor() as editor:
            editor.add_field(model, field)
        yield
    finally:
        model._meta.local_fields.remove(field)
        model._meta._expire_cache()  # type: ignore[attr-defined]
        del model.refresh_token  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", [ProviderConnection, Tenant, OperationRun])
def test_new_field_stays_out(cast: Cast, model: type[models.Model]) -> None:
    run = an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")

    with grown(model):
        row = model._base_manager.values_list("refresh_token", flat=True).first()
        bundle = opened(cast, run=run)

    assert row == SECRET
    assert SECRET not in str(bundle.snapshot)
    assert "refresh_token" not in str(bundle.snapshot)
