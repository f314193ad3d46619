"""The heartbeat of a worker whose connection breaks."""

import threading

import pytest
from django.db import connection

from operations.services import heartbeat as module
from operations.services import lease
from operations.services.heartbeat import Heart, heartbeat
from tests.cast import Cast
from tests.fault_injection import kill_backend
from tests.operations.journeys import now, start


@pytest.mark.django_db(transaction=True)
def test_missed_beat_is_told_and_the_next_one_renews(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    run = start(cast)
    held = lease.acquire(run.pk)
    assert held
    before = now(run).heartbeat_at
    heart = Heart(leases={held})
    connection.ensure_connection()
    kill_backend()

    heart._renew()
    assert [record.message for record in caplog.records] == ["heartbeat missed"]

    heart._renew()
    after = now(run).heartbeat_at
    assert before
    assert after
    assert after > before


@pytest.mark.django_db
def test_it_beats_by_itself_while_the_block_lasts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = lease.acquire(start(cast).pk)
    assert held
    renewed: list[set[lease.Lease]] = []
    twice = threading.Event()

    def renew_all(leases: set[lease.Lease]) -> None:
        renewed.append(leases)
        if len(renewed) > 1:
            twice.set()

    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.001)
    monkeypatch.setattr(module, "renew_all", renew_all)

    with heartbeat(held):
        assert twice.wait(timeout=600)

    assert renewed[:2] == [{held}, {held}]
    assert not [each for each in threading.enumerate() if each.name == "heartbeat"]
