"""Seeding, and where it is refused."""

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from demo import seeding
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.workspaces.models import Workspace
from tests.factories import PlatformOperatorFactory, UserFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


def test_seed_is_refused_in_production(settings: Settings) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="no place in production"):
        call_command("seed_demo")

    assert not User.objects.exists()


def test_seed_is_refused_beside_a_real_workspace() -> None:
    WorkspaceFactory(name="Real work")

    with pytest.raises(CommandError, match=r"not part of the demo.*Nothing was changed\."):
        call_command("seed_demo")

    assert not Workspace.objects.filter(is_demo=True).exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("somebody", [UserFactory, PlatformOperatorFactory])
def test_seed_is_refused_beside_real_people(
    somebody: type[UserFactory | PlatformOperatorFactory],
) -> None:
    somebody()

    with pytest.raises(CommandError, match="people that are not part of the demo"):
        call_command("seed_demo")

    assert not Workspace.objects.exists()


@pytest.mark.thorough
def test_seed_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_histories: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(seeding, "save", fail)

    with pytest.raises(OSError, match="disk full"):
        call_command("seed_demo")

    assert not Workspace.objects.exists()
    assert not User.objects.exists()
    assert not PlatformOperator.objects.exists()


def test_sign_ins_of_an_empty_database_say_what_to_do() -> None:
    with pytest.raises(CommandError, match=r"manage\.py seed_demo"):
        call_command("demo_sign_ins")
