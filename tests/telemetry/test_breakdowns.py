"""The breakdown of a family, and what of it is withheld."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scopes_disabled
from pytest_django import Settings

from telemetry.catalog import (
    EVENTS,
    ONBOARDING_CHECKPOINT_COMPLETED,
    OPERATION_STARTED,
    REVIEW_PACK_REQUESTED,
)
from telemetry.rollup import aggregate
from telemetry.summary import groups
from telemetry.summary.labels import LabelFigures
from telemetry.summary.query import FamilySummary, summarize
from telemetry.summary.windows import Window
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, Workspace
from tests.cast import Cast, member
from tests.telemetry.history import happened, run_sql

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
WEEK = Window.parse("7d", retention_days=90)


@pytest.fixture
def team(cast: Cast) -> Cast:
    """So many people work in the workspace that a figure is about a group."""
    for number in range(4):
        member(cast.workspace, Role.MANAGER, f"Manager {number}")
    return cast


def did(cast: Cast, *days: float, value: str, tenant: Tenant | None = None) -> None:
    times = [NOW - DAY * each for each in days]
    happened(
        *times, tenant=tenant or cast.tenant, actor=cast.owner, event=OPERATION_STARTED, value=value
    )


def operations() -> dict[str, LabelFigures | None]:
    return {label.value: label.figures for label in family_of_operations().labels}


def family_of_operations() -> FamilySummary:
    usage = summarize(WEEK, now=NOW)
    [family] = [each for each in usage.families if each.event is OPERATION_STARTED]
    return family


def test_every_event_has_one_fact_and_the_database_finds_it() -> None:
    for event in EVENTS:
        assert [value for value, _ in event.fact.labels] != []


@pytest.mark.parametrize("is_rolled_up", [True, False])
def test_label_has_count_workspaces_and_the_figure_before(
    team: Cast,
    is_rolled_up: bool,  # noqa: FBT001
) -> None:
    did(team, 20, value="inventory_sync")  # so that recording began before both windows
    did(team, 1, 2, 3, 9, value="inventory_sync")
    did(team, 1, 8, 9, value="connection_check")
    if is_rolled_up:
        aggregate.roll_up()

    assert operations() == {
        "inventory_sync": LabelFigures(count=3, workspaces=1, previous=1),
        "connection_check": LabelFigures(count=1, workspaces=1, previous=2),
    }


def test_values_that_are_no_milestones_are_left_out(team: Cast) -> None:
    usage = summarize(WEEK, now=NOW)

    shown = {family.event: [each.value for each in family.labels] for family in usage.families}
    assert shown[ONBOARDING_CHECKPOINT_COMPLETED] == [
        "connection_configured", "connection_verified", "permissions_verified", "activated",
    ]  # fmt: skip
    assert shown[OPERATION_STARTED] == ["inventory_sync", "connection_check"]
    assert shown[REVIEW_PACK_REQUESTED] == ["true", "false"]


def test_where_few_people_work_nothing_is_broken_down(cast: Cast) -> None:
    did(cast, 1, 2, value="inventory_sync")

    assert operations() == {"inventory_sync": None, "connection_check": None}


def test_small_figure_takes_another_with_it_so_that_no_difference_tells_it(team: Cast) -> None:
    did(team, 1, 2, value="inventory_sync")
    did(team, 1, value="connection_check", tenant=team.foreign_tenant)

    assert operations() == {"inventory_sync": None, "connection_check": None}


def test_rollup_does_not_change_where_people_are_looked_for(
    team: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspaces seen last are not those of the totals and those since, but so many of all."""
    did(team, 1, value="inventory_sync")
    aggregate.roll_up()
    assert operations()["inventory_sync"] is not None
    monkeypatch.setattr(groups, "PLACES", 5)
    for number in range(5):
        did(team, 0.001, value="inventory_sync", tenant=lonely_tenant(number))

    before = operations()
    aggregate.rebuild()

    assert before == operations() == {"inventory_sync": None, "connection_check": None}


def lonely_tenant(number: int) -> Tenant:
    """A tenant in a workspace where no person works."""
    place = Workspace.objects.create(name=f"Lonely {number}", slug=f"lonely-{number}")
    with scopes_disabled():
        return Tenant.objects.create(
            workspace=place, name=f"Customer {number}", directory_id=uuid.uuid4()
        )


def test_people_who_may_not_act_or_are_gone_hide_nobody(cast: Cast) -> None:
    for number in range(4):
        member(cast.workspace, Role.READ_ONLY, f"Reader {number}")
    for number in range(4):
        gone = member(cast.workspace, Role.MANAGER, f"Gone {number}")
        run_sql("UPDATE accounts_user SET is_active = false WHERE id = %s", gone.pk)
    did(cast, 1, value="inventory_sync")

    assert operations() == {"inventory_sync": None, "connection_check": None}


def test_people_who_may_act_on_another_tenant_only_hide_nobody(cast: Cast) -> None:
    for number in range(4):
        member(cast.workspace, Role.OPERATOR, f"Operator {number}", cast.other_tenant)
    did(cast, 1, value="inventory_sync")
    few = operations()
    for number in range(3):
        tenants = cast.tenant, cast.other_tenant
        member(cast.workspace, Role.OPERATOR, f"Everywhere {number}", *tenants)

    assert few == {"inventory_sync": None, "connection_check": None}
    assert operations()["inventory_sync"]


def test_larger_minimum_group_is_counted_to_its_end(team: Cast, settings: Settings) -> None:
    did(team, 1, value="inventory_sync")
    settings.PRODUCT_USAGE_MINIMUM_GROUP = 6
    enough = family_of_operations()
    settings.PRODUCT_USAGE_MINIMUM_GROUP = 7

    few = family_of_operations()

    assert not enough.is_withheld
    assert enough.labels[0].figures
    assert few.is_withheld
    assert not few.labels[0].figures


def test_what_only_happened_before_is_withheld_too(cast: Cast) -> None:
    did(cast, 20, 9, value="inventory_sync")

    assert operations()["inventory_sync"] is None


def test_labels_follow_the_ledger_when_a_tenant_goes(team: Cast) -> None:
    did(team, 1, value="inventory_sync")
    did(team, 1, 2, value="inventory_sync", tenant=team.other_tenant)
    aggregate.roll_up()

    run_sql("DELETE FROM product_usage_events WHERE tenant_id = %s", team.other_tenant.pk)

    figures = operations()["inventory_sync"]
    assert figures
    assert figures.count == 1
