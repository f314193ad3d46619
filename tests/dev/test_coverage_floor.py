import json
from pathlib import Path

import pytest

from dev import coverage_floor
from dev.coverage_floor import Summary


def summary(*, lines: tuple[int, int], branches: tuple[int, int] = (0, 0)) -> Summary:
    return {
        "covered_lines": lines[0],
        "num_statements": lines[1],
        "covered_branches": branches[0],
        "num_branches": branches[1],
    }


def test_branches_count_like_lines() -> None:
    measured = {"telemetry/recorder.py": summary(lines=(9, 9), branches=(0, 1))}

    sentences = list(coverage_floor.broken(measured, floors={"telemetry/": 100}))

    assert sentences == ["telemetry/: 90.00 % covered, 100 % are asked for."]


def test_a_floor_covers_its_path_only() -> None:
    measured = {
        "telemetry/recorder.py": summary(lines=(9, 9)),
        "operations/views.py": summary(lines=(0, 9)),
    }

    assert not list(coverage_floor.broken(measured, floors={"telemetry/": 100}))


def test_a_path_without_measured_files_breaks_its_floor() -> None:
    sentences = list(coverage_floor.broken({}, floors={"telemetry/": 100}))

    assert sentences == ["telemetry/: nothing was measured, 100 % are asked for."]


@pytest.mark.parametrize(("covered", "code"), [(100, 0), (94, 1)])
def test_the_exit_code_tells_the_truth(
    covered: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage_floor, "FLOORS", {"": 95})
    report = tmp_path / "coverage.json"
    found = {"summary": summary(lines=(covered, 100))}
    report.write_text(json.dumps({"files": {"a.py": found}}))

    assert coverage_floor.main(report) == code
