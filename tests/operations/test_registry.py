"""Every operation type is complete: a handler, and a way to start it."""

import pytest
from django.test import Client
from django.urls import reverse

from operations.registry import HANDLERS, REQUIRED_CAPABILITY
from tenantpilot.access.capabilities import Capability
from tenantpilot.enums import STARTABLE, OperationType
from tests.cast import Cast, sign_in


@pytest.mark.parametrize("operation_type", OperationType)
def test_every_operation_has_a_handler(operation_type: OperationType) -> None:
    assert operation_type in HANDLERS


@pytest.mark.parametrize("operation_type", STARTABLE)
def test_startable_operation_needs_the_capability_to_start(operation_type: OperationType) -> None:
    assert REQUIRED_CAPABILITY[operation_type] == Capability.OPERATIONS_START


@pytest.mark.parametrize("operation_type", STARTABLE)
def test_startable_operation_has_a_button_on_the_tenant_page(
    cast: Cast, client: Client, operation_type: OperationType
) -> None:
    sign_in(client, cast.operator)

    page = client.get(reverse("tenant_dashboard:tenant", args=[cast.tenant.pk]))

    assert f'value="{operation_type.value}"' in page.content.decode()
