"""Entries are stored as JSON and read back, field by field."""

import json
from dataclasses import fields
from types import NoneType, UnionType
from typing import get_args, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.enums import AssignmentDuration, Privilege
from reports.types.base import Entry, UnreadableError
from reports.types.document import Document, stored_entry
from reports.types.entra_admin_roles.entry import RoleEntry
from reports.types.entra_admin_roles.findings import RoleFinding
from reports.types.permission_posture.entry import AppOwner, PermissionEntry
from reports.types.permission_posture.findings import PermissionFinding
from reports.types.registry import DEFINITIONS, UnknownSchemaError, entry_class
from tenantpilot.enums import ReportType
from tenantpilot.graph.resources.directory_roles import PrincipalKind
from tests.reports.rows import a_permission, a_role

text = st.text(max_size=40)
roles = st.builds(
    RoleEntry,
    role_id=st.uuids(),
    role_name=text,
    privilege=st.sampled_from(Privilege),
    duration=st.sampled_from(AssignmentDuration),
    principal_id=st.uuids(),
    principal_kind=st.sampled_from(PrincipalKind),
    principal_name=text,
    sign_in_name=text,
    is_guest=st.booleans(),
    scope=text,
    finding=st.none() | st.sampled_from(RoleFinding),
)
permissions = st.builds(
    PermissionEntry,
    resource_app_id=st.uuids(),
    resource_name=text,
    app_role_id=st.uuids(),
    value=text,
    is_needed=st.booleans(),
    is_granted=st.booleans(),
    finding=st.none() | st.sampled_from(PermissionFinding),
    holder_id=st.none() | st.uuids(),
    holder_name=text,
    holder_owner=st.sampled_from(AppOwner),
    holder_is_off=st.booleans(),
    granted_on=text,
)


@given(roles | permissions)
def test_what_was_stored_reads_as_it_was(entry: Entry) -> None:
    written = json.loads(json.dumps(stored_entry(entry)))

    again = type(entry).from_json(written)

    assert again.to_json() == entry.to_json()
    assert type(again) is type(entry)


@given(roles)
def test_only_text_and_truth_values_are_stored(entry: RoleEntry) -> None:
    assert {type(value) for value in entry.to_json().values()} <= {str, bool, NoneType}


@pytest.mark.parametrize("entry", [a_role(), a_permission()])
def test_field_that_is_missing_or_of_another_type_is_unreadable(entry: Entry) -> None:
    written = entry.to_json()
    for field in fields(entry):  # type: ignore[arg-type]
        for broken in (
            {key: value for key, value in written.items() if key != field.name},
            written | {field.name: 7},
            written | {field.name: ["nested"]},
        ):
            with pytest.raises(UnreadableError):
                type(entry).from_json(broken)
        if field.name not in {"finding", "holder_id", "is_guest"}:
            with pytest.raises(UnreadableError):
                type(entry).from_json(written | {field.name: None})


@pytest.mark.parametrize("data", [None, 7, "text", [], {}, {"duration": "standing"}])
def test_what_is_no_entry_is_unreadable(data: object) -> None:
    with pytest.raises(UnreadableError):
        RoleEntry.from_json(data)


@pytest.mark.parametrize(
    "wrong",
    [{"duration": "for ever"}, {"role_id": "me"}, {"finding": "made_up"}, {"is_guest": "yes"}],
)
def test_word_outside_its_vocabulary_is_unreadable(wrong: dict[str, object]) -> None:
    with pytest.raises(UnreadableError):
        RoleEntry.from_json(a_role().to_json() | wrong)


def test_field_nobody_declared_is_left_out() -> None:
    entry = RoleEntry.from_json(a_role().to_json() | {"secret": "canary"})

    assert "secret" not in entry.to_json()


@pytest.mark.parametrize("report_type", ReportType)
def test_entries_declare_only_text_truth_values_ids_and_closed_lists(
    report_type: ReportType,
) -> None:
    for schema in DEFINITIONS[report_type].schemas.values():
        hints = get_type_hints(schema)
        for field in fields(schema):  # type: ignore[arg-type]
            hint = hints[field.name]
            for kind in get_args(hint) if isinstance(hint, UnionType) else (hint,):
                assert issubclass(kind, str | bool | UUID | NoneType), field.name


def test_fingerprint_ignores_order_and_notices_everything_else() -> None:
    entries = [a_role(1), a_role(2)]

    def fingerprint(*these: Entry) -> str:
        return Document.of(ReportType.ENTRA_ADMIN_ROLES, these).fingerprint

    assert fingerprint(*entries) == fingerprint(*reversed(entries))
    assert len({
        fingerprint(*entries),
        fingerprint(entries[0]),
        fingerprint(entries[0], a_role(2, is_guest=True)),
        fingerprint(entries[0], a_role(2, principal_name="Renamed")),
    }) == 4  # fmt: skip
    assert fingerprint() != Document.of(ReportType.PERMISSION_POSTURE, []).fingerprint


def test_schema_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownSchemaError):
        entry_class("entra_admin_roles", 99)


def test_entry_without_names_is_still_called_something() -> None:
    nobody = a_role(7, role_name="", principal_name="")

    assert str(UUID(int=7)) in nobody.holder
    assert nobody.role_title.startswith("Role ")
    assert a_permission(7, value="").title == str(UUID(int=7))


@pytest.mark.parametrize(
    ("scope", "place"),
    [
        ("/", "Whole directory"),
        ("/administrativeUnits/abc", "Administrative unit"),
        ("/something", "Part of the directory"),
        ("app:/AccessPackageCatalog/1", "One application's own scope"),
        ("", "One application's own scope"),
    ],
)
def test_scope_in_words(scope: str, place: str) -> None:
    assert a_role(scope=scope).place == place
