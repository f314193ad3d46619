from argparse import ArgumentParser
from typing import Any, override

from django.core.management.base import BaseCommand, CommandError

from tenantpilot.tenants.models import Tenant
from tenantpilot.tenants.services import offboarding


class Command(BaseCommand):
    """Put an active tenant aside, so that nothing runs on it any more."""

    help = "Archive a tenant: nothing can be started on it, its history stays. Safe to repeat."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tenant_id", type=int)

    @override
    def handle(self, *args: Any, tenant_id: int, **options: Any) -> None:
        tenant = Tenant.objects.filter(pk=tenant_id).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {tenant_id}. Nothing was changed.")
        try:
            offboarding.archive(tenant=tenant)
        except offboarding.CannotOffboardError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{tenant.name} is archived.")
