"""How the command asks, shows, refuses and writes down what it does."""

import io
import json
import sys
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError

from tenantpilot.accounts.models import User
from tenantpilot.accounts.planes import Plane
from tenantpilot.audit.actions import AuditAction
from tenantpilot.audit.models import AuditLog
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.data_protection.conftest import Say
from tests.data_protection.planted_data import fails_to_sign_in, number

pytestmark = pytest.mark.django_db


def test_proof_counts_every_place_again(busy: Cast, run: Say) -> None:
    said = run("erase_user", busy.operator.email, "--yes")

    proof = said.partition("Counted again afterwards")[2]
    for place in (
        "accounts_user",
        "accounts_planesession.account_id",
        "workspaces_workspacemembership.user_id",
        "workspaces_workspaceinvitation.invited_by_id",
        "operations_operationrun.initiator_id",
        "product_usage_events.actor_id",
        "reports_storedreport.created_by_id",
        "reviewpacks_reviewpack.requested_by_id",
        "support_diagnosticbundle.opened_by_id",
        "onboarding_checkpointcompletion.completed_by_id",
    ):
        (line,) = [line for line in proof.splitlines() if line.split()[:1] == [place]]
        assert line.split()[1] == "0"
    assert said.rstrip().endswith("is erased. What is listed above stays.")


def test_dry_run_says_the_same_and_removes_nothing(busy: Cast, run: Say) -> None:
    rows = number("SELECT count(*) FROM audit_auditlog")

    dry = run("erase_user", busy.operator.email, "--dry-run")

    assert User.objects.filter(pk=busy.operator.pk).exists()
    assert number("SELECT count(*) FROM audit_auditlog") == rows
    assert dry.rstrip().endswith("A dry run: nothing was removed.")
    wet = run("erase_user", busy.operator.email, "--yes")
    assert wet.startswith(dry.partition("A dry run")[0])
    for place, rows in (
        ("accounts_user", 1),
        ("workspaces_workspacemembership", 1),
        ("tenants_tenantentitlement", 1),
        ("axes_accessattempt", 1),
        ("accounts_planesession", 1),
        ("product_usage_events.actor_id", 3),
        ("operations_operationrun.initiator_id", 2),
    ):
        assert [place, str(rows)] in [line.split()[:2] for line in dry.splitlines()]


def test_erasing_again_finds_nothing_and_is_no_failure(busy: Cast, run: Say) -> None:
    run("erase_user", busy.operator.email, "--yes")
    # Somebody tries the old address meanwhile.
    fails_to_sign_in(busy.operator.email)
    fails_to_sign_in(busy.operator.email, plane=Plane.SYSTEM)

    said = run("erase_user", busy.operator.email, "--yes")

    assert said.startswith(f"No account has the address {busy.operator.email}.\n")
    assert "No text of the database holds it.\n" in said
    assert ["axes_accessattempt", "2"] in [line.split() for line in said.splitlines()]
    assert not AccessAttempt.objects.exists()


def test_without_a_terminal_and_without_yes_nothing_happens(
    busy: Cast, run: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{busy.operator.email}\n"))

    with pytest.raises(CommandError) as refused:
        run("erase_user", busy.operator.email)

    assert str(refused.value) == (
        "There is no terminal to ask; use --yes if you mean it. Nothing was removed."
    )
    assert User.objects.filter(pk=busy.operator.pk).exists()


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("typed", ["", "yes", "y"])
def test_on_a_terminal_the_address_has_to_be_typed(
    busy: Cast, run: Say, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(f"{typed}\n"))
    with pytest.raises(CommandError, match=r"That was something else\. Nothing was removed\."):
        run("erase_user", busy.operator.email)

    monkeypatch.setattr(sys, "stdin", Terminal(f"{busy.operator.email}\n"))
    run("erase_user", busy.operator.email)

    assert not User.objects.filter(pk=busy.operator.pk).exists()


def test_dry_run_says_that_a_successor_is_needed(busy: Cast, run: Say) -> None:
    with pytest.raises(CommandError, match="is the last owner of Northwind IT"):
        run("erase_user", busy.owner.email, "--dry-run")

    run("erase_user", busy.owner.email, "--dry-run", "--successor", busy.manager.email)

    assert WorkspaceMembership.objects.get(user=busy.manager).role == Role.MANAGER
    assert not AuditLog.objects.filter(action=AuditAction.MEMBER_ROLE_CHANGED).exists()


def test_unknown_successor_is_named(busy: Cast, run: Say) -> None:
    with pytest.raises(CommandError, match=r"No account has the address nobody@msp\.example\."):
        run("erase_user", busy.owner.email, "--yes", "--successor", "nobody@msp.example")


def test_erasure_is_written_down_without_naming_anybody(
    busy: Cast, run: Say, tmp_path: Path
) -> None:
    register = tmp_path / "erasures.jsonl"

    said = run("erase_user", busy.operator.email, "--yes", "--register", str(register))

    (line,) = register.read_text().splitlines()
    entry = json.loads(line)
    assert (entry["kind"], entry["id"]) == ("person", busy.operator.pk)
    assert busy.operator.email not in line
    assert busy.operator.name not in line
    assert f"Written down in {register}" in said
    assert run("export_erasures").strip() == line


def test_register_that_cannot_be_written_is_noticed_before_anything_goes(
    busy: Cast, run: Say, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"Nothing was removed\."):
        run("erase_user", busy.operator.email, "--yes", "--register", str(tmp_path))

    assert User.objects.filter(pk=busy.operator.pk).exists()


def test_without_a_register_the_line_is_printed(busy: Cast, run: Say) -> None:
    said = run("erase_user", busy.operator.email, "--yes")

    assert "ERASURE_REGISTER is not set." in said
    assert run("export_erasures").strip() in said
