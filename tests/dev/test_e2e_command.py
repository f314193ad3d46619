from pathlib import Path

import pytest

from dev import e2e


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only programs are in this folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return tmp_path


def program(path: Path) -> Path:
    path.touch(mode=0o755)
    return path


def test_the_browser_of_the_machine_is_found(machine: Path) -> None:
    browser = program(machine / "chromium")

    assert e2e.chromium() == str(browser)


def test_the_one_that_draws_no_windows_is_preferred(machine: Path) -> None:
    program(machine / "chromium")
    leaner = program(machine / "chromium-headless-shell")

    assert e2e.chromium() == str(leaner)


def test_a_browser_named_by_the_person_comes_first(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(machine / "chromium")
    mine = program(machine / "mine")
    monkeypatch.setenv("CHROMIUM", str(mine))

    assert e2e.chromium() == str(mine)


@pytest.mark.usefixtures("machine")
def test_without_a_browser_it_says_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert e2e.main() == 1
    assert "apt-get install chromium" in capsys.readouterr().err
