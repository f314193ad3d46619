"""Each scenario ends in a named code and gives nothing away."""

import pytest

from demo.graph_stub.server import StubServer
from demo.graph_stub.world import StubTenant
from tests.graph.conftest import ClientFor
from tests.graph.leaks import everything_in, failure_of
from tests.graph.lists import compliance_policies
from tests.graph.scenarios import PROVIDER_TEXT, SCENARIOS, Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_scenario_ends_in_its_code_and_gives_nothing_away(
    scenario: Scenario,
    client_for: ClientFor,
    customer: StubTenant,
    stub: StubServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    stub.arm(scenario.fault, path="deviceManagement/deviceCompliancePolicies")
    client = client_for(customer, **scenario.options)

    error = failure_of(lambda: list(compliance_policies(client)))

    assert error.failure == scenario.expected
    assert error.__cause__ is None
    assert error.__context__ is None
    given_away = everything_in(error) + caplog.text
    for secret in (PROVIDER_TEXT, customer.client_secret, "stub-token-"):
        assert secret not in given_away


def test_there_are_enough_scenarios() -> None:
    assert len(SCENARIOS) >= 25
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)
