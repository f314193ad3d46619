"""A tenant whose visibility is asked for, and what is seen of one area."""

from collections.abc import Iterator

import pytest
from django_scopes import scope

from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from visibility import selectors
from visibility.enums import Area
from visibility.states import AreaState

BROAD = ("Directory.Read.All", "DeviceManagementConfiguration.ReadWrite.All")


def state(area: Area) -> AreaState:
    return selectors.state_of(area)


@pytest.fixture
def tenant(cast: Cast) -> Iterator[Tenant]:
    with scope(tenant=cast.tenant):
        yield cast.tenant
