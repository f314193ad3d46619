"""Whatever breaks in a start on many tenants, sending the form again makes it whole, once."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, sign_in
from tests.fault_injection import WAYS, every_statement
from tests.tables import empty, row_counts

pytestmark = pytest.mark.django_db(transaction=True)

# One row each a tenant.
MADE = ("operations_operationrun", "product_usage_events", "procrastinate_jobs", "audit_auditlog")
TABLES = ("tenant_dashboard_bulkstart", "tenant_dashboard_bulkstartitem", *MADE)


@pytest.mark.thorough
def test_sent_again_after_any_fault_the_tenant_is_started_once(cast: Cast) -> None:
    client = sign_in(Client(raise_request_exception=False), cast.owner)
    url = reverse("tenant_dashboard:bulk-start", kwargs={"workspace_slug": "northwind"})
    form = {"operation_type": "inventory_sync", "token": str(uuid4()), "tenant": [cast.tenant.pk]}

    def send() -> int:
        return client.post(url, form).status_code

    passes = 0
    for broken in every_statement(send, reset=lambda: empty(TABLES)):
        assert len(set(row_counts(MADE))) == 1, broken.sql

        send()

        assert row_counts(TABLES) == [1] * len(TABLES), broken.sql
        passes += 1
    assert passes > WAYS * 10
