"""What each file of a pack holds, for people who have not opened it yet."""

from django.utils.translation import gettext_noop

from reports.enums import ExportFormat
from reviewpacks.contents.files.reports import ENTRIES

_READERS = {ExportFormat.CSV: "spreadsheets", ExportFormat.JSON: "programs"}
# What syncs bring, and nothing else.
OF_SYNCS = frozenset({"inventory.csv", "changes.csv"})
DESCRIPTIONS = {
    "review.pdf": gettext_noop("The review, to read and to print. Open this one first"),
    "index.html": gettext_noop("The same as a page"),
    "inventory.csv": gettext_noop("Every device policy as the latest sync saw it"),
    "changes.csv": gettext_noop("Every change of a policy in the period, as a sync saw it"),
    "differences.csv": gettext_noop("Every policy that is not as agreed"),
    "operations.csv": gettext_noop("Every operation of the period"),
    **{
        name: f"{report_type.label}, for {_READERS[export_format]}"
        for name, (report_type, export_format) in ENTRIES.items()
    },
    "manifest.json": gettext_noop("Every file with its SHA-256, to check that the pack is whole"),
}
