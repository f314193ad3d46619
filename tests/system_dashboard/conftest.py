from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.generate import Size, tenant
from demo.graph_stub.server import StubServer
from tests.cast import Cast
from tests.system_dashboard.milestones import Work, work

SMALL = Size(compliance_policies=1, configuration_policies=1, role_assignments=3)


@pytest.fixture
def worked(cast: Cast, settings: Settings) -> Iterator[Work]:
    """The cast has reached every milestone once, on a stub of Microsoft's Graph."""
    managed = tenant("Fernhill Dental", "fernhill.example", size=SMALL)
    arriving = tenant("Brookside Vets", "brookside.example", size=SMALL)
    with StubServer([managed, arriving]) as server:
        settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
        yield work(cast, microsoft=managed, being_onboarded=arriving)
