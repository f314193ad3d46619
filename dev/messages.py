"""The German of review packs: find every text, add what is missing, compile.

Run as a program it brings the catalog up to date; texts without a translation are named, and
`tests/reviewpacks/test_language.py` fails while there is one.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "reviewpacks/locale/de/LC_MESSAGES/django.po"
# Where texts are marked, from the root.
MARKED = ("reviewpacks", "reports/types", "visibility", "inventory")
KEYWORDS = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2)}

type Message = str | tuple[str, str]


def wanted() -> set[Message]:
    """Return every text that a pack may hold, but for what people and Microsoft write."""
    return {*_marked(), *filter(None, _named())}


def catalog() -> Catalog:
    """Return the German catalog as it is stored."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="de", domain="django")


def compiled(messages: Catalog) -> bytes:
    """Return what Django reads."""
    file = BytesIO()
    write_mo(file, messages)
    return file.getvalue()


def _marked() -> Iterator[Message]:
    for folder in MARKED:
        found = extract_from_dir(
            str(ROOT / folder), method_map=[("**.py", "python")], keywords=KEYWORDS
        )
        for _file, _line, message, _comments, _context in found:
            yield message if isinstance(message, str) else (message[0], message[1])


def _named() -> Iterator[str]:
    """Yield the texts of closed lists, which are named where they are declared."""
    from inventory import differences
    from inventory.collections import COLLECTIONS, assignments
    from inventory.enums import Change as PolicyChange
    from operations.failures import FAILURES
    from reports.enums import AssignmentDuration, Change, Privilege, Severity
    from reports.types.entra_admin_roles.entry import RoleEntry
    from reports.types.permission_posture.impact import REASONS
    from reports.types.registry import DEFINITIONS
    from reviewpacks.contents.files.descriptions import DESCRIPTIONS
    from reviewpacks.contents.meanings import meaning_for_customers
    from tenantpilot.enums import OperationType, ReportType
    from tenantpilot.graph.errors import GraphFailure
    from tenantpilot.graph.resources.directory_roles import PrincipalKind, PrincipalVisibility
    from tenantpilot.tenants.app_models import CredentialKind
    from visibility.areas import AREAS
    from visibility.enums import Area, Licence, Visibility

    for words in (Area, AssignmentDuration, Change, CredentialKind, GraphFailure, Licence,
                  OperationType, PolicyChange, PrincipalKind, PrincipalVisibility, Privilege,
                  ReportType, Severity, Visibility):  # fmt: skip
        yield from (str(word.label) for word in words)
    for definition in DEFINITIONS.values():
        yield from definition.metrics.values()
        for finding in definition.findings:
            meaning = meaning_for_customers(finding)
            yield from (str(finding.label), meaning.why, meaning.next_step)
    for area in AREAS.values():
        yield from (area.seen, area.withheld, area.not_licensed, area.not_in_use, area.no_answer)
        yield area.unavailable
        yield from (*area.unit, area.licence_name)
    yield from (column.label for column in RoleEntry.COLUMNS)
    yield from (collection.label for collection in COLLECTIONS.values())
    yield from (*REASONS.values(), *DESCRIPTIONS.values(), *differences.LABELS, *assignments.WORDS)
    yield from (failure.label for failure in FAILURES.values())


def main() -> int:
    """Add what is missing, drop what nothing says any more, compile; name what is untranslated."""
    messages = catalog() if SOURCE.exists() else Catalog(locale="de", domain="django")
    messages.fuzzy, messages.project, messages.version = False, "TenantPilot", ""
    messages.header_comment = "# The German of review packs. Brought up to date by dev/messages.py."
    texts = wanted()
    for known in [message.id for message in messages if message.id]:
        if known not in texts:
            messages.delete(known)
    for wanted_text in sorted(texts, key=str):
        if wanted_text not in messages:
            messages.add(wanted_text)
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    with SOURCE.open("wb") as file:
        write_po(file, messages, sort_output=True, no_location=True, omit_header=False, width=100)
    SOURCE.with_suffix(".mo").write_bytes(compiled(messages))
    missing = [message.id for message in messages if message.id and not message.string]
    for text in missing:
        print(f"No German for {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    # No database is asked.
    os.environ |= {"TENANTPILOT_ENV": "test", "DATABASE_URL": "postgres://nowhere/none"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tenantpilot.settings", "SECRET_KEY": "none"}
    django.setup()
    sys.exit(main())
