from pathlib import Path

import pytest

from benchmarks import figures, page
from tests.benchmarks.figures import all_reached

WORDS = (
    f"# Costs\n\nWhat people wrote.\n\n{page.BEGIN}\nout of date\n{page.END}"
    "\n\n## What was missed\n"
)


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "performance"
    monkeypatch.setattr(figures, "FOLDER", folder)
    monkeypatch.setattr(figures, "PUBLISHED", folder / figures.NAME)
    monkeypatch.setattr(page, "PAGE", tmp_path / "performance.md")
    (tmp_path / "performance.md").write_text(WORDS)
    figures.write(folder / figures.NAME, all_reached())
    return tmp_path


def test_what_people_wrote_stays_and_the_figures_between_are_new(docs: Path) -> None:
    page.publish()

    text = (docs / "performance.md").read_text()
    assert text.startswith("# Costs\n\nWhat people wrote.\n")
    assert text.endswith("\n\n## What was missed\n")
    assert "out of date" not in text
    assert "| Prune of a day, until its rows are gone | 0.30 s | ≤ 0.50 s | reached |" in text
    assert "fsync some" in text


def test_every_part_that_was_measured_has_its_table(docs: Path) -> None:
    page.publish()

    text = (docs / "performance.md").read_text()
    drawn = {name for name, heading in page.HEADINGS.items() if f"### {heading}\n" in text}
    assert drawn == set(all_reached()) & set(page.HEADINGS)
    assert "| 1,000,000 operations, 90 days |" in text


def test_writing_it_again_changes_nothing(docs: Path) -> None:
    page.publish()
    first = (docs / "performance.md").read_text()
    page.publish()

    assert (docs / "performance.md").read_text() == first


def test_parts_that_were_not_measured_are_left_out(docs: Path) -> None:
    figures.write(figures.PUBLISHED, {"truth": all_reached()["truth"]})

    page.publish()

    text = (docs / "performance.md").read_text()
    assert "Right answers" in text
    assert "One event" not in text
