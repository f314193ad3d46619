"""Hold the line on coverage, branches included: `python -m dev.coverage_floor coverage.json`."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict

# Least percentage covered, per start of a path. Who may do what, and what counts, is tested whole.
FLOORS: Mapping[str, int] = {
    "": 95,
    "telemetry/": 100,
    "tenantpilot/access/": 100,
    "operations/services": 100,
    "operations/execution": 100,
}


class Summary(TypedDict):
    num_statements: int
    covered_lines: int
    num_branches: int
    covered_branches: int


type Measured = Mapping[str, Summary]


def broken(measured: Measured, *, floors: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each floor that does not hold; a path without a measured file is one, too."""
    for path, floor in floors.items():
        place = path or "the whole project"
        files = [summary for file, summary in measured.items() if file.startswith(path)]
        if not files:
            yield f"{place}: nothing was measured, {floor} % are asked for."
        elif (covered := _percentage(files)) < floor:
            yield f"{place}: {covered:.2f} % covered, {floor} % are asked for."


def _percentage(files: list[Summary]) -> float:
    possible = sum(each["num_statements"] + each["num_branches"] for each in files)
    covered = sum(each["covered_lines"] + each["covered_branches"] for each in files)
    return 100 * covered / possible if possible else 100.0


def main(report: Path) -> int:
    files = json.loads(report.read_text())["files"]
    sentences = list(
        broken({file: found["summary"] for file, found in files.items()}, floors=FLOORS)
    )
    for sentence in sentences:
        print(sentence)
    if not sentences:
        print("Coverage holds: " + ", ".join(f"{k or 'all'} {v} %" for k, v in FLOORS.items()))
    return bool(sentences)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
