"""What the documents name is there: commands, files, links."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted(
    [
        ROOT / "CONTRIBUTING.md",
        ROOT / "SECURITY.md",
        ROOT / "docs" / "backup-and-restore.md",
        ROOT / "docs" / "product-usage.md",
        ROOT / "docs" / "product-usage-telemetry.md",
        *(ROOT / "docs" / "decisions").glob("*.md"),
    ]
)

each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT))
)


@each_document
def test_every_command_exists_with_its_options(document: Path) -> None:
    named = re.findall(r"manage\.py (\w+)((?: --?[\w-]+)*)", document.read_text())
    known = get_commands()

    for name, options in named:
        assert name in known, name
        app = known[name]
        assert isinstance(app, str)
        command = load_command_class(app, name)
        understood = command.create_parser("manage.py", name).format_help()
        assert all(option in understood for option in options.split()), (name, options)


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text())

    for link in links:
        assert (document.parent / link).exists(), link


@each_document
def test_every_file_that_is_named_is_there(document: Path) -> None:
    apps = "tenantpilot|telemetry|operations|reports|reviewpacks|support|system_dashboard|demo"
    named = re.findall(rf"`((?:{apps}|tests|docs|deploy)/[\w/.-]+)`", document.read_text())

    for name in named:
        assert (ROOT / name).exists(), name


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))

    assert len(decisions) >= 10
    for decision in decisions:
        number = int(decision.name[:4])
        title = decision.read_text().splitlines()[0]
        assert title.startswith(f"# {number}. ")
        assert f"| [{number}]({decision.name}) | {title.partition('. ')[2]} |" in listed
