"""The first entries of several reports that have what is looked for, in one statement."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from django.db import connection

from reports.models import StoredReport
from reports.types.base import Entry, UnreadableError
from reports.types.registry import UnknownSchemaError, entry_class

_FIRST = """
    SELECT report, value, entry
    FROM (SELECT report.id AS report, asked.value, entry, place,
                 row_number() OVER (PARTITION BY report.id, asked.value ORDER BY place) AS nth
          FROM reports_storedreport report,
               jsonb_array_elements(report.payload -> 'entries')
               WITH ORDINALITY AS listed (entry, place)
          JOIN unnest(%(names)s::text[], %(values)s::text[]) AS asked (name, value)
            ON entry ->> asked.name = asked.value
          WHERE report.id = ANY (%(reports)s) AND report.tenant_id = %(tenant)s) found
    WHERE nth <= %(most)s
    ORDER BY place
"""

type FirstEntries = Mapping[tuple[int, str], list[Entry]]


def first_entries(
    reports: Sequence[StoredReport], *, wanted: Mapping[str, Collection[str]], most: int
) -> FirstEntries:
    """Return at most so many entries by report and value, in the report's order.

    The reports are of one tenant. `wanted`: the values to look for, by the field they stand in. Of
    what cannot be read any more there is nothing.
    """
    if not reports:
        return {}
    asked = [(name, value) for name, values in wanted.items() for value in values]
    with connection.cursor() as cursor:
        cursor.execute(
            _FIRST,
            {
                "reports": [each.pk for each in reports],
                "tenant": reports[0].tenant_id,
                "names": [name for name, _value in asked],
                "values": [value for _name, value in asked],
                "most": most,
            },
        )
        rows = cursor.fetchall()
    told: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for pk, value, entry in rows:
        told[pk, value].append(entry)
    by_pk = {each.pk: each for each in reports}
    found: dict[tuple[int, str], list[Entry]] = {}
    for (pk, value), entries in told.items():
        with suppress(UnknownSchemaError, UnreadableError):
            found[pk, value] = _read(by_pk[pk], entries)
    return found


def _read(report: StoredReport, entries: Sequence[str]) -> list[Entry]:
    kind = entry_class(report.report_type, report.schema_version)
    return [kind.from_json(json.loads(each)) for each in entries]
