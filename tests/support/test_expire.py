"""What has expired goes, and nothing else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from support.services import bundles as service
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast
from tests.ledger import ledger
from tests.support.journeys import age, bundles, opened

pytestmark = pytest.mark.django_db


def expire() -> str:
    said = StringIO()
    call_command("expire_diagnostic_bundles", stdout=said)
    return said.getvalue()


def test_bundles_older_than_seven_days_go_and_what_counted_them_stays(cast: Cast) -> None:
    old, young = opened(cast), opened(cast)
    age(old, days=7)
    age(young, days=6, hours=23)

    said = expire()

    assert said == "Deleted 1 expired diagnostic bundles.\n"
    assert bundles() == [young]
    assert len(ledger()) == AuditLog.objects.count() == 2


def test_expiring_again_finds_nothing(cast: Cast) -> None:
    age(opened(cast), days=8)

    assert (service.expire(), service.expire()) == (1, 0)


def test_many_go_in_short_turns(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "EXPIRED_AT_A_TIME", 2)
    for _ in range(5):
        age(opened(cast), days=8)

    assert service.expire() == 5
    assert not bundles()


def test_database_that_is_away_is_said_with_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise OperationalError("with the password in its text")

    monkeypatch.setattr(service, "expire", fail)

    with pytest.raises(CommandError) as raised:
        expire()

    assert str(raised.value).startswith("The database did not answer (OperationalError).")
