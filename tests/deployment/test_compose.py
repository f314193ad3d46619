"""docker-compose.yml: follows the specification, and says what the manual promises."""

import copy
import re
from typing import Any

import pytest

from dev.compose import load, problems
from tests.deployment.dockerfile import stages, values
from tests.deployment.running import ROOT

OURS = ("migrate", "web", "worker", "cron")
VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)")


@pytest.fixture
def compose() -> Any:
    return copy.deepcopy(load(ROOT / "docker-compose.yml"))


def test_it_follows_the_specification(compose: Any) -> None:
    assert list(problems(compose)) == []


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"restarts": "always"}, "services > web"),
        ({"depends_on": {"db": {"condition": "healthy"}}}, "services > web > depends_on"),
        ({"ports": "8000"}, "services > web > ports"),
    ],
    ids=["an unknown word", "an unknown condition", "no list"],
)
def test_what_the_specification_does_not_allow_is_found(
    compose: Any, wrong: dict[str, Any], place: str
) -> None:
    compose["services"]["web"] |= wrong

    assert any(sentence.startswith(place) for sentence in problems(compose))


def test_parts_and_their_commands(compose: Any) -> None:
    services = compose["services"]

    assert set(services) == {"db", *OURS}
    assert services["db"]["image"].startswith("postgres:18")
    assert services["migrate"]["command"] == ["deploy/manage", "migrate", "--no-input"]
    assert "command" not in services["web"]
    assert services["worker"]["command"] == ["deploy/worker"]
    assert services["cron"]["command"] == ["deploy/cron"]


def test_everything_waits_for_the_migrations_and_they_for_the_database(compose: Any) -> None:
    services = compose["services"]

    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["migrate"]["restart"] == "no"
    for name in ("web", "worker", "cron"):
        condition = services[name]["depends_on"]["migrate"]["condition"]
        assert condition == "service_completed_successfully"
        assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_our_parts_have_no_rights_and_nothing_to_write_to(compose: Any, name: str) -> None:
    service = compose["services"][name]
    packs = values(stages()[-1], "ENV")[0].partition("REVIEW_PACKS_ROOT=")[2].split()[0]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]  # noqa: S108
    assert service["volumes"] == [f"review-packs:{packs}"]
    assert "user" not in service


def test_only_the_web_can_be_reached_and_only_from_this_machine(compose: Any) -> None:
    published = {name: s["ports"] for name, s in compose["services"].items() if "ports" in s}

    assert published == {"web": ["${WEB_ADDRESS:-127.0.0.1:8000}:8000"]}


def test_secrets_come_from_outside() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    passwords = re.findall(r"(?im)^ *\w*(?:password|secret|key)\w*: *(.*)$", text)

    assert "env_file: .env" in text
    assert passwords
    assert all(value.startswith("${POSTGRES_PASSWORD:?") for value in passwords)
    assert "postgres://tenantpilot:${POSTGRES_PASSWORD:?" in text


def test_every_variable_it_asks_for_is_in_the_manual() -> None:
    asked = set(VARIABLE.findall((ROOT / "docker-compose.yml").read_text()))
    manual = (ROOT / "docs" / "operating.md").read_text()

    assert "POSTGRES_PASSWORD" in asked
    assert {name for name in asked if f"`{name}`" not in manual} == set()
