"""How the scripts in deploy/ take their settings from .env."""

from pathlib import Path

import pytest

from tests.deployment.running import DEPLOY, bare, run


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A script beside deploy/environment, in an installation of its own, that shows what is set."""
    folder = tmp_path / "deploy"
    folder.mkdir()
    (folder / "environment").symlink_to(DEPLOY / "environment")
    script = folder / "show"
    script.write_text('#!/bin/sh\n. "$(dirname "$0")/environment"\npwd; env\n')
    script.chmod(0o755)
    return script


def shown(script: Path, **environment: str) -> list[str]:
    done = run(script, environment=bare() | environment, cwd=Path("/"))
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_plain_lines_are_taken_as_they_stand(show: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        '# a comment\n\nONE=a b $HOME `id` "quoted" # no comment\n#TWO=no\nTHREE=x=y=\nLAST=end'
    )

    said = shown(show)

    assert 'ONE=a b $HOME `id` "quoted" # no comment' in said
    assert {"THREE=x=y=", "LAST=end"} <= set(said)
    assert not any(line.startswith("TWO") for line in said)


def test_nothing_in_it_is_executed(show: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    (tmp_path / ".env").write_text(f"touch {trap}\n$(touch {trap})=x\nA;touch {trap}=x\n")

    shown(show)

    assert not trap.exists()


def test_what_is_set_already_wins(show: Path, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ONE=file\nEMPTY=file\n")

    said = shown(show, ONE="caller", EMPTY="")

    assert {"ONE=caller", "EMPTY="} <= set(said)


def test_the_project_is_where_the_script_is(show: Path, tmp_path: Path) -> None:
    assert shown(show)[0] == str(tmp_path)


def test_another_file_can_be_named(show: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.write_text("ONE=elsewhere\n")

    assert "ONE=elsewhere" in shown(show, TENANTPILOT_ENV_FILE=str(other))
