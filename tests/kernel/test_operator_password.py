"""A platform operator who lost the password gets a new one from whoever runs the installation."""

import io
import sys
from http import HTTPStatus

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tenantpilot.accounts.models import PlaneSession, PlatformOperator
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD, PlatformOperatorFactory

NEW = "violet harbour tin lantern"


def set_password(email: str, password: str, monkeypatch: pytest.MonkeyPatch) -> str:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    call_command("set_platform_operator_password", email, "--password-stdin", stdout=out)
    return out.getvalue()


def signs_in(email: str, password: str) -> bool:
    answer = Client().post("/system/login/", {"email": email, "password": password})
    return answer.status_code == HTTPStatus.FOUND


def test_new_password_signs_in_and_the_old_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = cast.platform_operator.email

    said = set_password(f" {email.upper()}", NEW, monkeypatch)

    assert said == "Petra Platform has a new password. Ended sessions: 0.\n"
    assert signs_in(email, NEW)
    assert not signs_in(email, PASSWORD)


def test_only_the_operators_own_sessions_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    colleague: PlatformOperator = PlatformOperatorFactory()
    sign_in(Client(), cast.platform_operator)
    sign_in(Client(), colleague)
    sign_in(Client(), cast.owner)
    # Accounts of the two planes may have the same id.
    PlaneSession.objects.filter(plane="admin").update(account_id=cast.platform_operator.pk)

    said = set_password(cast.platform_operator.email, NEW, monkeypatch)

    assert "Ended sessions: 1." in said
    left = PlaneSession.objects.values_list("plane", "account_id")
    assert set(left) == {("system", colleague.pk), ("admin", cast.platform_operator.pk)}


def test_it_is_audited_without_the_password(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_password(cast.platform_operator.email, NEW, monkeypatch)

    row = AuditLog.objects.get()
    assert (row.action, row.actor_id) == (AuditAction.OPERATOR_PASSWORD_SET, None)
    assert (row.subject_type, row.subject_id) == ("PlatformOperator", cast.platform_operator.pk)
    assert row.details == {}


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("nobody@platform.example", NEW, "There is no platform operator nobody@platform.example."),
        ("petra@platform.example", "short", "This password is too short."),
        ("petra@platform.example", "petra@platform.example", "too similar to the e-mail"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    db: None, monkeypatch: pytest.MonkeyPatch, email: str, password: str, reason: str
) -> None:
    operator = PlatformOperatorFactory(email="petra@platform.example", name="Petra Platform")
    sign_in(Client(), operator)

    with pytest.raises(CommandError) as refusal:
        set_password(email, password, monkeypatch)

    assert reason in str(refusal.value)
    assert str(refusal.value).endswith(" Nothing was changed.")
    assert PlatformOperator.objects.get().password == operator.password
    assert PlaneSession.objects.count() == 1
    assert not AuditLog.objects.exists()


def test_user_of_the_admin_plane_is_no_operator(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="There is no platform operator"):
        set_password(cast.owner.email, NEW, monkeypatch)


def test_deactivated_operator_stays_deactivated_and_it_is_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    PlatformOperator.objects.update(is_active=False)

    said = set_password(cast.platform_operator.email, NEW, monkeypatch)

    assert "The account is deactivated and cannot sign in." in said
    assert not signs_in(cast.platform_operator.email, NEW)
