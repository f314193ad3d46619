from collections.abc import Iterator

import pytest
from pytest_django import Settings

from demo.graph_stub.server import StubServer
from demo.graph_stub.tenants import HANGING, PINECREST, UNCONSENTED
from demo.graph_stub.world import StubTenant
from onboarding.models import OnboardingSession
from onboarding.services import sessions
from tests.cast import Cast
from tests.graph_settings import point_at
from tests.onboarding.journeys import OnboardingDriver


@pytest.fixture
def microsoft(settings: Settings) -> Iterator[StubServer]:
    """A stub Graph server; the product is pointed at it."""
    with StubServer([PINECREST.tenant(), UNCONSENTED.tenant(), HANGING.tenant()]) as server:
        point_at(server, settings)
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
def driver(cast: Cast, draft: OnboardingSession, stub_tenant: StubTenant) -> OnboardingDriver:
    """The manager, on the way through the draft with a healthy tenant."""
    return OnboardingDriver(person=cast.manager, session=draft, microsoft=stub_tenant)
