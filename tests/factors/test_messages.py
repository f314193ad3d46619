"""The person is told by mail of every change of their factors; with numbers only in the job."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tenantpilot.accounts.planes import Plane
from tenantpilot.factors.models import Passkey
from tenantpilot.factors.services import codes
from tenantpilot.workspaces.models import Role
from tests.cast import Cast, member, sign_in
from tests.factors.authenticator import Authenticator
from tests.factors.passkey_pages import add_to, options, send
from tests.factors.people import with_app, with_codes
from tests.mail.server import PUBLIC_URL
from tests.members.places import member_url
from tests.members.test_security_messages import told


@pytest.mark.usefixtures("mailbox")
def test_every_change_of_keys_is_told(cast: Cast, client: Client) -> None:
    with_app(cast.owner)
    [code, *_] = with_codes(cast.owner)
    codes.use(person=cast.owner, code=code)
    device = Authenticator(counter=5, host=urlsplit(PUBLIC_URL).hostname or "")
    add_to(device, cast.owner, Plane.ADMIN)
    send(client, Plane.ADMIN, device.use(options(client, Plane.ADMIN)))
    sign_in(client, cast.owner)
    client.post(f"/admin/account/keys/passkeys/{Passkey.objects.get().pk}/remove/")
    client.post("/admin/account/keys/app/remove/")

    assert told() == {
        (1, cast.owner.pk, change)
        for change in (
            "APP_ADDED", "RECOVERY_CODES_MADE", "RECOVERY_CODE_USED", "KEY_ADDED", "KEY_REFUSED",
            "KEY_REMOVED", "APP_REMOVED",
        )
    }  # fmt: skip


@pytest.mark.usefixtures("mailbox")
def test_reset_is_told_to_the_person_and_the_other_owners(cast: Cast, client: Client) -> None:
    other = member(cast.workspace, Role.OWNER, "Odette Owner")
    with_app(cast.operator)

    sign_in(client, cast.owner).post(member_url(cast, cast.operator, "reset-factors"))

    assert told() - {(1, cast.operator.pk, "APP_ADDED")} == {
        (1, cast.operator.pk, "FACTORS_RESET"),
        (1, other.pk, "COLLEAGUES_FACTORS_RESET"),
    }
