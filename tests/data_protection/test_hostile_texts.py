"""No text that a stranger or a colleague can write stops an erasure, or a restore."""

from http import HTTPStatus
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.session import SessionStorage
from django.db import DatabaseError, connection, models, transaction
from django.http import HttpRequest
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, User
from tenantpilot.accounts.planes import Plane
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.data_removal.text_matches import TEXTS, text_matches
from tests.cast import Cast, sign_in
from tests.data_protection.conftest import Say
from tests.data_protection.erasing.test_reapply_erasures import comes_back
from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db

# Columns whose text is encoded, so that no search finds what stands in it; and why that is well.
ENCODED = {
    "accounts_planesession.session_data": "decoded by accounts.sessions.end_messages_with",
    "factors_passkey.credential_id": "the number that a device gave its key",
    "factors_passkey.handle": "random",
    "factors_passkey.public_key": "a public key",
    "factors_recoverycode.digest": "a keyed digest of a random code",
    "factors_totp.sealed_secret": "sealed; a random key",
    "sso_connection.sealed_secret": "sealed; a secret of the provider",
    "tenants_appcredential.sealed_secret": "sealed; a secret, or a private key and certificate",
    "reviewpacks_letterhead.logo": "a picture drawn by us, without texts",
    "tenants_comparisonkey.sealed_secret": "sealed; a random key",
    "tenants_providerconnection.sealed_secret": "sealed; a secret, or key and certificate",
}


def plant_everywhere(text: str) -> set[str]:
    """Write the text into every column of every row that accepts one; return which."""
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        return {f"{table}.{column}" for table, column in cursor.fetchall() if _plant(
            table, column, text=text
        )}  # fmt: skip


def _plant(table: str, column: str, *, text: str) -> bool:
    own = " AND email <> %(text)s" if table == "accounts_user" and column != "password" else ""
    values = ["'ask <' || %(text)s || '> ' || n", "jsonb_build_object('note', %(text)s)",
              "ARRAY[%(text)s]"]  # fmt: skip
    for value in values:
        statement = (
            f"WITH numbered AS (SELECT ctid AS place, row_number() OVER () AS n FROM {table}) "  # noqa: S608
            f"UPDATE {table} SET {column} = {value} FROM numbered WHERE ctid = place{own}"
        )
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, {"text": text})
                if cursor.rowcount:
                    return True
        except DatabaseError:
            continue
    return False


def fails_with_the_address_everywhere(client: Client, person: User) -> None:
    """One failed sign-in of a stranger, with the address in everything a client can send."""
    for account in ["stranger@elsewhere.example", person.email]:
        answer = client.post(
            f"/admin/login/?{person.email}=x",
            {"email": account, "password": "wrong", "next": f"/{person.email}"},
            headers={"user-agent": person.email, "accept": person.email, "referer": person.email},
        )
        assert answer.status_code == HTTPStatus.OK


def test_failed_sign_in_keeps_account_address_and_time_only(cast: Cast, client: Client) -> None:
    fails_with_the_address_everywhere(client, cast.operator)
    fails_with_the_address_everywhere(client, cast.operator)

    kept = list(AccessAttempt.objects.order_by("username").values())
    assert [row["username"] for row in kept] == [
        f"admin:{cast.operator.email}", "admin:stranger@elsewhere.example"
    ]  # fmt: skip
    assert {row["failures_since_start"] for row in kept} == {2}
    for row in kept:
        assert {name for name, value in row.items() if value not in {"", None}} == {
            "id", "username", "ip_address", "attempt_time", "failures_since_start"
        }  # fmt: skip


def test_database_refuses_what_a_failed_sign_in_need_not_keep(cast: Cast) -> None:
    texts = {"user_agent", "http_accept", "path_info", "get_data", "post_data"}
    row = AccessAttempt.objects.create(username="admin:x", failures_since_start=1)

    for column in texts:
        with pytest.raises(DatabaseError, match="without_text"), transaction.atomic():
            AccessAttempt.objects.filter(pk=row.pk).update(**{column: "text"})


def test_stranger_cannot_veto_an_erasure(busy: Cast, run: Say, client: Client) -> None:
    fails_with_the_address_everywhere(client, busy.operator)

    said = run("erase_user", busy.operator.email, "--yes")

    assert "every text of the database" in said
    assert text_matches(busy.operator.email) == []


def test_hostile_text_in_every_column_stops_neither_erasure_nor_restore(
    busy: Cast, run: Say, tmp_path: Any
) -> None:
    person, register = busy.operator, tmp_path / "erasures.jsonl"
    InvitationFactory(workspace=busy.workspace, invited_by=busy.owner)
    planted = plant_everywhere(person.email)
    assert planted >= {
        "accounts_user.name", "accounts_user.email", "axes_accessattempt.username",
        "onboarding_onboardingsession.customer_name", "tenants_tenant.name",
        "workspaces_workspace.name", "workspaces_workspaceinvitation.name",
        "operations_operationrun.counts", "support_diagnosticbundle.snapshot",
    }  # fmt: skip

    said = run("erase_user", person.email, "--yes", "--register", str(register))

    assert not User.objects.filter(pk=person.pk).exists()
    left = {match.place for match in text_matches(person.email) if not match.why}
    assert all(place in said for place in left)
    assert not left & {
        "accounts_user.name", "onboarding_onboardingsession.customer_name", "tenants_tenant.name",
        "workspaces_workspace.name", "workspaces_workspaceinvitation.name",
        "operations_operationrun.counts", "support_diagnosticbundle.snapshot",
    }  # fmt: skip

    comes_back(person)
    plant_everywhere(person.email)
    said = run("reapply_erasures", str(register), "--yes")

    assert "Of 1 entries 1 were removed again, 0 are not here, 0 were refused." in said
    assert not User.objects.filter(pk=person.pk).exists()


def test_messages_in_sessions_are_decoded(busy: Cast, run: Say, client: Client) -> None:
    sign_in(client, busy.owner)
    sign_in(other := Client(), busy.manager)
    unread(busy.owner, f"{busy.operator.email.upper()} is invited.")
    unread(busy.manager, "The report is there.")
    # No search of the database finds it.
    assert "accounts_planesession.session_data" not in {
        match.place for match in text_matches(busy.operator.email)
    }

    run("erase_user", busy.operator.email, "--yes")

    held = {row.account_id: SessionStore().decode(row.session_data) for row in _sessions()}
    assert SessionStorage.session_key not in held[busy.owner.pk]
    assert "The report is there." in held[busy.manager.pk][SessionStorage.session_key]
    assert client.get("/admin/").status_code != HTTPStatus.FORBIDDEN
    assert other.get("/admin/").status_code != HTTPStatus.FORBIDDEN


def test_name_of_one_letter_ends_no_session(busy: Cast, run: Say, client: Client) -> None:
    User.objects.filter(pk=busy.operator.pk).update(name="e")
    sign_in(client, busy.owner)
    sign_in(Client(), busy.manager)
    unread(busy.owner, "The report is there.")
    unread(busy.manager, "The name is E now.")

    said = run("erase_user", busy.operator.email, "--yes")

    held = {row.account_id: SessionStore().decode(row.session_data) for row in _sessions()}
    assert SessionStorage.session_key in held[busy.owner.pk]
    assert SessionStorage.session_key not in held[busy.manager.pk]
    assert "taken out of 1 session\n" in said


def test_session_that_cannot_be_read_ends(busy: Cast, run: Say) -> None:
    kept = _sessions().first()
    assert kept
    SessionStore(plane=Plane.ADMIN).create()
    PlaneSession.objects.exclude(pk=kept.pk).update(session_data="of an older key")

    run("erase_user", busy.operator.email, "--yes")

    assert not PlaneSession.objects.filter(session_data="of an older key").exists()


def test_every_encoded_column_is_known() -> None:
    encoded = {
        f"{model._meta.db_table}.{column.column}"
        for model in apps.get_models()
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.BinaryField) or column.name.endswith("_data")
        if not model._meta.db_table.startswith("axes_")
    }

    assert encoded == set(ENCODED)


def unread(person: User, text: str) -> None:
    """Leave a message that the person has not been shown yet."""
    row = _sessions().filter(account_id=person.pk).latest("last_seen_at")
    session = SessionStore(plane=Plane.ADMIN)
    data = session.decode(row.session_data)
    serialized = SessionStorage(HttpRequestWith(session)).serialize_messages([Message(20, text)])
    row.session_data = session.encode(data | {SessionStorage.session_key: serialized})
    row.save()


class HttpRequestWith(HttpRequest):
    """A request that has a session, which is all that the storage asks for."""

    def __init__(self, session: SessionStore) -> None:
        super().__init__()
        self.session = session


def _sessions() -> "models.QuerySet[PlaneSession]":
    return PlaneSession.objects.filter(plane=Plane.ADMIN)
