"""What can be said about the image without building it."""

import re
import shlex
import stat

import pytest

from tests.deployment.dockerfile import is_sent, stages, values
from tests.deployment.running import ROOT

BUILD, FINAL = stages()


def test_nobody_is_root_in_the_end() -> None:
    assert values(FINAL, "USER") == ["10001:10001"]
    assert FINAL.index(next(each for each in FINAL if each.name == "USER")) > max(
        index for index, each in enumerate(FINAL) if each.name in {"RUN", "COPY"}
    )


def test_both_stages_stand_on_the_same_slim_image_of_no_particular_registry() -> None:
    images = [stage[0].words[0] for stage in (BUILD, FINAL)]

    assert len(set(images)) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", images[0])
    assert images[0].startswith(f"python:{(ROOT / '.python-version').read_text().strip()}-")


def test_no_address_of_a_registry_is_written_down() -> None:
    assert "://" not in "".join(values(BUILD, "RUN")).replace("postgres://", "")
    assert "index-url" not in (ROOT / "Dockerfile").read_text()


def test_every_copied_file_exists_and_is_sent_to_the_builder() -> None:
    for instruction in [each for each in BUILD if each.name == "COPY"]:
        for source in instruction.words[:-1]:
            assert (ROOT / source).exists()
            assert source == "." or any(
                is_sent(f"{source.rstrip('/')}/{each.name}") for each in (ROOT / source).iterdir()
            )


@pytest.mark.parametrize(
    "path",
    [".env", ".git/config", ".venv/bin/python", ".data/x", "tests/cast.py", "dev/demo.py",
     "demo/apps.py", "deploy/.env", "tenantpilot/__pycache__/urls.pyc", "screenshots/a.png"],
)  # fmt: skip
def test_secrets_and_what_is_not_run_stay_at_home(path: str) -> None:
    assert not is_sent(path)


@pytest.mark.parametrize(
    "path",
    ["manage.py", "pyproject.toml", "requirements/runtime.txt", "deploy/web", "deploy/crontab",
     "tenantpilot/settings.py", "tenantpilot/ui/static/ui/tenantpilot.css",
     "telemetry/migrations/x.py"],
)  # fmt: skip
def test_what_is_run_goes_along(path: str) -> None:
    assert is_sent(path)


def test_requirements_are_pinned_with_their_hashes() -> None:
    default = next(value.partition("=")[2] for value in values(BUILD, "ARG"))
    pinned = (ROOT / "requirements" / f"{default}.txt").read_text()

    assert any("--require-hashes" in command for command in values(BUILD, "RUN"))
    assert len(re.findall(r"^[a-z0-9-]+==", pinned, re.MULTILINE)) > 20
    assert "--hash=sha256:" in pinned


def test_health_is_asked_with_what_the_image_has() -> None:
    health = values(FINAL, "HEALTHCHECK")[0]

    assert "deploy/healthcheck.py" in health
    assert "curl" not in health


def test_what_it_runs_can_be_run() -> None:
    command = shlex.split(values(FINAL, "CMD")[0].strip("[]"))[0]

    for script in (command, "deploy/manage", "deploy/worker", "deploy/cron", "deploy/scheduled"):
        assert (ROOT / script).stat().st_mode & stat.S_IXOTH, script
        assert (ROOT / script).read_text().startswith("#!/bin/sh\n")
