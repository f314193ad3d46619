"""The systemd units: what they start, as whom, and what they may touch."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.deployment.running import DEPLOY, ROOT

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
INSTALLED = "/opt/tenantpilot/"


@pytest.fixture(params=UNITS, ids=[unit.name for unit in UNITS])
def unit(request: pytest.FixtureRequest) -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(request.param)
    return read


def test_there_is_one_for_each_part_that_has_to_run() -> None:
    assert [each.name for each in UNITS] == [
        "tenantpilot-web@.service",
        "tenantpilot-worker@.service",
    ]


def test_it_starts_a_script_of_ours_as_nobody_special(unit: ConfigParser) -> None:
    service = unit["Service"]
    script = service["ExecStart"].split()[0]

    assert script.startswith(INSTALLED)
    assert (ROOT / script.removeprefix(INSTALLED)).exists()
    assert service["User"] == service["Group"] == "tenantpilot"
    assert (service["NoNewPrivileges"], service["CapabilityBoundingSet"]) == ("yes", "")


def test_it_comes_back_whatever_ends_it_and_however_often(unit: ConfigParser) -> None:
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"


def test_review_packs_go_where_it_may_write(unit: ConfigParser) -> None:
    writable = Path("/var/lib", unit["Service"]["StateDirectory"])
    example = (ROOT / ".env.example").read_text()

    assert unit["Service"]["ProtectSystem"] == "strict"
    assert f"\nREVIEW_PACKS_ROOT={writable}/" in example
