"""A pack of a large tenant takes no more memory than one of a small tenant, or hardly."""

import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django_scopes import scopes_disabled

from inventory.models import Agreement, Policy
from tests.cast import Cast
from tests.factories import ConnectionFactory
from tests.processes import environment
from tests.reports.rows import a_report, a_role
from tests.reviewpacks.journeys import ask, now, unzipped
from tests.tenant_dashboard.rows import MODIFIED, some_policies

POLICIES, ASSIGNMENTS = 50_000, 5_000
LIMIT_KIB = 64 * 1024


def a_large_inventory(cast: Cast) -> None:
    """Every policy is assigned to no one, and came after the tenant was agreed."""
    with scopes_disabled():
        Agreement.objects.create(
            tenant=cast.tenant, workspace=cast.workspace, collections=["configuration_policies"]
        )
        Policy.objects.bulk_create(
            (
                Policy(
                    tenant=cast.tenant,
                    workspace=cast.workspace,
                    collection="configuration_policies",
                    external_id=str(uuid.UUID(int=number)),
                    name=f"Configuration of everything that can be configured, part {number}",
                    kind="windows10GeneralConfiguration",
                    revision=str(number % 7),
                    modified_at=MODIFIED,
                    assignments=[],
                    digest="1",
                )
                for number in range(POLICIES)
            ),
            batch_size=5_000,
        )


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_large_pack_is_made_in_bounded_memory(cast: Cast) -> None:
    ConnectionFactory(tenant=cast.other_tenant)
    some_policies(cast.other_tenant, 10)
    a_report(cast.other_tenant, [a_role(1)])
    a_report(cast.other_tenant, [a_role(2)])
    a_large_inventory(cast)
    for first in (0, 500):
        a_report(cast.tenant, [a_role(first + number) for number in range(ASSIGNMENTS)])
    small = ask(cast, tenant=cast.other_tenant, requested_by=cast.owner).pack
    large = ask(cast).pack

    measured = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.reviewpacks.measure", str(small.run_id), str(large.run_id)],
        env=environment() | {"DJANGO_SETTINGS_MODULE": "tenantpilot.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    growth = int(measured.stdout)
    assert growth <= LIMIT_KIB, f"The peak grew by {growth:,} KiB."
    files = unzipped(now(large))
    assert files["inventory.csv"].count(b"\r\n") == POLICIES + 1
    assert files["differences.csv"].count(b"\r\n") == POLICIES + 1
    assert files["reports/entra_admin_roles.csv"].count(b"\r\n") == ASSIGNMENTS + 1
    print(f"Making the large pack raised the peak by {growth:,} KiB.")  # noqa: T201
