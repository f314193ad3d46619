"""Seeding an empty database, and one that is seeded already."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from tenantpilot.workspaces.models import Workspace
from tests.factories import WorkspaceFactory
from tests.seeded import SeededDemo


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


def test_seed_says_in_one_line_what_it_made(seeded_demo: SeededDemo) -> None:
    assert seeded_demo.said.startswith("Created 4 demo workspaces with 23 tenants, 1,")
    assert len(seeded_demo.said.splitlines()) == 1


def test_second_seed_changes_nothing_and_says_so() -> None:
    before, output = rows(), StringIO()

    call_command("seed_demo", stdout=output)

    assert output.getvalue() == "The demo data are already there. Nothing was changed.\n"
    assert rows() == before


def test_seed_is_refused_once_somebody_works_here_for_real() -> None:
    WorkspaceFactory(name="Real work")
    before = rows()

    with pytest.raises(CommandError, match=r"not part of the demo.*Nothing was changed\."):
        call_command("seed_demo")

    assert rows() == before


def test_every_workspace_is_marked_as_demo() -> None:
    assert Workspace.objects.count() == Workspace.objects.filter(is_demo=True).count() == 4
