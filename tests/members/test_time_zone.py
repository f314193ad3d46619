"""Times are shown where the person is: at first as the browser says, then as they choose."""

from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tenantpilot.accounts.models import User
from tenantpilot.audit.actions import AuditAction
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.members.places import audited

ACCOUNT, CHOOSE = reverse("members:account"), reverse("members:time-zone")


def zone(user: User) -> str:
    return User.objects.get(pk=user.pk).time_zone


def enter(client: Client, user: User, time_zone: str) -> None:
    form = {"email": user.email, "password": PASSWORD, "time_zone": time_zone}
    assert client.post("/admin/login/", form).status_code == HTTPStatus.FOUND


def test_first_sign_in_takes_the_browsers_and_later_ones_change_nothing(cast: Cast) -> None:
    enter(Client(), cast.owner, "Europe/Berlin")
    enter(Client(), cast.owner, "Asia/Tokyo")

    assert zone(cast.owner) == "Europe/Berlin"


@pytest.mark.parametrize("said", ["", "Mars/Olympus", "../../etc/passwd", "<b>", "x" * 500])
def test_browser_that_says_nonsense_signs_in_all_the_same(cast: Cast, said: str) -> None:
    enter(Client(), cast.owner, said)

    assert zone(cast.owner) == ""


def test_chosen_zone_is_saved_audited_and_used(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)
    assert "Not known yet: times are shown in UTC." in client.get(ACCOUNT).text

    page = client.post(CHOOSE, {"time_zone": "America/New_York"}, follow=True)

    assert "Your time zone was saved." in page.text
    assert zone(cast.reader) == "America/New_York"
    assert any(f" {short}</time>" in page.text for short in ("EST", "EDT"))
    assert audited(AuditAction.TIME_ZONE_CHANGED) == [
        (cast.reader.pk, AuditAction.TIME_ZONE_CHANGED, {})
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [({}, "Choose a time zone."), ({"time_zone": "Mars"}, "There is no such time zone.")],
)
def test_wrong_choice_is_told_beside_the_field(
    cast: Cast, client: Client, form: dict[str, str], said: str
) -> None:
    page = sign_in(client, cast.reader).post(CHOOSE, form)

    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in page.text
    assert cast.reader.name in page.text


def test_database_takes_names_only(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.owner.pk).update(time_zone="mara@msp.example")


def test_zone_of_a_later_list_is_utc_until_it_is_known(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.owner.pk).update(time_zone="Europe/Atlantis")

    assert " UTC</time>" in sign_in(client, cast.owner).get(ACCOUNT).text
