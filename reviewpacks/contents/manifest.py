"""manifest.json: what is in the pack, so that anybody can check that it is whole."""

import json
from datetime import UTC, datetime
from typing import IO

from reports.harmless import harmless
from reviewpacks.contents.archive import ArchiveEntry
from reviewpacks.inputs import SCHEMA_VERSION, Inputs

# So that it stays data even where somebody pastes it into a page.
_HTML = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def write(file: IO[bytes], *, inputs: Inputs, entries: list[ArchiveEntry]) -> None:
    """Write the manifest of the entries, which does not list itself."""
    tenant = inputs.tenant
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "generated_at": _moment(inputs.span.ends_at),
        "workspace": harmless(tenant.workspace.name),
        "tenant": harmless(tenant.name),
        "primary_domain": harmless(tenant.primary_domain),
        "microsoft_tenant_id": str(tenant.directory_id),
        "period": {
            "days": inputs.period_days,
            "from": _moment(inputs.span.begins_at),
            "until": _moment(inputs.span.ends_at),
        },
        "include_operations": inputs.include_operations,
        "entries": [entry.to_json() for entry in sorted(entries, key=lambda entry: entry.name)],
    }
    file.write(f"{json.dumps(manifest, indent=2)}\n".translate(_HTML).encode("ascii"))


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")
