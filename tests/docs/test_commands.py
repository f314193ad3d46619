"""Every command that a document prints exists, takes the printed options, and is run somewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from tests.docs.repository import documents, files

MANAGEMENT = re.compile(
    r"""(?:manage\.py|deploy/manage|make\ manage\ ARGS=")\s*([a-z_]+)([^`\n#>]*)"""
)
MAKE = re.compile(r"(?:`|^)make ([a-z0-9]+)(?=[`\s])", re.MULTILINE)
SCRIPT = re.compile(r"(?:`|^)(deploy/(?:backup|restore))\b([^`\n]*(?:\\\n[^`\n]*)*)", re.MULTILINE)
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]*")
ALERT_RULES = Path("deploy/monitoring/tenantpilot-rules.yml")
# Packages of a distribution stand behind `make` once.
NO_TARGETS = {"git"}

# Which file runs a command of the Makefile; a reason where none does.
MAKE_RUN_BY = {
    "check": Path(".ci/run"),
    "test": Path(".ci/run"),
    "e2e": Path(".ci/run"),
    "chaos": Path(".ci/run"),
    "demo": Path(".ci/fresh_machine"),
    "bench": Path("tests/benchmarks/test_command.py"),
}
MAKE_NOT_RUN = {
    "fmt": "`make check` runs the same tools to compare",
    "lock": "asks a package registry",
    "manage": "each command behind it is run by itself",
    "messages": "`tests/reviewpacks/test_language.py` compares with what it would write",
}
# Django's and libraries' own commands, which their projects test.
NOT_OURS = {"axes_reset_username"}


@dataclass(frozen=True)
class Printed:
    document: Path
    command: str
    options: tuple[str, ...]


def printed(pattern: re.Pattern[str]) -> Iterator[Printed]:
    for document in (*documents(), ALERT_RULES):
        for found in pattern.finditer(document.read_text()):
            rest = found[2] if pattern.groups > 1 else ""
            yield Printed(document, found[1], tuple(OPTION.findall(rest)))


def options_of(command: BaseCommand, *, name: str) -> set[str]:
    parser = command.create_parser("manage.py", name)
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("each", sorted(set(printed(MANAGEMENT)), key=str), ids=str)
def test_management_command_exists_takes_its_options_and_is_run(each: Printed) -> None:
    app = get_commands()[each.command]
    command = app if isinstance(app, BaseCommand) else load_command_class(app, each.command)

    assert set(each.options) <= options_of(command, name=each.command)
    assert each.command in NOT_OURS or run_by_a_test(each.command)


@pytest.mark.parametrize("each", sorted(set(printed(SCRIPT)), key=str), ids=str)
def test_script_takes_its_options_and_is_run(each: Printed) -> None:
    code = Path(f"{each.command}.py").read_text()

    assert [option for option in each.options if f'"{option}"' not in code] == []
    assert run_by_a_test(each.command)


def test_make_target_exists_and_is_run_or_says_why_not() -> None:
    named = {each.command for each in printed(MAKE)} - NO_TARGETS
    targets = set(re.findall(r"^([a-z0-9]+):.*## ", Path("Makefile").read_text(), re.MULTILINE))

    assert named <= targets
    assert named <= MAKE_RUN_BY.keys() | MAKE_NOT_RUN.keys()
    assert [path for path in MAKE_RUN_BY.values() if not path.exists()] == []


def run_by_a_test(command: str) -> bool:
    """Whether a test, or what builds the image, has the command's name in quotes."""
    quoted = re.compile(rf"""["' ]{re.escape(command)}["' ]""")
    return any(
        quoted.search(path.read_text())
        for path in files()
        if path.suffix == ".py" and path.parts[0] == "tests"
    )
