"""What retention forgets, and what it never does."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from demo.graph_stub.world import StubTenant
from inventory import drift
from inventory.models import Policy, PolicyVersion
from tests.cast import Cast
from tests.inventory.acts import changes, edit, mark, policy, sync

pytestmark = pytest.mark.django_db(transaction=True)


def age(cast: Cast, days: int) -> None:
    """Let everything have happened so many days earlier."""
    with scopes_disabled():
        for version in PolicyVersion.objects.all():
            earlier = version.seen_at - timedelta(days=days)
            PolicyVersion.objects.filter(pk=version.pk).update(seen_at=earlier)
        for each in Policy.objects.exclude(removed_at=None):
            Policy.objects.filter(pk=each.pk).update(
                removed_at=each.removed_at - timedelta(days=days)
            )


def test_old_versions_go_and_the_last_one_before_the_end_stays(
    customer: Cast, typical: StubTenant, settings: Settings
) -> None:
    settings.INVENTORY_HISTORY_DAYS = 30
    first = typical.compliance_policies[0]
    for name in ("Second", "Third"):
        sync(customer)
        edit(typical.compliance_policies, display_name=name)
    sync(customer)
    age(customer, 40)
    edit(typical.compliance_policies, display_name="Fourth")
    sync(customer)

    call_command("prune_records")

    with scope(tenant=customer.tenant):
        of_it = PolicyVersion.objects.filter(policy__external_id=first.policy_id).order_by("pk")
        assert list(of_it.values_list("name", flat=True)) == ["Third", "Fourth"]
        assert Policy.objects.count() == 55


def test_agreed_version_stays(customer: Cast, typical: StubTenant, settings: Settings) -> None:
    settings.INVENTORY_HISTORY_DAYS = 30
    first = typical.compliance_policies[0]
    sync(customer)
    mark(customer)
    for name in ("Second", "Third"):
        edit(typical.compliance_policies, display_name=name)
        sync(customer)
    age(customer, 40)

    call_command("prune_records")

    assert changes(customer, first.policy_id) == ["found", "changed"]
    assert policy(customer, first.policy_id).agreed
    with scope(tenant=customer.tenant):
        agreement = drift.latest_agreement()
        assert agreement
        assert sum(drift.since_agreement(agreement).counts().values()) == 1


def test_policy_that_was_removed_long_ago_goes_with_its_history(
    customer: Cast, typical: StubTenant, settings: Settings
) -> None:
    settings.INVENTORY_HISTORY_DAYS = 30
    sync(customer)
    gone = typical.compliance_policies.pop()
    sync(customer)
    age(customer, 40)

    call_command("prune_records")

    assert changes(customer, gone.policy_id) == []
    with scope(tenant=customer.tenant):
        assert Policy.objects.count() == 54


def test_nothing_young_goes(customer: Cast) -> None:
    sync(customer)
    before = timezone.now()

    call_command("prune_records")

    with scope(tenant=customer.tenant):
        assert PolicyVersion.objects.filter(seen_at__lte=before).count() == 55
