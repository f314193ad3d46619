"""What each file of a pack holds, for people who have not opened it yet."""

from reports.enums import ExportFormat
from reviewpacks.contents.reports import ENTRIES

_READERS = {ExportFormat.CSV: "spreadsheets", ExportFormat.JSON: "programs"}
DESCRIPTIONS = {
    "index.html": "The summary. Open this one first",
    "inventory.csv": "Every device policy as the latest sync saw it",
    "changes.csv": "Every change of a policy in the period, as a sync saw it",
    "operations.csv": "Every operation of the period",
    **{
        name: f"{report_type.label}, for {_READERS[export_format]}"
        for name, (report_type, export_format) in ENTRIES.items()
    },
    "manifest.json": "Every file with its SHA-256, to check that the pack is whole",
}
