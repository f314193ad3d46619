"""The command from beginning to end, on a small ledger and the quickest part of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.server import ENVIRONMENT


@pytest.mark.thorough
def test_summaries_are_right_under_late_commits_and_a_planted_mistake_is_caught(
    tmp_path: Path,
) -> None:
    before = {"truth": {"before": {"wrong": 2}, "reads": 1}}
    (tmp_path / "figures.json").write_text(json.dumps(before))

    done = subprocess.run(  # noqa: S603
        [
            sys.executable, "-m", "django", "measure",
            "--rows", "100000", "--only", "truth", "--folder", str(tmp_path), "--strict",
        ],
        env={**os.environ, **ENVIRONMENT, "PYTHONPATH": "."},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    truth = json.loads((tmp_path / "figures.json").read_text())["truth"]
    assert (truth["reads"], truth["wrong"]) == (1_000, 0)
    assert truth["planted_wrong"] > 0
    assert truth["before"] == {"wrong": 2}
    assert truth["machine"]["fsync"]
    assert "Wrong summaries under late commits" in done.stdout
    assert "not measured" in done.stdout
