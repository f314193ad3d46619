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


@pytest.mark.thorough
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


def test_without_a_new_python_it_says_which_one_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))

    with pytest.raises(SystemExit, match=r"needs Python 3\.12 or newer.* of this machine is 3\."):
        bootstrap.find_python()


def test_without_venv_it_names_the_one_command_that_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_venv = tmp_path / "python3.13"
    without_venv.write_text('#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n')
    without_venv.chmod(0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("sys.executable", str(without_venv))
    monkeypatch.setattr(bootstrap, "OLDEST", (3, 99))

    with pytest.raises(SystemExit, match=r"venv module, which .*python3\.13 .*nstall.*again\."):
        bootstrap.find_python()


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ("ID=debian", "apt-get install make git python3 python3-venv"),
        ("ID=linuxmint\nID_LIKE='ubuntu debian'", "apt-get install make git python3 python3-venv"),
        ("ID=fedora", "dnf install make git python3"),
        ("ID=plan9", "Python 3.12 or newer with its venv module"),
    ],
)
def test_command_is_the_distributions(release: str, command: str, tmp_path: Path) -> None:
    file = tmp_path / "os-release"
    file.write_text(release)

    said = start(["sh", "dev/needs"], OS_RELEASE=str(file)).communicate()[0]

    assert command in said


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
