"""Since when a role has been held, as far as the lists of administrators tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from reports.models import StoredReport
from reviewpacks.contents.wording import day

# Nothing older is looked through.
_LOOKED_AT = 60
_HELD = """
    SELECT report.created_at, array_remove(array_agg(listed.entry ->> 'key'), NULL)
    FROM (SELECT id, created_at, payload FROM reports_storedreport
          WHERE tenant_id = %(tenant)s AND report_type = %(type)s
            AND schema_version = %(version)s AND created_at <= %(until)s
          ORDER BY created_at DESC, id DESC LIMIT %(most)s) report
    LEFT JOIN LATERAL jsonb_array_elements(report.payload -> 'entries') AS listed (entry)
           ON listed.entry ->> 'key' = ANY (%(keys)s)
    GROUP BY report.id, report.created_at
    ORDER BY report.created_at DESC, report.id DESC
"""


@dataclass(frozen=True, kw_only=True)
class Held:
    """The first list in a row that has it. `is_oldest`: no older list was looked at."""

    since: datetime
    is_oldest: bool

    @property
    def text(self) -> str:
        """Say since when."""
        told = {"day": day(self.since)}
        if self.is_oldest:
            return _("in our lists since %(day)s at least") % told
        return _("in our lists since %(day)s, not before") % told


def held_since(report: StoredReport, keys: Iterable[str]) -> dict[str, Held]:
    """Return since when each entry of the report has been there without a break."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            _HELD,
            {"tenant": report.tenant_id, "type": report.report_type, "keys": wanted,
             "version": report.schema_version, "until": report.created_at, "most": _LOOKED_AT},
        )  # fmt: skip
        rows = cursor.fetchall()
    still: set[str] = set(wanted)
    since: dict[str, datetime] = {}
    for created_at, found in rows:
        still &= set(found)
        since |= dict.fromkeys(still, created_at)
    return {key: Held(since=at, is_oldest=key in still) for key, at in since.items()}
