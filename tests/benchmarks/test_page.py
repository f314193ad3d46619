from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import figures, page
from benchmarks.plots import PLOTS
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


def test_drawing_it_again_changes_nothing(docs: Path) -> None:
    page.publish()
    first = (docs / "performance.md").read_text()
    page.publish()

    assert (docs / "performance.md").read_text() == first


def test_every_picture_of_the_page_is_there(docs: Path) -> None:
    page.publish()

    text = (docs / "performance.md").read_text()
    for name in PLOTS:
        assert f"(performance/{name}.svg)" in text
        assert (docs / "performance" / f"{name}.svg").exists()


@pytest.mark.parametrize("name", PLOTS)
def test_a_picture_is_small_and_its_text_is_text(name: str) -> None:
    picture = PLOTS[name](all_reached()[name])

    root = ElementTree.fromstring(picture)  # noqa: S314
    words = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(words) > 4
    assert all(words)
    assert len(picture) < 30_000
    assert "prefers-color-scheme: dark" in picture
    assert "href" not in picture


def test_parts_that_were_not_measured_are_left_out(docs: Path) -> None:
    figures.write(figures.PUBLISHED, {"truth": all_reached()["truth"]})

    page.publish()

    text = (docs / "performance.md").read_text()
    assert "Right answers" in text
    assert "(performance/" not in text
