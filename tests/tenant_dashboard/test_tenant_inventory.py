"""What a tenant's page says of its inventory."""

import pytest
from django.test import Client

from operations.enums import RunOutcome
from tenantpilot.enums import OperationType
from tests.cast import Cast, sign_in
from tests.tenant_dashboard.rows import (
    a_running_run,
    an_ended_run,
    some_policies,
    url,
)


def test_inventory_is_told_by_collection_with_the_latest_sync(cast: Cast, client: Client) -> None:
    some_policies(cast.tenant, 3)
    some_policies(cast.tenant, 2, "configuration_policies")
    sync = an_ended_run(cast.tenant)
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled")

    inventory = sign_in(client, cast.owner).get(url(cast.tenant)).context["inventory"]

    assert [(each.label, each.count) for each in inventory.shown] == [
        ("Compliance policies", 3),
        ("Configuration policies", 2),
    ]
    assert inventory.total == 5
    assert inventory.synced_at == sync.completed_at


@pytest.mark.parametrize(
    ("values", "is_told"),
    [
        ({"progress_done": 20, "counts": {"created": 3, "updated": 0, "unchanged": 17}}, True),
        ({"progress_done": 20, "counts": {"created": 0, "updated": 1, "unchanged": 19}}, True),
        ({"progress_done": 20, "counts": {"created": 0, "updated": 0, "unchanged": 20}}, False),
        ({"progress_done": 20}, True),
        ({"progress_done": 0}, False),
        ({"progress_done": 20, "type": OperationType.CONNECTION_CHECK}, False),
    ],
)
def test_inventory_that_a_later_run_changed_in_part_says_so(
    cast: Cast,
    client: Client,
    values: dict[str, object],
    is_told: bool,  # noqa: FBT001
) -> None:
    some_policies(cast.tenant, 3)
    an_ended_run(cast.tenant)
    run = an_ended_run(cast.tenant, RunOutcome.CANCELLED, **values)

    text = sign_in(client, cast.owner).get(url(cast.tenant)).text

    assert "as of the latest finished sync" in text
    words = f">{run.number}</a>, which was cancelled before its end."
    assert (words in text) is is_told


def test_inventory_is_whole_again_after_the_next_sync(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant, RunOutcome.FAILED, failure_code="throttled", progress_done=20)
    an_ended_run(cast.tenant)

    text = sign_in(client, cast.owner).get(url(cast.tenant)).text

    assert "Partly updated" not in text


def test_inventory_that_is_being_updated_says_so(cast: Cast, client: Client) -> None:
    an_ended_run(cast.tenant)
    run = a_running_run(cast.tenant, progress_done=20)

    text = sign_in(client, cast.owner).get(url(cast.tenant)).text

    assert "Being updated now by" in text
    assert f">{run.number}</a>." in text
