"""manifest.json: what is in the pack, so that anybody can check that it is whole."""

import json
from datetime import UTC, datetime
from typing import IO

from reports.text import sanitize_text
from reviewpacks.contents.files.archive import ArchiveEntry
from reviewpacks.fingerprints import SCHEMA_VERSION
from reviewpacks.pack_data import PackData

# So that it stays data even when it is pasted into a page.
_HTML = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def write(file: IO[bytes], *, pack_data: PackData, entries: list[ArchiveEntry]) -> None:
    """Write the manifest of the entries, which does not list itself."""
    tenant = pack_data.tenant
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "generated_at": _moment(pack_data.made_at),
        "workspace": sanitize_text(tenant.workspace.name),
        "tenant": sanitize_text(tenant.name),
        "primary_domain": sanitize_text(tenant.primary_domain),
        "microsoft_tenant_id": str(tenant.directory_id),
        "period": {
            "days": pack_data.date_range.days,
            "from": _moment(pack_data.date_range.begins_at),
            "until": _moment(pack_data.date_range.ends_at),
        },
        "language": pack_data.words.language,
        "include_operations": pack_data.include_operations,
        "entries": [entry.to_json() for entry in sorted(entries, key=lambda entry: entry.name)],
    }
    file.write(f"{json.dumps(manifest, indent=2)}\n".translate(_HTML).encode("ascii"))


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")
