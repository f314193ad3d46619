from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import hanging, pinecrest, unconsented
from demo.graph_stub.world import StubTenant
from onboarding.models import OnboardingSession
from onboarding.services import sessions
from tests.cast import Cast
from tests.onboarding.journeys import Traveller


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """A stub Graph server; the product is pointed at it."""
    with StubServer([pinecrest(), unconsented(), hanging()]) as server:
        settings.GRAPH_BASE_URL = settings.GRAPH_AUTHORITY_URL = server.url
        yield server


@pytest.fixture
def stub_tenant(microsoft: StubServer) -> StubTenant:
    """A healthy tenant that nobody has linked yet."""
    return next(iter(microsoft.tenants.values()))


@pytest.fixture
def draft(cast: Cast) -> OnboardingSession:
    """An onboarding that the manager has started: no tenant yet."""
    return sessions.start(
        workspace=cast.workspace, customer_name="Pinecrest", started_by=cast.manager
    )


@pytest.fixture
def traveller(cast: Cast, draft: OnboardingSession, stub_tenant: StubTenant) -> Traveller:
    """The manager, on the way through the draft with a healthy tenant."""
    return Traveller(person=cast.manager, session=draft, microsoft=stub_tenant)
