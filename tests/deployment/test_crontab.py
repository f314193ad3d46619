"""deploy/crontab, the manual and the code agree on what has to run by itself."""

import re

from django.core.management import get_commands, load_command_class

from deploy.schedule import Line, read
from tests.deployment.running import DEPLOY, ROOT

SCHEDULED = re.compile(r"/opt/tenantpilot/deploy/scheduled ([a-z_]+)")
ROW = re.compile(r"^\| (hourly|daily) \| `([a-z_]+)` \|", re.MULTILINE)


def lines() -> list[Line]:
    return read(DEPLOY / "crontab")


def command_of(line: Line) -> str:
    match = SCHEDULED.fullmatch(line.command)
    assert match, f"{line.command} does not go through deploy/scheduled"
    return match[1]


def often(line: Line) -> str:
    minute, hour, *days = line.when.split()
    assert minute.isdecimal()
    assert days == ["*", "*", "*"]
    return "hourly" if hour == "*" else "daily"


def test_every_line_runs_a_command_there_is() -> None:
    there_are = get_commands()

    for name in map(command_of, lines()):
        assert name in there_are
        assert load_command_class(there_are[name], name).help


def test_manual_and_crontab_name_the_same_commands_equally_often() -> None:
    section = (ROOT / "docs" / "operating.md").read_text().partition("\n## Cron\n")[2]
    told = ROW.findall(section.partition("\n## ")[0])

    assert sorted(told) == sorted((often(line), command_of(line)) for line in lines())


def test_no_two_lines_start_in_the_same_minute() -> None:
    assert len({line.when.split()[0] + line.when.split()[1] for line in lines()}) == len(lines())


def test_every_command_meant_for_cron_is_scheduled() -> None:
    ours = {name for name, app in get_commands().items() if not app.startswith(("django", "axes"))}
    meant = {name for name in ours if re.match("(prune|expire|clear|start_scheduled|fold)_", name)}

    assert meant <= {command_of(line) for line in lines()}
