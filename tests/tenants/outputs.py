"""What goes out, as text to search in: pages, files, and a backup."""

import io
import json
import os
import subprocess
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django_scopes import scopes_disabled

from dev.postgres_relocation import programs
from reports.models import StoredReport
from tenantpilot.accounts.models import PlaneSession
from tenantpilot.accounts.sessions import SessionStore
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast, sign_in
from tests.kernel.test_every_route import ADMIN, SYSTEM, address
from tests.reviewpacks.documents import pdf_text
from tests.reviewpacks.journeys import make, unzipped
from tests.support.journeys import opened

METRICS_TOKEN = "a-token-of-the-tests-0123456789"


def pages(cast: Cast, owner: Client) -> dict[str, str]:
    """Every page that opens, for the owner and for the platform's operator, and the metrics."""
    operator = sign_in(Client(), cast.platform_operator)
    found: dict[str, str] = {}
    for tenant in (cast.tenant, cast.other_tenant):
        known = known_rows(cast, tenant)
        for client, routes in ((owner, ADMIN), (operator, SYSTEM)):
            for route in routes:
                url = address(route, **known)
                answer = client.get(url)
                if answer.status_code == HTTPStatus.OK and not answer.streaming:
                    found[url] = answer.text
    metrics = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    found["metrics"] = Client().get("/metrics", headers=metrics).text
    return found


def known_rows(cast: Cast, tenant: Tenant) -> dict[str, Any]:
    with scopes_disabled():
        report = StoredReport.objects.filter(tenant=tenant).latest("pk")
        return {
            "workspace_slug": cast.workspace.slug,
            "tenant_id": tenant.pk,
            "report_id": report.pk,
            "run_id": report.run_id,
        }


def files(cast: Cast, owner: Client, folder: Path) -> dict[str, str]:
    """Packs, reports, inventory, diagnostics, the audit log, and a person's own data."""
    found: dict[str, str] = {}
    packed = unzipped(make(cast, requested_by=cast.owner))
    found |= {f"pack {name}": data.decode(errors="replace") for name, data in packed.items()}
    found["pack as text"] = pdf_text(packed)
    workspace = f"/admin/workspaces/{cast.workspace.slug}"
    for tenant in (cast.tenant, cast.other_tenant):
        here, known = f"/admin/tenants/{tenant.pk}", known_rows(cast, tenant)
        bundle = opened(cast, by=cast.owner) if tenant == cast.tenant else None
        wanted = {
            f"{here}/reports/{known['report_id']}/download/": ("csv", "json"),
            f"{here}/inventory/download/": ("csv", "json"),
            f"{here}/changes/download/": ("csv", "json"),
            f"{workspace}/audit-log/download/": ("",),
        }
        if bundle:
            wanted[f"{here}/support-diagnostics/{bundle.pk}/download/"] = ("",)
        for url, formats in wanted.items():
            for each in formats:
                answer = owner.post(url, {"format": each} if each else {})
                assert answer.status_code == HTTPStatus.OK, url
                data = b"".join(answer) if answer.streaming else answer.content
                found[f"{url} {each}"] = data.decode()
    call_command(
        "export_person", cast.owner.email, output=folder / "person.json", stdout=io.StringIO()
    )
    found["personal export"] = (folder / "person.json").read_text()
    return found


def backup() -> dict[str, str]:
    """The whole database as a backup has it, with what sessions hold decoded."""
    named = connection.get_connection_params()
    environment = os.environ | {"PGPASSWORD": str(named.get("password", ""))}
    options = {"-h": "host", "-p": "port", "-U": "user"}
    told = [
        word
        for option, name in options.items()
        if named.get(name)
        for word in (option, str(named[name]))
    ]
    dump = subprocess.run(  # noqa: S603
        [str(programs() / "pg_dump"), *told, str(connection.settings_dict["NAME"])],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = PlaneSession.objects.values_list("session_data", flat=True)
    sessions: SessionBase = SessionStore()
    return {"backup": dump.stdout, "sessions": json.dumps([sessions.decode(row) for row in rows])}
