"""Changes in all tenants: who sees which, what counts as one, and when it is alarming."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from inventory.enums import Change
from inventory.likeness import set_keys, without_prefix
from inventory.models import Policy, PolicyVersion
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.factories import TenantFactory

pytestmark = pytest.mark.django_db


def a_change(tenant: Tenant, name: str, *, state: str = "disabled", hours_ago: int = 1) -> None:
    """A policy that was enabled and is not any more."""
    at = timezone.now() - timedelta(hours=hours_ago)
    owner = {"tenant": tenant, "workspace_id": tenant.workspace_id}
    with scope(tenant=tenant):
        policy = Policy.objects.create(
            **owner, collection="conditional_access", external_id=name, name=name, digest="2"
        )
        before = None
        for change, said, digest in ((Change.FOUND, "enabled", "1"), (Change.CHANGED, state, "2")):
            version = PolicyVersion(
                **owner, policy=policy, change=change, name=name, state=said, digest=digest,
                seen_at=at,
            )  # fmt: skip
            set_keys(version, before=before)
            version.save()
            before = version


def page(cast: Cast, client: Client, person: str = "owner", query: str = "") -> str:
    address = reverse("inventory:workspace-changes", args=[cast.workspace.slug])
    return sign_in(client, getattr(cast, person)).get(f"{address}{query}").text


def several(cast: Cast, count: int) -> list[Tenant]:
    return [TenantFactory(workspace=cast.workspace) for _ in range(count)]


def test_names_that_agree_after_the_prefix_are_one_policy(cast: Cast, client: Client) -> None:
    for tenant, prefix in zip(several(cast, 3), ("ALD-", "KES-", "[HAR] "), strict=True):
        a_change(tenant, f"{prefix}WIN-BitLocker")

    text = page(cast, client)

    assert "the same in all 3" in text
    assert "3 changes in 3 of" in text


def test_one_change_in_five_tenants_within_a_day_is_called_out(cast: Cast, client: Client) -> None:
    first, *others = several(cast, 5)
    for tenant in others:
        a_change(tenant, "Block older sign-ins")
    assert "One change, many tenants." not in page(cast, client)
    a_change(first, "Block older sign-ins", hours_ago=30)
    assert "One change, many tenants." not in page(cast, client)

    a_change(TenantFactory(workspace=cast.workspace), "Block older sign-ins", hours_ago=20)

    assert "One change, many tenants." in page(cast, client)


def test_different_changes_in_five_tenants_are_not(cast: Cast, client: Client) -> None:
    for number, tenant in enumerate(several(cast, 6)):
        a_change(tenant, "Block older sign-ins", state=f"state{number % 2}")

    text = page(cast, client)

    assert "One change, many tenants." not in text
    assert "the same in 3 of 6" in text


def test_sixth_of_a_day_counts_across_midnight(cast: Cast, client: Client) -> None:
    """Three on one day of the calendar and two on the next are five within a day."""
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    into_today = (timezone.now() - midnight) // timedelta(hours=1)
    for hours, tenant in zip((-1, -1, -1, 1, 1), several(cast, 5), strict=True):
        a_change(tenant, "Block older sign-ins", hours_ago=into_today - hours + 24)

    assert "in 5 tenants within a day" in page(cast, client)


def test_page_takes_the_same_statements_however_many_tenants(cast: Cast, client: Client) -> None:
    counts = []
    for more in (15, 15):
        for tenant in several(cast, more):
            for name in ("Block older sign-ins", "MFA for everybody"):
                a_change(tenant, name, state=f"state{tenant.pk % 3}")
        with CaptureQueriesContext(connection) as queries:
            text = page(cast, client)
        counts.append(len(queries))

    assert "20 more" in text
    assert counts[0] == counts[1]


def test_page_that_puts_only_the_latest_together_says_so(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inventory.spread.MOST_CHANGES", 3)
    for hours, tenant in enumerate(several(cast, 4)):
        a_change(tenant, f"Policy {hours}", hours_ago=hours)

    text = page(cast, client)

    assert "Only the latest are shown" in text
    assert "Policy 2" in text
    assert "Policy 3" not in text


@pytest.mark.parametrize("view", ["tenant", "time"])
def test_other_views_name_the_tenants(cast: Cast, client: Client, view: str) -> None:
    a_change(cast.tenant, "Block older sign-ins")

    text = page(cast, client, "reader", f"?view={view}&page=9")

    assert f"<bdi>{cast.tenant.name}</bdi>" in " ".join(text.split())
    assert "1 changed" in text or "Block older sign-ins" in text


def test_tenants_that_were_not_named_for_a_person_are_not_told(cast: Cast, client: Client) -> None:
    a_change(cast.tenant, "Seen by the reader")
    a_change(cast.other_tenant, "Not for the reader")

    text = page(cast, client, "reader")

    assert "Seen by the reader" in text
    assert "Not for the reader" not in text
    assert cast.other_tenant.name not in text


def test_tenants_without_a_sync_are_named_as_unseen(cast: Cast, client: Client) -> None:
    assert cast.tenant.name in page(cast, client)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ALD-WIN-BitLocker", "WIN-BitLocker"), ("[ALD] BitLocker", "BitLocker"),
        ("MFA for everybody", "MFA for everybody"), ("iOS - Passcode", "iOS - Passcode"),
        ("A - b", "A - b"), ("", ""),
    ],
)  # fmt: skip
def test_prefix_of_a_customer_is_left_out(name: str, expected: str) -> None:
    assert without_prefix(name) == expected
