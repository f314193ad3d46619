"""Nobody can have a person flooded with links, or a network ask for all of them."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import Client

from tenantpilot.accounts import reset_requests
from tenantpilot.accounts.models import ResetRequest
from tenantpilot.accounts.planes import Plane
from tenantpilot.members.services import erasure, reset_by_mail
from tests.cast import Cast
from tests.concurrency import at_once
from tests.mail.server import Mailbox
from tests.members.jobs import waiting, work

MINUTE = timedelta(minutes=1)


def ask(email: str, *, address: str = "192.0.2.1") -> int:
    return Client(REMOTE_ADDR=address).post("/admin/reset/", {"email": email}).status_code


def pass_by(length: timedelta) -> None:
    """Let every request have been so much earlier."""
    ResetRequest.objects.update(asked_at=F("asked_at") - length)


def test_person_gets_one_message_in_a_quarter_of_an_hour(cast: Cast, mailbox: Mailbox) -> None:
    answers = [ask(cast.reader.email, address=f"192.0.2.{each}") for each in range(4)]
    answers.append(ask(cast.owner.email))

    work()

    assert set(answers) == {HTTPStatus.OK}
    sent_to = sorted(str(message["To"]) for message in mailbox.messages)
    assert sent_to == sorted([cast.reader.email, cast.owner.email])


def test_who_keeps_asking_does_not_keep_the_person_from_a_link(
    cast: Cast, mailbox: Mailbox
) -> None:
    ask(cast.reader.email)
    pass_by(14 * MINUTE)
    ask(cast.reader.email)
    pass_by(2 * MINUTE)

    ask(cast.reader.email)

    assert [job["account_id"] for _, job in waiting()] == [cast.reader.pk, 0, cast.reader.pk]


def test_network_asks_twenty_times_an_hour_and_no_more(cast: Cast, mailbox: Mailbox) -> None:
    answers = [ask(f"person{each}@x.example") for each in range(21)]

    assert answers == [HTTPStatus.OK] * 20 + [HTTPStatus.TOO_MANY_REQUESTS]
    assert ask(cast.reader.email) == HTTPStatus.TOO_MANY_REQUESTS
    assert ask(cast.reader.email, address="192.0.2.2") == HTTPStatus.OK
    pass_by(61 * MINUTE)
    assert ask("person@x.example") == HTTPStatus.OK
    assert len(waiting()) == 22


def test_refusal_says_how_long_and_writes_nothing(cast: Cast, mailbox: Mailbox) -> None:
    for each in range(20):
        ask(f"person{each}@x.example")

    page = Client(REMOTE_ADDR="192.0.2.1").post("/admin/reset/", {"email": cast.reader.email})

    assert page["Retry-After"] == "3600"
    assert "Asked for too often" in page.text
    assert ResetRequest.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_count_each_other(cast: Cast, mailbox: Mailbox) -> None:
    def ask_now() -> bool:
        try:
            reset_by_mail.ask(plane=Plane.ADMIN, email=cast.reader.email, client="192.0.2.1")
        except reset_requests.TooManyResetsError:
            return False
        return True

    answers = at_once(ask_now, times=24)

    assert answers.count(True) == 20
    assert sum(job["account_id"] != 0 for _, job in waiting()) == 1


def test_rows_hold_neither_address_nor_network(cast: Cast, mailbox: Mailbox) -> None:
    ask(cast.reader.email)

    row = ResetRequest.objects.get()

    assert cast.reader.email not in f"{row.person} {row.client} {row}"
    assert "192.0.2.1" not in f"{row.person} {row.client}"
    assert len(row.person) == len(row.client) == 64
    assert row.person != reset_requests.person_key(Plane.SYSTEM, cast.reader.email)


def test_rows_go_after_an_hour(
    cast: Cast, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(cast.reader.email)
    pass_by(61 * MINUTE)
    ask(cast.owner.email)

    call_command("clear_expired_sign_ins")

    assert "requests for a new password: 1." in capsys.readouterr().out
    assert ResetRequest.objects.count() == 1


def test_erasure_takes_them_along(cast: Cast, mailbox: Mailbox) -> None:
    ask(cast.reader.email)
    ask(cast.owner.email)

    erasure.erase(account=cast.reader)

    assert ResetRequest.objects.get().person == reset_requests.person_key(
        Plane.ADMIN, cast.owner.email
    )
