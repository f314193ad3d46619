"""When turns begin, and that crontab, manual and code agree on them."""

import re
from datetime import UTC, datetime

import pytest
from django.core.management import get_commands, load_command_class

from tenantpilot.scheduler.schedule import SCHEDULE, Turn
from tests.deployment.running import DEPLOY, ROOT

LINE = re.compile(r"(?m)^(\d+) +(\S+) +\* +\* +\* +/opt/tenantpilot/deploy/scheduled (\w+)$")
ROW = re.compile(r"^\| (hourly|daily) \| `([a-z_]+)` \|", re.MULTILINE)


def lines() -> list[tuple[int, str, str]]:
    """Return minute, hour and command of each line of the crontab."""
    text = (DEPLOY / "crontab").read_text()
    found = [(int(minute), hour, name) for minute, hour, name in LINE.findall(text)]
    assert len(found) == len([line for line in text.splitlines() if not line.startswith("#")])
    return found


@pytest.mark.parametrize(
    ("turn", "now", "began"),
    [
        (Turn(), (23, 14, 59), (23, 14)),
        (Turn(), (23, 15, 0), (23, 15)),
        (Turn(hour=2), (23, 1, 59), (22, 2)),
        (Turn(hour=2), (23, 2, 0), (23, 2)),
        (Turn(hour=2), (23, 23, 59), (23, 2)),
    ],
)
def test_turn_begins_on_the_hour(
    turn: Turn, now: tuple[int, int, int], began: tuple[int, int]
) -> None:
    day, hour, minute = now

    start = turn.latest_start(datetime(2026, 11, day, hour, minute, 30, 7, tzinfo=UTC))

    assert start == datetime(2026, 11, began[0], began[1], tzinfo=UTC)


@pytest.mark.parametrize("name", SCHEDULE)
def test_command_exists_and_needs_no_arguments(name: str) -> None:
    command = load_command_class(get_commands()[name], name)

    assert command.help
    command.create_parser("manage.py", name).parse_args([])


def test_crontab_has_a_line_within_the_hour_of_each_turn() -> None:
    hours = {name: "*" if turn.hour is None else str(turn.hour) for name, turn in SCHEDULE.items()}

    assert {name: hour for _, hour, name in lines()} == hours
    # Far enough from the hour that clocks which differ a little agree on the turn.
    assert all(5 <= minute <= 55 for minute, _, _ in lines())
    assert len({(minute, hour) for minute, hour, _ in lines()}) == len(lines())


def test_manual_names_the_same_commands_equally_often() -> None:
    section = (ROOT / "docs" / "operating.md").read_text().partition("\n## Schedule\n")[2]
    told = ROW.findall(section.partition("\n## ")[0])

    assert sorted(told) == sorted(
        ("hourly" if turn.hour is None else "daily", name) for name, turn in SCHEDULE.items()
    )


def test_every_command_that_cleans_up_is_scheduled() -> None:
    ours = {name for name, app in get_commands().items() if not app.startswith(("django", "axes"))}
    meant = {
        name for name in ours if re.match("(prune|expire|clear|start_scheduled|roll_up)_", name)
    }

    assert meant <= SCHEDULE.keys()
