import shutil
import sys
from pathlib import Path

import pytest

from dev import bootstrap
from tests.dev.processes import start


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs nothing but bootstrap.py itself."""
    (tmp_path / "dev").mkdir()
    shutil.copy(bootstrap.__file__, tmp_path / "dev")
    (tmp_path / "requirements").mkdir()
    for name in bootstrap.SETS:
        (tmp_path / "requirements" / f"{name}.txt").write_text("# nothing\n")
    return tmp_path


def test_two_at_once_install_once_and_again_when_the_file_has_changed(project: Path) -> None:
    def run(task: str, *, times: int = 1) -> str:
        command = [sys.executable, str(project / "dev" / "bootstrap.py"), task]
        processes = [start(command) for _ in range(times)]
        said = "".join(process.communicate()[0] for process in processes)
        assert not any(process.returncode for process in processes), said
        return said

    first = run("dev", times=2)
    assert first.count("Creating") == first.count("Installing") == 1

    assert run("dev") == ""
    assert run("demo") == "", "the larger set holds the smaller"

    (project / "requirements" / "dev.txt").write_text("# still nothing\n")
    assert run("dev").startswith("Installing requirements/dev.txt")


def test_without_a_good_python_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))

    with pytest.raises(SystemExit, match=r"needs Python 3\.12 or newer"):
        bootstrap.find_python()


def test_every_set_holds_the_one_before_with_the_same_pins() -> None:
    pinned = [
        {
            line.split()[0]
            for line in Path("requirements", f"{name}.txt").read_text().splitlines()
            if "==" in line
        }
        for name in bootstrap.SETS
    ]

    assert pinned[0] < pinned[1] < pinned[2] < pinned[3]


@pytest.mark.parametrize("name", bootstrap.SETS)
def test_no_requirement_comes_from_a_named_place(name: str) -> None:
    content = Path("requirements", f"{name}.txt").read_text()

    assert "://" not in content
    assert not any(line.startswith(("-", "/", ".")) for line in content.splitlines())
