"""The serialiser takes what is declared and typed, and refuses everything else."""

import json
import types
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from django.db.models import TextChoices

from support import serializers
from support.enums import IssueSeverity
from support.presentation import Snapshot
from support.sections import SECTIONS
from support.serializers import FreeTextError
from support.types import (
    FieldSet,
    Issue,
    ObjectId,
    RunId,
    Section,
    StaticCode,
    StaticText,
    labelled,
)
from tenantpilot.enums import ReportType

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALLOWED = (
    StaticText,
    StaticCode,
    bool,
    int,
    ObjectId,
    RunId,
    datetime,
    date,
    timedelta,
    UUID,
    types.NoneType,
)


@dataclass(frozen=True, kw_only=True)
class Line(FieldSet):
    value: Any = field(metadata=labelled("Value"))


@dataclass(frozen=True, kw_only=True)
class Sample(Section):
    NAME: ClassVar[str] = "sample"
    TITLE: ClassVar[str] = "Sample"

    value: Any = field(metadata=labelled("Value", none="nothing yet"))
    lines: Any = field(default=(), metadata=labelled("Lines", none="No lines."))


def stored(section: Section) -> dict[str, Any]:
    """Return the section as JSON."""
    snapshot = Snapshot(issues=[], sections=[serializers.section(section)]).to_json()
    (only,) = snapshot["sections"]
    assert isinstance(only, dict)
    return only


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (StaticText("ours"), ("word", "ours", "ours")),
        (StaticCode("ours"), ("code", "ours", "ours")),
        (True, ("flag", True, "Yes")),
        (False, ("flag", False, "No")),
        (1234, ("number", 1234, "1,234")),
        (ObjectId(1234), ("number", 1234, "1234")),
        (RunId(1234), ("run", 1234, "OR-1234")),
        (NOON, ("moment", "2026-03-01T12:00:00+00:00", "2026-03-01 12:00:00 UTC")),
        (NOON.date(), ("day", "2026-03-01", "1 Mar 2026")),
        (timedelta(seconds=90), ("seconds", 90.0, "1 min 30 s")),
        (UUID(int=7), ("id", str(UUID(int=7)), str(UUID(int=7)))),
        (ReportType.ENTRA_ADMIN_ROLES, ("choice", "entra_admin_roles", "Entra admin roles")),
        (None, ("nothing", None, "nothing yet")),
    ],
)
def test_value_is_written_with_its_kind_and_text(value: object, written: tuple[Any, ...]) -> None:
    (fact,) = stored(Sample(value=value))["facts"]

    assert (fact["kind"], fact["value"], fact["text"]) == written
    assert json.loads(json.dumps(fact)) == fact


@pytest.mark.parametrize(
    "value",
    ["free text", b"bytes", {"a": 1}, ["a"], 1.5, Line(value=1), memoryview(b"x"), object()],
    ids=lambda value: type(value).__name__,
)
def test_value_of_another_type_is_refused_without_being_named(value: object) -> None:
    with pytest.raises(FreeTextError, match=r"^value may not hold a \w+\.$"):
        serializers.section(Sample(value=value))


def test_table_holds_what_its_rows_declare() -> None:
    (table,) = stored(Sample(value=1, lines=(Line(value=2), Line(value=3))))["tables"]

    assert table["columns"] == [{"name": "value", "label": "Value"}]
    assert [[cell["value"] for cell in row] for row in table["rows"]] == [[2], [3]]


def test_text_in_a_table_is_refused_too() -> None:
    with pytest.raises(FreeTextError):
        serializers.section(Sample(value=1, lines=(Line(value="free text"),)))


@pytest.mark.parametrize("slot", ["code", "title", "next_step"])
def test_text_in_an_issue_is_refused(slot: str) -> None:
    words: dict[str, Any] = {
        "code": StaticCode("a"),
        "title": StaticText("b"),
        "next_step": StaticText("c"),
    }

    with pytest.raises(FreeTextError):
        serializers.issue(Issue(severity=IssueSeverity.NOTICE, **{**words, slot: "free text"}))


def test_attribute_that_is_no_field_is_not_written() -> None:
    sample = Sample(value=1)
    object.__setattr__(sample, "secret", "hunter2")

    assert "hunter2" not in json.dumps(stored(sample))


@pytest.mark.parametrize("read", SECTIONS, ids=lambda read: read.__name__)
def test_section_declares_only_what_may_stand_in_a_bundle(read: Any) -> None:
    section = next(each for each in members(get_type_hints(read)["return"]) if is_dataclass(each))

    assert list(strangers(section)) == []


def strangers(facts: Any) -> Iterator[str]:
    """Yield the fields whose declared type would let free text in."""
    hints = get_type_hints(facts)
    for each in fields(facts):
        hint = hints[each.name]
        if get_origin(hint) is tuple:
            yield from strangers(get_args(hint)[0])
        elif not all(is_allowed(member) for member in members(hint)):
            yield f"{facts.__name__}.{each.name}"


def members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)


def is_allowed(kind: type) -> bool:
    return kind in ALLOWED or issubclass(kind, TextChoices)
