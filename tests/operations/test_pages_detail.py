from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cast import Cast, sign_in
from tests.operations.journeys import url
from tests.tenant_dashboard.rows import a_run, a_running_run, an_ended_run

FRAGMENT = {"HX-Request": "true"}


def a_worker(*, seconds_ago: int) -> None:
    """Leave a worker's heartbeat in the queue's own table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


@pytest.mark.parametrize("role", ["owner", "manager", "operator", "reader"])
def test_everybody_entitled_may_watch(cast: Cast, client: Client, role: str) -> None:
    run = a_running_run(
        cast.tenant, progress_done=1_240, progress_total=5_000, progress_label="Reading policies"
    )

    page = sign_in(client, getattr(cast, role)).get(url(run))

    assert page.status_code == HTTPStatus.OK
    assert "Reading policies · 1,240 of 5,000" in page.text
    assert 'value="1240" max="5000"' in page.text


def test_run_of_another_tenant_or_nobody_is_404(cast: Cast) -> None:
    run, foreign = a_run(cast.other_tenant), a_run(cast.foreign_tenant)
    for person, path in [
        (cast.owner, f"/admin/tenants/{cast.tenant.pk}/operation-runs/{run.pk}/"),
        (cast.owner, f"/admin/tenants/{cast.tenant.pk}/operation-runs/{foreign.pk}/"),
        (cast.owner, f"/admin/tenants/{cast.tenant.pk}/operation-runs/999999999/"),
        (cast.owner, f"/admin/tenants/{cast.tenant.pk}/operation-runs/{10**40}/"),
        (cast.operator, url(run)),
        (cast.outsider, url(run)),
    ]:
        assert sign_in(Client(), person).get(path).status_code == HTTPStatus.NOT_FOUND


def test_only_those_who_may_start_may_cancel(cast: Cast) -> None:
    run = a_run(cast.tenant)

    operators = sign_in(Client(), cast.operator).get(url(run))
    readers = sign_in(Client(), cast.reader).get(url(run))

    assert "Cancel this operation" in operators.text
    assert "Cancel this operation" not in readers.text


def test_live_run_asks_for_its_fragment_again_and_links_a_refresh(
    cast: Cast, client: Client
) -> None:
    run = a_run(cast.tenant)

    page = sign_in(client, cast.owner).get(url(run))

    assert f'data-hx-get="{url(run)}" data-hx-trigger="every 2s"' in page.text
    assert f'<a class="button" href="{url(run)}">' in page.text


def test_fragment_of_a_live_run_is_the_run_alone_and_goes_on_asking(
    cast: Cast, client: Client
) -> None:
    run = a_running_run(cast.tenant)

    fragment = sign_in(client, cast.owner).get(url(run), headers=FRAGMENT)

    assert fragment.text.lstrip().startswith('<div class="live" id="live"')
    assert "data-hx-trigger" in fragment.text
    assert "data-hx-swap-oob" not in fragment.text
    assert "<html" not in fragment.text


def test_fragment_of_an_ended_run_asks_no_more_and_announces_the_end(
    cast: Cast, client: Client
) -> None:
    run = an_ended_run(cast.tenant)

    fragment = sign_in(client, cast.owner).get(url(run), headers=FRAGMENT)

    assert "data-hx-trigger" not in fragment.text
    assert "data-hx-get" not in fragment.text
    announcement = (
        '<p id="run-announcement" data-hx-swap-oob="innerHTML">Inventory sync finished.</p>'
    )
    assert announcement in fragment.text
    assert "Start again" in fragment.text


def test_page_of_an_ended_run_announces_nothing_again(cast: Cast, client: Client) -> None:
    run = an_ended_run(cast.tenant)

    page = sign_in(client, cast.owner).get(url(run))

    assert "data-hx-swap-oob" not in page.text
    assert "data-hx-trigger" not in page.text
    assert '<p class="visually-hidden" role="status" id="run-announcement"></p>' in page.text


def test_queued_run_with_a_worker_waits_for_it(cast: Cast, client: Client) -> None:
    run = a_run(cast.tenant)
    a_worker(seconds_ago=29)

    page = sign_in(client, cast.owner).get(url(run))

    assert "Waiting for a worker." in page.text


@pytest.mark.parametrize("heartbeats", [[], [31]])
def test_queued_run_without_a_worker_says_so(
    cast: Cast, client: Client, heartbeats: list[int]
) -> None:
    run = a_run(cast.tenant)
    for seconds_ago in heartbeats:
        a_worker(seconds_ago=seconds_ago)

    page = sign_in(client, cast.owner).get(url(run))

    assert "No worker is running on this installation." in page.text


def test_running_run_does_not_ask_for_workers(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant, heard_of=timedelta(seconds=15))

    page = sign_in(client, cast.owner).get(url(run))

    assert "No worker is running" not in page.text
    assert "has not been heard of" not in page.text


def test_stale_run_says_who_takes_over(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant, heard_of=timedelta(minutes=3))
    a_worker(seconds_ago=1)

    page = sign_in(client, cast.owner).get(url(run))

    assert "The worker is not responding." in page.text
    assert "Another worker takes over; nothing is lost." in page.text
    assert "Not responding" in page.text


def test_stale_run_without_any_worker_says_that_too(cast: Cast, client: Client) -> None:
    run = a_running_run(cast.tenant, heard_of=timedelta(minutes=3))

    page = sign_in(client, cast.owner).get(url(run))

    assert "No worker is running on this installation now." in page.text


@pytest.mark.parametrize(("headers", "statements"), [({}, 6), (FRAGMENT, 6)])
def test_statements_of_page_and_fragment(
    cast: Cast,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    headers: dict[str, str],
    statements: int,
) -> None:
    run = a_run(cast.tenant, initiator=cast.operator)
    sign_in(client, cast.owner)

    with django_assert_num_queries(statements):
        client.get(url(run), headers=headers)
