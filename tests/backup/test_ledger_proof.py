"""A restore answers for what it adds, not for what the backup had lost before."""

import json
from subprocess import CompletedProcess
from typing import Any

import pytest

from deploy import ledger_proof
from deploy.database_dump import BackupError

MISSING = "reports.stored_report_created missing"


def verified(monkeypatch: pytest.MonkeyPatch, *, code: int, missing: int = 0, **found: Any) -> None:
    """Let verify_product_usage say that."""
    family = {"event": "reports.stored_report_created", "counts": {"missing": missing}}
    document = {"families": [family], "totals": {"right": True}, "prune_overdue": []} | found
    done = CompletedProcess(
        args=[], returncode=code, stdout=json.dumps(document), stderr="1 row differs."
    )
    monkeypatch.setattr(ledger_proof, "manage", lambda *_: done)


def test_backup_remembers_how_its_ledger_differed(monkeypatch: pytest.MonkeyPatch) -> None:
    verified(monkeypatch, code=1, missing=2)

    assert ledger_proof.differences() == {MISSING: 2}


def test_backup_of_a_ledger_that_nobody_could_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    verified(monkeypatch, code=2)

    assert ledger_proof.differences() is None


def test_clean_ledger_is_restored(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verified(monkeypatch, code=0)

    ledger_proof.prove(known=None)

    assert capsys.readouterr().out == "== verify_product_usage\nNo differences.\n"


def test_what_was_lost_before_the_backup_does_not_stop_the_restore(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    verified(monkeypatch, code=1, missing=2)

    ledger_proof.prove(known={MISSING: 2})

    said = capsys.readouterr().out
    assert f"2 {MISSING}: as when it was backed up." in said
    assert "--repair" in said


@pytest.mark.parametrize("known", [None, {}, {MISSING: 1}])
def test_anything_more_does(
    monkeypatch: pytest.MonkeyPatch, known: ledger_proof.Differences | None
) -> None:
    verified(monkeypatch, code=1, missing=2)

    with pytest.raises(BackupError, match=f"{MISSING}.*do not use this database yet"):
        ledger_proof.prove(known=known)


@pytest.mark.parametrize("found", [{"totals": {"right": False}}, {"prune_overdue": ["one"]}])
def test_wrong_totals_and_old_rows_do_too(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, Any]
) -> None:
    verified(monkeypatch, code=1, missing=2, **found)

    with pytest.raises(BackupError):
        ledger_proof.prove(known={MISSING: 2})
