"""The heartbeat of a worker whose connection breaks."""

import pytest
from django.db import connection

from operations.services import lease
from operations.services.heartbeat import Heart
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
