"""The papers that write themselves: record of processing and retention schedule, as Markdown."""

import re
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Model

from tenantpilot.data_removal.inventory import (
    PersonalData,
    columns,
    models,
    periods,
    personal_data,
)

WRITTEN = "<!-- Written by `manage.py data_protection_papers`; a test fails if they differ. -->"

RECORD_HEAD = (
    "# Record of processing\n\n"
    f"{WRITTEN}\n\n"
    "For everything the product stores about people (GDPR, article 30). The organisation that "
    "runs an installation adds its name, its contact and its data protection officer. Why it "
    "may be done, and who is responsible for what: [basis](basis.md). How long: [retention "
    "schedule](retention.md). Telemetry field by field: [data "
    "dictionary](../product-usage.md). Listed are texts and numbers of accounts; the other columns "
    "of a row are times, states and counts.\n"
)
RETENTION_HEAD = (
    "# Retention schedule\n\n"
    f"{WRITTEN}\n\n"
    "A period in capital letters is a [setting](../operating.md#settings), one in days is fixed; "
    "the commands run daily by the "
    "[schedule](../operating.md#schedule), except those that start with `erase` or "
    "`offboard`, which a person runs. `manage.py prune_records --list` says what is in force of "
    "those that this command ends; the others stand in the settings.\n"
)
NOT_DAILY = (
    "What no schedule ends, a person decides: `manage.py list_due_removals` names archived "
    "tenants and accounts without a workspace whose period is over, with the command to run; not "
    "a member who is suspended or has not signed in for long. "
    "Put it into the calendar, once a month.\n\n"
    "Until PostgreSQL reuses their place, rows that were deleted remain in its files, its "
    "write-ahead log and its replicas; and in backups until these go. [What remains for a "
    "while](../backup-and-restore.md#what-remains-for-a-while) says more, and how to encrypt "
    "backups.\n"
)


def record_of_processing() -> str:
    """Return the record: every table with personal data, with purpose, period and mechanism."""
    parts = [RECORD_HEAD]
    for model in _by_table():
        declared = personal_data(model)
        if declared:
            parts.append(_section(model, declared))
    without = ", ".join(
        f"`{model._meta.db_table}`" for model in _by_table() if not personal_data(model)
    )
    parts.append(f"## Tables without personal data\n\n{without}, `django_migrations`.\n")
    return "\n".join(parts)


def retention_schedule() -> str:
    """Return every period there is."""
    rows = [
        (declared.noun, _period(model, declared), _commands(declared))
        for model in _by_table()
        if (declared := personal_data(model))
    ]
    return "\n".join([RETENTION_HEAD, _table(("What", "How long", "Ended by"), rows), NOT_DAILY])


def _by_table() -> list[type[Model]]:
    return sorted(models(), key=lambda model: model._meta.db_table)


def _section(model: type[Model], declared: PersonalData) -> str:
    facts = [
        ("About", declared.about),
        ("Purpose", declared.purpose),
        ("How long", _period(model, declared)),
        ("Ended by", _commands(declared)),
    ]
    stays = getattr(model, "addresses_stay", "")
    if stays:
        facts.append(("At an erasure", stays))
    held = [(f"`{name}`", what) for name, what in columns(model).items()]
    body = _table(("Item", "Entry"), facts)
    texts = f"\n{_table(('Column', 'What it holds'), held)}" if held else ""
    return f"## `{model._meta.db_table}`: {declared.noun}\n\n{body}{texts}"


def _period(model: type[Model], declared: PersonalData) -> str:
    days = [f"{each.what}: `{each.setting}`" for each in periods(model)]
    return "; ".join([_as_code(declared.period), *days])


def _as_code(text: str) -> str:
    return re.sub(r"\b([A-Z]+(?:_[A-Z]+)+|list_due_removals)\b", r"`\1`", text)


def _commands(declared: PersonalData) -> str:
    return ", ".join(f"`{name.strip()}`" for name in declared.ends_by.split(","))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *(tuple(row) for row in rows)]
    first, *rest = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([first, "|---" * len(lines[0]) + "|", *rest, ""])


def papers() -> Iterator[tuple[str, str]]:
    """Yield the name of each paper and what it says."""
    apps.check_models_ready()
    yield "record-of-processing.md", record_of_processing()
    yield "retention.md", retention_schedule()
