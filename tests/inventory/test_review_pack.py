"""What the customer reads of changes, and of what was agreed."""

import pytest
from django_scopes import scope

from demo.graph_stub.world import StubTenant
from inventory import history
from inventory.models import Agreement
from inventory.services import agreements
from tests.cast import Cast
from tests.displayed import displayed
from tests.inventory.acts import edit, mark, switched_off_since_agreed, sync
from tests.reviewpacks.documents import page_text
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


def page_of(cast: Cast) -> str:
    return page_text(unzipped(make(cast)))


def agree_to_all(cast: Cast) -> None:
    """The operator agrees to how every policy that changed is now."""
    with scope(tenant=cast.tenant):
        changed = {each.policy_id: each.pk for each in history.news()}
        agreements.agree_to_changes(
            tenant=cast.tenant, versions=changed, note="", agreed_by=cast.operator
        )


def test_pack_tells_which_protection_was_given_up_by_agreement(
    customer: Cast, typical: StubTenant
) -> None:
    gone = typical.compliance_policies[-1]
    gone.assignments = [{"id": "a", "target": {
        "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}}]  # fmt: skip
    rule = switched_off_since_agreed(customer, typical)
    typical.compliance_policies.pop()
    sync(customer)
    assert "Agreed changes to what protects you" not in page_of(customer)

    agree_to_all(customer)

    told = page_of(customer).split("Agreed changes to what protects you", 1)[1]
    assert f"{rule.display_name}: State: enabled → disabled. Agreed on" in told
    assert f"{gone.display_name}: removed. Agreed on" in told


def test_what_no_one_gets_protected_no_one(customer: Cast, typical: StubTenant) -> None:
    typical.compliance_policies[-1].assignments = []
    sync(customer)
    mark(customer)
    typical.compliance_policies.pop()
    sync(customer)
    agree_to_all(customer)

    assert "Agreed changes to what protects you" not in page_of(customer)


def test_unassigned_rule_that_changed_lately_is_not_to_be_removed(
    customer: Cast, typical: StubTenant
) -> None:
    sync(customer)
    typical.compliance_policies[0].assignments = []
    sync(customer)

    name = typical.compliance_policies[0].display_name
    assert f"{name}: Keep it unassigned for now: it last changed on" in page_of(customer)


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
