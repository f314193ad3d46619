"""Whoever is woken finds each alert on one page, and none there that is gone."""

import re
from pathlib import Path

import yaml

from system_dashboard.installation import concerns
from tests.docs.repository import files

PAGE = Path("docs/alerts.md").read_text()
RULES = yaml.safe_load(Path("deploy/monitoring/tenantpilot-rules.yml").read_text())
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", re.MULTILINE)
PUT_TOGETHER = re.compile(r'"\s*\n\s*f?"')


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_each_alert_has_its_line_and_each_line_its_alert() -> None:
    lines = [name for name, _ in ROW.findall(section("The alerts"))]

    assert lines == [each["alert"] for each in ALERTS]


def test_each_line_says_what_it_means_where_to_look_and_what_then() -> None:
    for _, rest in ROW.findall(section("The alerts")):
        cells = [cell.strip() for cell in re.sub(r"`[^`]*`", "x", rest).split("|")]

        assert len(cells) == 3
        assert all(cells)


def test_each_alert_says_where_to_look() -> None:
    assert [each["alert"] for each in ALERTS if not each["annotations"].get("description")] == []


def test_words_of_status_are_its_own() -> None:
    source = PUT_TOGETHER.sub("", Path(concerns.__file__).read_text())
    words = re.findall(r"(?m)^\| `([^`]+)` \|", section("What only `status` says"))

    assert len(words) == 3
    assert [each for each in words if each not in source] == []


def test_codes_are_codes_that_runs_fail_with() -> None:
    rows = re.findall(r"(?m)^\| ([^|]*`[^|]*) \|", section("Runs fail"))
    codes = re.findall(r"`(\w+)`", "".join(rows))
    known = "".join(
        path.read_text() for path in files() if path.name in {"failures.py", "errors.py"}
    )

    assert len(codes) > 8
    assert [code for code in codes if f'"{code}"' not in known] == []
