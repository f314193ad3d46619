"""docker-compose.yml: every part has an end, and keeps what has to be kept."""

import re
from typing import Any

import pytest
import yaml

from tests.deployment.running import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
OURS = ("web", "worker", "migrate")


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_logs_are_rotated(name: str) -> None:
    options = COMPOSE["services"][name]["logging"]["options"]

    assert (options["max-size"], options["max-file"]) == ("10m", "5")


@pytest.mark.parametrize("name", OURS)
def test_memory_and_processes_have_an_end(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["mem_limit"]
    assert service["pids_limit"]
    assert "size=" in service["tmpfs"][0]


@pytest.mark.parametrize("name", OURS)
def test_what_is_written_is_on_a_volume_that_the_image_prepares(name: str) -> None:
    service = COMPOSE["services"][name]
    mounted = {each.partition(":")[2]: each.partition(":")[0] for each in service["volumes"]}
    image = (ROOT / "Dockerfile").read_text()

    assert service["read_only"] is True
    assert service["environment"]["ERASURE_REGISTER"].rpartition("/")[0] in mounted
    assert service["environment"]["STATIC_ROOT"] in mounted
    assert set(mounted.values()) <= set(COMPOSE["volumes"])
    assert all(folder in image for folder in mounted)


def test_number_of_workers_survives_an_upgrade() -> None:
    assert COMPOSE["services"]["worker"]["scale"] == "${WORKERS:-2}"


def test_every_variable_is_explained_and_has_a_default_or_says_that_it_is_missing() -> None:
    read = re.findall(r"\$\{(\w+)(:[-?])?", TEXT)
    manual = (ROOT / "docs" / "operating.md").read_text()
    [row] = [
        line
        for line in manual.splitlines()
        if line.endswith("|") and "`docker-compose.yml` |" in line
    ]

    assert {name for name, _ in read} == set(re.findall(r"`([A-Z_]+)`", row.split("|")[1]))
    assert [name for name, otherwise in read if not otherwise] == []


@pytest.mark.parametrize("name", ["web", "worker"])
def test_nothing_starts_before_the_tables_are_there(name: str) -> None:
    condition = COMPOSE["services"][name]["depends_on"]["migrate"]["condition"]

    assert condition == "service_completed_successfully"
    assert COMPOSE["services"]["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert COMPOSE["services"]["migrate"]["restart"] == "no"


def test_database_of_any_digest_can_be_named() -> None:
    assert COMPOSE["services"]["db"]["image"] == "${POSTGRES_IMAGE:-postgres:18-trixie}"
