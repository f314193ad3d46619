"""What the customer reads of changes, and of what was agreed."""

import pytest
from django_scopes import scope

from demo.graph_stub.world import StubTenant
from inventory.models import Agreement
from tests.cast import Cast
from tests.displayed import displayed
from tests.inventory.acts import edit, mark, sync
from tests.reviewpacks.journeys import make, unzipped

pytestmark = pytest.mark.django_db(transaction=True)


def test_pack_tells_what_changed_and_what_differs(customer: Cast, typical: StubTenant) -> None:
    sync(customer)
    mark(customer, note="Quarterly review, ticket 48113")
    edit(typical.catalog_policies, display_name="Renamed since")
    typical.compliance_policies.pop()
    sync(customer)

    files = unzipped(make(customer))

    page = displayed(files["index.html"].decode())
    changes = files["changes.csv"].decode("utf-8-sig")
    assert "1 changed and 1 removed." in page
    assert "Quarterly review, ticket 48113" in page
    assert "2 policies differ from what was agreed" in page
    assert "Renamed since" in page
    assert len(changes.splitlines()) == 3
    assert "Renamed since" in changes


def test_without_agreement_the_pack_says_so(customer: Cast) -> None:
    sync(customer)

    page = displayed(unzipped(make(customer))["index.html"].decode())

    assert "No change was seen in the period." in page
    assert "We have not marked anything as agreed with you yet." in page


def test_agreement_makes_a_new_pack(customer: Cast) -> None:
    sync(customer)
    first = make(customer)
    mark(customer)

    second = make(customer)

    assert first.fingerprint != second.fingerprint
    with scope(tenant=customer.tenant):
        assert Agreement.objects.count() == 1
