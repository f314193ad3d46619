"""The demo shows every state there is, and no state blames a tenant for another's."""

from collections import defaultdict

import pytest
from django_scopes import scope

from demo.graph_stub.server import StubServer
from demo.world import customers
from demo.world.customers import Customer
from tenantpilot.enums import OperationType
from tenantpilot.graph.errors import GraphFailure
from tests.demo.seeded.carrying_out import finished, tenant_of
from visibility import selectors
from visibility.enums import Area, Visibility
from visibility.states import AreaState


def states(customer: Customer) -> dict[Area, AreaState]:
    tenant = tenant_of(customer)
    with scope(tenant=tenant):
        return {state.area: state for state in selectors.states()}


@pytest.mark.parametrize(
    ("customer", "area", "expected"),
    [
        (customers.ALDER_VALLEY, Area.COMPLIANCE_POLICIES, Visibility.SEEN),
        (customers.ALDER_VALLEY, Area.ROLES_OVER_TIME, Visibility.SEEN),
        (customers.HARBOURLIGHT, Area.ROLES_OVER_TIME, Visibility.NOT_LICENSED),
        (customers.HARBOURLIGHT, Area.CONFIGURATION_POLICIES, Visibility.SEEN),
        (customers.OSTERFELD, Area.ROLES_OVER_TIME, Visibility.SEEN),
        (customers.OSTERFELD, Area.HOLDER_NAMES, Visibility.WITHHELD),
        (customers.MARLOWE, Area.COMPLIANCE_POLICIES, Visibility.NOT_LICENSED),
        (customers.MARLOWE, Area.ROLES_OVER_TIME, Visibility.NOT_LICENSED),
        (customers.KIRCHGASSER, Area.COMPLIANCE_POLICIES, Visibility.NOT_LICENSED),
        (customers.KIRCHGASSER, Area.ROLES_OVER_TIME, Visibility.SEEN),
        (customers.QUARRY_LANE, Area.ADMIN_ROLES, Visibility.WITHHELD),
        (customers.QUARRY_LANE, Area.COMPLIANCE_POLICIES, Visibility.WITHHELD),
        (customers.SALTMARSH, Area.COMPLIANCE_POLICIES, Visibility.NO_ANSWER),
        (customers.RIDGEWAY, Area.ORGANIZATION, Visibility.NO_ANSWER),
        (customers.LARKSPUR, Area.ORGANIZATION, Visibility.NOT_ASKED),
    ],
    ids=lambda value: getattr(value, "domain", str(value)),
)
def test_tenant_shows_its_state(customer: Customer, area: Area, expected: Visibility) -> None:
    assert states(customer)[area].visibility == expected


def test_trouble_is_that_of_the_history() -> None:
    state = states(customers.SALTMARSH)[Area.COMPLIANCE_POLICIES]

    assert state.trouble == GraphFailure.SECRET_EXPIRED
    assert state.seen_at
    assert state.trouble_since
    assert state.seen_at < state.trouble_since


def test_demo_has_every_state() -> None:
    found: dict[Visibility, list[str]] = defaultdict(list)
    for customer in vars(customers).values():
        if isinstance(customer, Customer):
            for state in states(customer).values():
                found[state.visibility].append(customer.name)

    # Microsoft lacks nothing that we read in a national cloud, as far as it documents that.
    assert found.keys() == set(Visibility) - {Visibility.UNAVAILABLE}


@pytest.mark.parametrize(
    "customer",
    [
        customers.PINECREST, customers.HARBOURLIGHT, customers.MARLOWE, customers.KIRCHGASSER,
        customers.OSTERFELD, customers.QUARRY_LANE,
    ],
    ids=lambda customer: customer.domain,
)  # fmt: skip
def test_real_check_and_sync_find_the_states_of_the_history(
    customer: Customer, microsoft: StubServer
) -> None:
    before = {area: state.visibility for area, state in states(customer).items()}

    for operation in (OperationType.CONNECTION_CHECK, OperationType.INVENTORY_SYNC):
        finished(customer, operation)

    after = {area: state.visibility for area, state in states(customer).items()}
    assert after == before
