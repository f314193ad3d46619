"""Whatever is thrown at the ledger, what it holds afterwards is in the catalog.

The catalog is spelled out here a second time, by hand, so that a mistake in it or in what is
generated from it does not go unnoticed. Each case runs in a savepoint of one transaction.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telemetry.models import ProductUsageEvent
from tests.cast import Cast
from tests.examples import examples

pytestmark = pytest.mark.django_db

CASES = settings(
    max_examples=examples(1_000),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SHAPES: dict[tuple[str, str, str], tuple[str, list[str] | list[bool]]] = {
    ("onboarding.checkpoint_completed", "onboarding", "OnboardingSession"): (
        "checkpoint",
        [
            "tenant_identified", "connection_configured", "connection_verified",
            "permissions_verified", "activated",
        ],
    ),
    ("support.diagnostics_opened", "support", "DiagnosticBundle"): (
        "source", ["tenant_page", "operation_run"],
    ),
    ("operations.operation_started", "operations", "OperationRun"): (
        "operation_type",
        [
            "inventory_sync", "connection_check", "permission_posture_report",
            "entra_admin_roles_report", "review_pack",
        ],
    ),
    ("reports.stored_report_created", "reports", "StoredReport"): (
        "report_type", ["permission_posture", "entra_admin_roles"],
    ),
    ("review_packs.generation_requested", "review_packs", "ReviewPack"): (
        "include_operations", [True, False],
    ),
}  # fmt: skip
# JSON text and not Python values: True equals 1 and 1.0 in Python.
ALLOWED = {
    (*shape, json.dumps({key: value}))
    for shape, (key, values) in SHAPES.items()
    for value in values
}
COLUMNS = ("event_name", "feature_area", "subject_type", "metadata")
WORDS = sorted({word for shape in SHAPES for word in shape})
KEYS = sorted({key for key, _ in SHAPES.values()})
VALUES = [value for _, values in SHAPES.values() for value in values]

type Row = dict[str, Any]

emails = st.sampled_from(["someone@customer.example", "ops+tag@msp.example", "Ä@ü.example"])
text = st.one_of(
    emails, st.text(max_size=20), st.sampled_from(["", " ", "null", "true", "\\", "'"])
)
near_words = st.sampled_from([*WORDS, *KEYS]).flatmap(
    lambda word: st.sampled_from(
        [word, word.upper(), f" {word}", f"{word} ", word[:-1], f"{word}\n", f"{word}%", f"'{word}"]
    )
)
names = st.one_of(st.sampled_from(WORDS), near_words, text)
keys = st.one_of(st.sampled_from(KEYS), near_words, text)
scalars = st.one_of(
    st.sampled_from(VALUES),
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([str(value) for value in VALUES] + ["0", "1", "true", "false"]),
    text,
)
blobs = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A row of the catalog, changed in nothing, something or everything."""
    shape = draw(st.sampled_from(sorted(SHAPES)))
    key, values = SHAPES[shape]
    right: Row = dict(zip(COLUMNS, (*shape, {key: draw(st.sampled_from(values))}), strict=True))
    nearly = st.one_of(
        st.fixed_dictionaries({key: blobs}),
        st.dictionaries(keys, blobs, min_size=1, max_size=2).map(
            lambda more: more | right["metadata"]
        ),
        st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, scalars)),
        blobs,
    )
    changed = draw(st.sets(st.sampled_from(COLUMNS), max_size=2))
    return right | {name: draw(nearly if name == "metadata" else names) for name in sorted(changed)}


def is_allowed(row: Row) -> bool:
    name, area, kind = row["event_name"], row["feature_area"], row["subject_type"]
    return (name, area, kind, json.dumps(row["metadata"])) in ALLOWED


def is_stored(write: Callable[[], object], *, subject_id: int) -> bool:
    """Whether the write leaves that row, after a look at what all rows hold. Undoes it."""
    try:
        with transaction.atomic():
            write()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT subject_id, event_name, feature_area, subject_type, metadata::text"
                    " FROM product_usage_events"
                )
                held = {subject: tuple(rest) for subject, *rest in cursor.fetchall()}
            transaction.set_rollback(True)
    except (Error, ValueError):  # ValueError: the driver refuses NUL before it sends it
        return False
    assert set(held.values()) <= ALLOWED
    return subject_id in held


def scope_of(cast: Cast) -> Row:
    return {
        "workspace_id": cast.workspace.pk,
        "tenant_id": cast.tenant.pk,
        "actor_id": cast.owner.pk,
        "occurred_at": "2026-01-01T00:00:00Z",
    }


def insert(row: Row) -> None:
    columns, values = ", ".join(row), ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO product_usage_events ({columns}) VALUES ({values})",  # noqa: S608
            [json.dumps(value) if name == "metadata" else value for name, value in row.items()],
        )


@CASES
@given(row=rows())
def test_raw_sql_stores_only_the_catalog(row: Row, cast: Cast) -> None:
    stored = is_stored(lambda: insert({**scope_of(cast), **row, "subject_id": 1}), subject_id=1)

    assert stored == is_allowed(row)


@CASES
@given(row=rows())
def test_copy_stores_only_the_catalog(row: Row, cast: Cast) -> None:
    full = {**scope_of(cast), **row, "subject_id": 1, "metadata": json.dumps(row["metadata"])}

    def copy() -> None:
        statement = f"COPY product_usage_events ({', '.join(full)}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(statement) as stream,
        ):
            stream.write_row(list(full.values()))

    assert is_stored(copy, subject_id=1) == is_allowed(row)


@CASES
@given(batch=st.lists(rows(), min_size=1, max_size=3))
def test_bulk_create_stores_only_the_catalog(batch: list[Row], cast: Cast) -> None:
    events = [
        ProductUsageEvent(**scope_of(cast), **row, subject_id=number)
        for number, row in enumerate(batch)
    ]

    stored = is_stored(lambda: ProductUsageEvent.objects.bulk_create(events), subject_id=0)

    assert stored == all(is_allowed(row) for row in batch)


@CASES
@given(row=rows())
def test_the_function_called_by_hand_stores_only_the_catalog(row: Row, cast: Cast) -> None:
    def call() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT record_product_usage(%s, %s, %s, %s, %s, %s, 1, %s)",
                [
                    cast.workspace.pk, cast.tenant.pk, cast.owner.pk,
                    row["event_name"], row["feature_area"], row["subject_type"],
                    json.dumps(row["metadata"]),
                ],
            )  # fmt: skip

    assert is_stored(call, subject_id=1) == is_allowed(row)


@CASES
@given(row=rows(), columns=st.sets(st.sampled_from(COLUMNS), min_size=1))
def test_update_changes_nothing(row: Row, columns: set[str], cast: Cast) -> None:
    first = {
        "event_name": "reports.stored_report_created",
        "feature_area": "reports",
        "subject_type": "StoredReport",
        "metadata": {"report_type": "entra_admin_roles"},
    }

    def write_and_change() -> None:
        insert({**scope_of(cast), **first, "subject_id": 1})
        with scope(tenant=cast.tenant):
            ProductUsageEvent.objects.update(**{column: row[column] for column in columns})

    assert not is_stored(write_and_change, subject_id=1)
