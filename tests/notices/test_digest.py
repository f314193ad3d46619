"""The digest comes in the morning of the person, once a turn, with what needs a person then."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from notices.enums import Digest
from notices.models import NoticeChoice
from notices.services.digests import queue_due, turn_of
from tenantpilot.accounts.models import User
from tests.attention import states
from tests.cast import Cast
from tests.mail.server import Mailbox, text_of
from tests.notices.people import waiting, wants, work

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


@pytest.fixture
def daily(cast: Cast) -> NoticeChoice:
    """The owner, in Berlin, has had yesterday's digest."""
    User.objects.filter(pk=cast.owner.pk).update(time_zone="Europe/Berlin")
    choice = wants(cast, cast.owner, digest=Digest.DAILY)
    NoticeChoice.objects.update(digest_on=MONDAY)
    return choice


def test_turn_comes_at_seven_where_the_person_is_and_once(daily: NoticeChoice) -> None:
    assert queue_due(now=at(TUESDAY, 5, 59)) == 0
    assert queue_due(now=at(TUESDAY, 6)) == 1
    assert queue_due(now=at(TUESDAY, 6, 5)) == 0

    assert waiting() == [
        ("notices.send_digest", {"choice_id": daily.pk, "day": TUESDAY.toordinal()})
    ]


def test_turn_that_is_rolled_back_is_not_taken(daily: NoticeChoice) -> None:
    with transaction.atomic():
        queue_due(now=at(TUESDAY, 8))
        transaction.set_rollback(True)
    assert waiting() == []

    assert queue_due(now=at(TUESDAY, 8)) == 1


def test_weekly_turn_is_a_monday_and_a_missed_one_is_made_up_for() -> None:
    assert turn_of(Digest.WEEKLY, at(MONDAY, 7)) == MONDAY
    assert turn_of(Digest.WEEKLY, at(date(2026, 12, 4), 12)) == MONDAY
    assert turn_of(Digest.WEEKLY, at(MONDAY, 6)) == date(2026, 11, 23)


def test_new_choice_waits_for_its_next_turn(cast: Cast) -> None:
    wants(cast, cast.owner, digest=Digest.DAILY)

    assert queue_due(now=datetime.now(UTC)) == 0


def test_digest_lists_the_most_urgent_first(
    cast: Cast, daily: NoticeChoice, mailbox: Mailbox
) -> None:
    states.healthy(cast.tenant)
    states.drift(cast.tenant)
    states.sync_failing(cast.other_tenant)
    queue_due(now=at(TUESDAY, 8))

    work()

    message = mailbox.only
    text = text_of(message)
    assert message["Message-ID"] == f"<digest-{daily.pk}-20261201@msp.example>"
    assert message["Subject"] == "TenantPilot: 2 tenants need a person"
    assert "Northwind IT, Tuesday 1 December 2026" in text
    assert text.index(f"Tenant {cast.other_tenant.pk}") < text.index(f"Tenant {cast.tenant.pk}\n")
    assert " CET." in text or " CEST." in text
    assert cast.tenant.name not in text


def test_daily_digest_with_nothing_in_it_is_not_sent_and_a_weekly_one_is(
    cast: Cast, daily: NoticeChoice, mailbox: Mailbox
) -> None:
    for tenant in (cast.tenant, cast.other_tenant):
        tenant.status = "archived"
        tenant.save()
    queue_due(now=at(TUESDAY, 8))
    work()
    assert mailbox.messages == []
    NoticeChoice.objects.update(digest=Digest.WEEKLY, digest_on=date(2026, 11, 23))
    queue_due(now=at(TUESDAY, 8))
    work()

    assert mailbox.only["Subject"] == "TenantPilot: no tenant needs a person"


def test_reader_is_told_of_the_tenants_named_for_them(cast: Cast, mailbox: Mailbox) -> None:
    wants(cast, cast.reader, digest=Digest.DAILY)
    NoticeChoice.objects.update(digest_on=MONDAY)
    states.healthy(cast.tenant)
    states.consent_withdrawn(cast.tenant)
    states.sync_failing(cast.other_tenant)
    queue_due(now=at(TUESDAY, 8))

    work()

    assert f"Tenant {cast.tenant.pk}" in text_of(mailbox.only)
    assert f"Tenant {cast.other_tenant.pk}" not in text_of(mailbox.only)
