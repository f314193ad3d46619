"""How a real installation begins, and what cron tidies up."""

import getpass
import io
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tenantpilot.accounts.management import password_input
from tenantpilot.accounts.models import PlaneSession, PlatformOperator, User
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD
from tests.kernel.processes import PRODUCTION, manage

pytestmark = pytest.mark.django_db

type Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with a line of standard input; what it printed."""

    def runs(*arguments: str, password: str = PASSWORD) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        call_command(*arguments)
        return capsys.readouterr().out

    return runs


def operator(email: str = "petra@platform.example", name: str = "Petra Platform") -> list[str]:
    return ["create_platform_operator", email, "--name", name, "--password-stdin"]


def workspace(
    slug: str = "northwind",
    name: str = "Northwind IT",
    email: str = "olivia@msp.example",
    owner: str = "Olivia Owner",
) -> list[str]:
    options = ["--name", name, "--owner-email", email, "--owner-name", owner]
    return ["create_workspace", slug, *options, "--password-stdin"]


def test_first_operator_can_sign_in(run: Run, client: Client) -> None:
    said = run(*operator(email=" Petra@Platform.example "))

    created = PlatformOperator.objects.get()
    assert said == "Petra Platform can now sign in at /system/login/.\n"
    assert (created.email, created.name) == ("petra@platform.example", "Petra Platform")
    assert created.check_password(PASSWORD)
    row = AuditLog.objects.get()
    assert (row.action, row.actor_id) == (AuditAction.OPERATOR_CREATED, None)
    assert (row.subject_type, row.subject_id) == ("PlatformOperator", created.pk)
    form = {"email": created.email, "password": PASSWORD}
    assert client.post("/system/login/", form)["Location"] == "/system/"


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        (operator(), "short", "This password is too short."),
        (operator(), "", "This password is too short."),
        (operator(), "1qaz2wsx3edc", "too common"),
        (operator(), "petra@platform.example", "too similar to the e-mail"),
        (operator(name="Wilhelmina Zauber"), "wilhelmina zauber", "too similar to the name"),
        (operator(email="nonsense"), PASSWORD, "Email: Enter a valid email address."),
        (operator(email=""), PASSWORD, "Email: This field cannot be blank."),
        (operator(email="a" * 250 + "@b.example"), PASSWORD, "Email: "),
        (operator(name=""), PASSWORD, "Name: This field cannot be blank."),
        (operator(name="n" * 121), PASSWORD, "Name: Ensure this value has at most 120"),
    ],
)
def test_operator_that_cannot_be_is_refused_in_plain_words(
    run: Run, arguments: list[str], password: str, reason: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*arguments, password=password)

    said = str(refusal.value)
    assert reason in said
    assert said.endswith(" Nothing was created.")
    assert "\n" not in said
    assert not PlatformOperator.objects.exists()
    assert not AuditLog.objects.exists()


def test_taken_operator_address_is_refused(run: Run) -> None:
    run(*operator())

    with pytest.raises(CommandError, match="Platform operator with this E-mail already exists"):
        run(*operator(email="PETRA@platform.example", name="Somebody Else"))

    assert PlatformOperator.objects.get().name == "Petra Platform"
    assert AuditLog.objects.count() == 1


def test_first_workspace_has_an_owner_who_can_sign_in(run: Run, client: Client) -> None:
    said = run(*workspace())

    membership = WorkspaceMembership.objects.select_related("user", "workspace").get()
    assert said == "Northwind IT exists; olivia@msp.example can sign in at /admin/login/.\n"
    assert membership.workspace.slug == "northwind"
    assert (membership.role, membership.user.name) == (Role.OWNER, "Olivia Owner")
    actions = AuditLog.objects.order_by("pk").values_list("action", "workspace_id")
    assert list(actions) == [
        (AuditAction.WORKSPACE_CREATED, membership.workspace.pk),
        (AuditAction.MEMBER_ADDED, membership.workspace.pk),
    ]
    form = {"email": "olivia@msp.example", "password": PASSWORD}
    assert client.post("/admin/login/", form)["Location"] == "/admin/"


def test_known_person_owns_another_workspace_with_the_old_password(run: Run) -> None:
    run(*workspace())
    before = User.objects.values().get()

    run(*workspace(slug="second", email="OLIVIA@msp.example", owner=""), password="")

    assert User.objects.values().get() == before
    assert Workspace.objects.count() == WorkspaceMembership.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "password", "reason"),
    [
        (workspace(slug="no spaces!"), PASSWORD, "Slug: Enter a valid “slug”"),
        (workspace(slug=""), PASSWORD, "Slug: This field cannot be blank."),
        (workspace(slug="s" * 61), PASSWORD, "Slug: Ensure this value has at most 60"),
        (workspace(name=""), PASSWORD, "Name: This field cannot be blank."),
        (workspace(name="n" * 121), PASSWORD, "Name: Ensure this value has at most 120"),
        (workspace(email="nonsense"), PASSWORD, "Email: Enter a valid email address."),
        (workspace(owner=""), PASSWORD, "Name: This field cannot be blank."),
        (workspace(), "short", "This password is too short."),
        (workspace(), "Olivia Owner", "too similar to the name"),
    ],
)
def test_workspace_that_cannot_be_is_refused_in_plain_words(
    run: Run, arguments: list[str], password: str, reason: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(*arguments, password=password)

    said = str(refusal.value)
    assert reason in said
    assert said.endswith(" Nothing was created.")
    assert "\n" not in said
    for model in [Workspace, User, WorkspaceMembership, AuditLog]:
        assert not model._default_manager.exists()


def test_taken_slug_is_refused_and_creates_no_account(run: Run) -> None:
    run(*workspace())

    with pytest.raises(CommandError, match="Workspace with this Slug already exists"):
        run(*workspace(email="somebody@else.example"))

    assert User.objects.count() == Workspace.objects.count() == 1


def test_deactivated_person_cannot_own_a_workspace(run: Run) -> None:
    run(*workspace())
    User.objects.update(is_active=False)

    with pytest.raises(CommandError, match=r"olivia@msp\.example is deactivated\. Nothing was"):
        run(*workspace(slug="second"))

    assert Workspace.objects.count() == 1


def test_without_a_terminal_the_password_must_come_from_standard_input(run: Run) -> None:
    with pytest.raises(CommandError, match="use --password-stdin"):
        run("create_platform_operator", "petra@platform.example", "--name", "Petra")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("second", "is_accepted"), [(PASSWORD, 1), ("a typing mistake", 0)])
def test_password_is_typed_twice(
    monkeypatch: pytest.MonkeyPatch, second: str, is_accepted: int
) -> None:
    typed = iter([PASSWORD, second])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))

    if is_accepted:
        assert password_input.ask_password(from_stdin=False) == PASSWORD
    else:
        with pytest.raises(CommandError, match=r"The two passwords differ\. Nothing was created\."):
            password_input.ask_password(from_stdin=False)


@pytest.mark.thorough
def test_refusal_is_one_line_and_an_exit_code() -> None:
    done = manage("create_platform_operator", "p@p.example", "--name", "P", environment=PRODUCTION)

    assert done.returncode == 1
    assert done.stderr == (
        "CommandError: There is no terminal to ask for a password; use --password-stdin.\n"
    )


def test_cron_forgets_what_is_over_and_nothing_else(run: Run, cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.owner)
    sign_in(client, cast.platform_operator)
    sign_in(client, cast.manager)
    over = PlaneSession.objects.exclude(account_id=cast.manager.pk)
    over.update(expire_date=timezone.now() - timedelta(seconds=1))
    for email in ["old@msp.example", "new@msp.example"]:
        client.post("/admin/login/", {"email": email, "password": "wrong"}, HTTP_COOKIE="")
    old = AccessAttempt.objects.filter(username="admin:old@msp.example")
    old.update(attempt_time=timezone.now() - timedelta(minutes=15))

    first, second = run("clear_expired_sign_ins"), run("clear_expired_sign_ins")

    assert first == (
        "Deleted expired sessions: 2; failed sign-ins that no longer count: 1; "
        "requests for a new password: 0.\n"
    )
    assert second == (
        "Deleted expired sessions: 0; failed sign-ins that no longer count: 0; "
        "requests for a new password: 0.\n"
    )
    assert PlaneSession.objects.get().account_id == cast.manager.pk
    assert AccessAttempt.objects.get().username == "admin:new@msp.example"
