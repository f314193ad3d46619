"""The data dictionary as Markdown: what docs/product-usage.md holds."""

from collections.abc import Iterable, Iterator

from telemetry.dictionary.describe import AllowedValue, DescribedEvent, DescribedField, Dictionary

HEAD = (
    "# Product usage: data dictionary\n\n"
    "<!-- Written by `manage.py product_usage_dictionary`; `make check` fails if they differ. -->"
    "\n\n"
    "The reference: every milestone and every field there is. [Product usage telemetry]"
    "(product-usage-telemetry.md) explains in plain words what it is for."
)
FACT_HEAD = ("Fact beside it", "What it says", "Values", "Privacy")


def markdown(described: Dictionary) -> str:
    """Write the dictionary down, the same on every machine."""
    return "\n\n".join(_sections(described)) + "\n"


def _sections(described: Dictionary) -> Iterator[str]:
    yield HEAD
    yield "## Milestones"
    yield from (_event(event) for event in described.events)
    yield "## What every row holds"
    yield _table(("Field", "What it says", "Privacy"), map(_column, described.columns))
    yield "## Every table"
    yield _table(("Table", "What it holds", "Kept"), map(_table_row, described.tables))
    yield "## Never recorded"
    yield "\n".join(f"- {each}" for each in described.never_recorded)
    yield "## Who can read it"
    yield described.readers
    yield "## How long it is kept"
    yield f"{_retention(described)} {described.erasure}"
    yield "## Record of processing (GDPR, Article 30)"
    yield _table(("Item", "Entry"), _record(described))


def _event(event: DescribedEvent) -> str:
    facts = _table(FACT_HEAD, map(_fact, event.fields))
    return (
        f"### {event.label}\n\n"
        f"`{event.name}`, area `{event.area}`. {event.purpose}\n\n"
        f"- **When:** {event.recorded_when}\n"
        f"- **Once per:** {event.once_per}\n\n"
        f"{facts}"
    )


def _fact(field: DescribedField) -> tuple[str, ...]:
    values = ", ".join(_value(value) for value in field.values)
    return (f"`{field.name}`", field.meaning, values, field.privacy)


def _value(value: AllowedValue) -> str:
    return f"`{value.stored}` ({value.label})"


def _column(field: DescribedField) -> tuple[str, ...]:
    return (f"`{field.name}`", field.meaning, field.privacy)


def _table_row(row: tuple[str, str, str]) -> tuple[str, ...]:
    name, holds, kept = row
    return (f"`{name}`", holds, kept)


def _retention(described: Dictionary) -> str:
    return (
        f"`{described.retention_setting}` days, {described.retention_default_days} by "
        "default. `manage.py prune_product_usage`, run daily, deletes what is older."
    )


def _record(described: Dictionary) -> Iterator[tuple[str, str]]:
    """The record's rows, with retention before the measures that guard what is kept."""
    *others, measures = described.record_of_processing
    yield from others
    yield "Time limits for erasure", _retention(described)
    yield measures


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *(tuple(row) for row in rows)]
    rule = "|---" * len(lines[0]) + "|"
    first, *rest = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([first, rule, *rest])
