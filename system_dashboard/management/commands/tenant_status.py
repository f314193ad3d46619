"""From an alert to a tenant: which ones need attention, or how one is."""

from argparse import ArgumentParser
from datetime import UTC
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from system_dashboard.installation.tenants import (
    TenantState,
    read_tenant,
    read_troubled,
    shared_troubles,
)
from system_dashboard.installation.workspaces import read_workspace


class Command(BaseCommand):
    """Names workspaces by slug and tenants by number, never customers or people."""

    help = (
        "Say which tenants need attention and why: failed runs of the last day, failed connection "
        "checks, credentials near their expiry. With a number: how that tenant is; with that of a "
        "workspace: which one it is, what of its own expires, and its tenants."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("tenant_id", type=int, nargs="?", help="the number in an alert")
        which.add_argument("--workspace", type=int, help="the workspace's number in an alert")

    def handle(self, *, tenant_id: int | None, workspace: int | None, **_: Any) -> None:
        try:
            found = self._read(tenant_id)
            if workspace is not None:
                slug = self._write_workspace(workspace)
                found = [each for each in found if each.workspace == slug]
        except DatabaseError as error:
            raise CommandError(
                f"The database did not answer ({type(error).__name__}), so nothing is known."
            ) from None
        for trouble, tenants in shared_troubles(found):
            self.stdout.write(f"{tenants} tenants: {trouble}")
        for each in found:
            self._write(each)
        if not found and workspace is None:
            self.stdout.write("No tenant needs attention.")

    def _read(self, tenant_id: int | None) -> list[TenantState]:
        now = timezone.now()
        if tenant_id is None:
            return read_troubled(now=now)
        found = read_tenant(tenant_id, now=now)
        if found is None:
            raise CommandError(f"There is no tenant {tenant_id}.")
        return [found]

    def _write_workspace(self, number: int) -> str | None:
        """Say what of the workspace itself expires; return its slug, None for the operators."""
        found = read_workspace(number, today=timezone.now().astimezone(UTC).date())
        if found is None:
            raise CommandError(f"There is no workspace {number}.")
        who = f"is {found.slug}" if found.slug else "stands for the platform operators"
        self.stdout.write(f"Workspace {number} {who}:")
        for trouble in found.troubles or ("nothing of its own expires soon",):
            self.stdout.write(f"  {trouble}")
        return found.slug

    def _write(self, found: TenantState) -> None:
        page = settings.PUBLIC_URL + reverse("tenant_dashboard:tenant", args=[found.tenant_id])
        self.stdout.write(
            f"Tenant {found.tenant_id} of workspace {found.workspace}, {found.status}: {page}"
        )
        for trouble in found.troubles or ("nothing of it needs attention",):
            self.stdout.write(f"  {trouble}")
