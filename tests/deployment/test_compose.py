"""docker-compose.yml: every part has an end, and keeps what has to be kept."""

from typing import Any

import pytest
import yaml

from tests.deployment.running import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
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
