"""From an alert to a tenant: which ones need attention, or how one is."""

from argparse import ArgumentParser
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


class Command(BaseCommand):
    """Names workspaces by slug and tenants by number, never customers or people."""

    help = (
        "Say which tenants need attention and why: failed runs of the last day, failed connection "
        "checks, credentials near their expiry. With a number: how that tenant is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tenant_id", type=int, nargs="?", help="the number in an alert")

    def handle(self, *, tenant_id: int | None, **_: Any) -> None:
        try:
            found = self._read(tenant_id)
        except DatabaseError as error:
            raise CommandError(
                f"The database did not answer ({type(error).__name__}), so nothing is known."
            ) from None
        for trouble, tenants in shared_troubles(found):
            self.stdout.write(f"{tenants} tenants: {trouble}")
        for each in found:
            self._write(each)
        if not found:
            self.stdout.write("No tenant needs attention.")

    def _read(self, tenant_id: int | None) -> list[TenantState]:
        now = timezone.now()
        if tenant_id is None:
            return read_troubled(now=now)
        found = read_tenant(tenant_id, now=now)
        if found is None:
            raise CommandError(f"There is no tenant {tenant_id}.")
        return [found]

    def _write(self, found: TenantState) -> None:
        page = settings.PUBLIC_URL + reverse("tenant_dashboard:tenant", args=[found.tenant_id])
        self.stdout.write(
            f"Tenant {found.tenant_id} of workspace {found.workspace}, {found.status}: {page}"
        )
        for trouble in found.troubles or ("nothing of it needs attention",):
            self.stdout.write(f"  {trouble}")
