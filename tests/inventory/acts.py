"""What the tests of the inventory do again and again."""

from collections import Counter
from dataclasses import replace

from django.urls import reverse
from django_scopes import scope

from demo.graph_stub.world import StubPolicy, StubTenant
from inventory.models import Agreement, Policy, PolicyVersion
from inventory.selectors import latest_sync
from inventory.services import agreements
from operations.models import OperationRun
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection
from tests.cast import Cast
from tests.operations.journeys import finish, start


def connect(cast: Cast, tenant: StubTenant) -> None:
    """Connect the cast's tenant to this one of the stub."""
    cast.tenant.directory_id = tenant.directory_id
    cast.tenant.save()
    ProviderConnection.objects.filter(tenant=cast.tenant).update(
        client_id=tenant.client_id,
        sealed_secret=secrets.seal(tenant.client_secret, tenant_id=cast.tenant.pk),
    )


def sync(cast: Cast) -> OperationRun:
    """The operator starts a sync, and a worker carries it out."""
    return finish(start(cast))


def mark(cast: Cast, note: str = "Quarterly review") -> Agreement:
    """The operator marks the tenant as agreed, as the latest sync left it."""
    with scope(tenant=cast.tenant):
        latest = latest_sync()
        assert latest
        return agreements.mark_tenant(
            tenant=cast.tenant, run_id=latest.pk, note=note, agreed_by=cast.operator
        )


def edit(policies: list[StubPolicy], place: int = 0, **values: object) -> StubPolicy:
    """Somebody changes a policy in Microsoft 365."""
    policies[place] = replace(policies[place], **values)  # type: ignore[arg-type]
    return policies[place]


def switched_off_since_agreed(cast: Cast, tenant: StubTenant) -> StubPolicy:
    """A Conditional Access rule that was on when the tenant was marked, and is off by now."""
    rule = tenant.other_policies["identity/conditionalAccess/policies"][0]
    sync(cast)
    mark(cast)
    rule.settings = {**(rule.settings or {}), "state": "disabled"}
    sync(cast)
    return rule


def policy(cast: Cast, external_id: str) -> Policy:
    """Return the policy of this id."""
    with scope(tenant=cast.tenant):
        found: Policy = Policy.objects.select_related("agreed").get(external_id=external_id)
    return found


def changes(cast: Cast, external_id: str) -> list[str]:
    """Return what happened to the policy, oldest first."""
    with scope(tenant=cast.tenant):
        of_it = PolicyVersion.objects.filter(policy__external_id=external_id).order_by("pk")
        return list(of_it.values_list("change", flat=True))


def rows(cast: Cast) -> Counter[str]:
    """Return how many rows the tenant's inventory holds, table by table."""
    with scope(tenant=cast.tenant):
        return Counter(policies=Policy.objects.count(), versions=PolicyVersion.objects.count())


def url(name: str, cast: Cast, *more: object) -> str:
    return reverse(f"inventory:{name}", args=[cast.tenant.pk, *more])
