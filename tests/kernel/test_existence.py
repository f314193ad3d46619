"""What is somebody else's takes the statements of what does not exist, and so the same time."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from inventory.models import Policy
from notices.models import Webhook, WebhookDelivery
from onboarding.models import OnboardingSession
from operations.models import OperationRun
from reports.models import StoredReport
from reviewpacks.enums import Period
from reviewpacks.models import ReviewPack
from support.models import DiagnosticBundle
from tenant_dashboard.models import BulkStart
from tenantpilot.accounts.models import User
from tenantpilot.factors.models import Passkey
from tenantpilot.sso.models import Connection
from tenantpilot.tenants.models import Tenant
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast, sign_in
from tests.factories import InvitationFactory
from tests.kernel.test_every_route import ADMIN, ARGUMENT, ask

MISSING: dict[str, object] = {
    "workspace_slug": "no-such-place",
    "public_id": "11111111-2222-4333-8444-555555555555",
}
NO_ROW = 999_999_999
WITH_ID = [
    (route, name) for route in ADMIN for _, name in ARGUMENT.findall(route) if name != "token"
]


@dataclass(frozen=True, kw_only=True)
class Question:
    """Who asks, what the other arguments are, and what stands in the place of the id."""

    person: User
    own: dict[str, object]
    foreign: object


def rows_of(tenant: Tenant) -> dict[str, object]:
    """One row of every kind that a tenant's routes name."""
    common: dict[str, Any] = {"tenant": tenant, "workspace_id": tenant.workspace_id}
    with scope(tenant=tenant):
        run = OperationRun.objects.create(**common, type="inventory_sync", trigger="schedule")
        report = StoredReport.objects.create(
            **common,
            report_type="entra_admin_roles",
            schema_version=1,
            payload={},
            summary={},
            fingerprint="0" * 64,
            trigger="schedule",
        )
        pack = ReviewPack.objects.create(
            **common,
            include_operations=False,
            period=Period.DAYS_30,
            begins_on=timezone.now(),
            ends_on=timezone.now(),
            fingerprint="0" * 64,
        )
        bundle = DiagnosticBundle.objects.create(
            **common, source="tenant_page", token=uuid.uuid4(), schema_version=1, snapshot={}
        )
        policy = Policy.objects.create(
            **common, collection="compliance_policies", external_id="p", name="A policy"
        )
    return {
        "run_id": run.pk,
        "report_id": report.pk,
        "pack_id": pack.pk,
        "bundle_id": bundle.pk,
        "policy_id": policy.pk,
    }


def foreign_rows(cast: Cast) -> dict[str, object]:
    """What the outsider's workspace has, by the name of the argument."""
    workspace = cast.foreign_tenant.workspace
    invitation = InvitationFactory(
        workspace=workspace, email=cast.reader.email, role=Role.MANAGER, invited_by=cast.outsider
    )
    session = OnboardingSession.objects.create(
        workspace=workspace, tenant=cast.foreign_tenant, customer_name="Elsewhere"
    )
    bulk_start = BulkStart.objects.create(
        workspace=workspace,
        token=uuid.uuid4(),
        operation_type="inventory_sync",
        requested_by=cast.outsider,
    )
    return {
        **rows_of(cast.foreign_tenant),
        "bulk_id": bulk_start.pk,
        "workspace_slug": workspace.slug,
        "tenant_id": cast.foreign_tenant.pk,
        "membership_id": WorkspaceMembership.objects.get(workspace=workspace).pk,
        "invitation_id": invitation.pk,
        "session_id": session.pk,
        "passkey_id": Passkey.objects.create(
            user=cast.outsider, credential_id=b"x", public_key=b"x", handle=b"x", name="Theirs"
        ).pk,
        "delivery_id": WebhookDelivery.objects.create(
            webhook=Webhook.objects.create(workspace=workspace, url="https://x.example/"),
            event="test",
        ).pk,
        "public_id": Connection.objects.create(
            workspace=workspace,
            kind="oidc",
            issuer="https://id.example",
            client_id="x",
            sealed_secret=b"x",
        ).public_id,
    }


def statements(person: User, route: str, arguments: dict[str, object]) -> list[str]:
    """The statements of one answer, without the values in them."""
    url = "/" + ARGUMENT.sub(lambda found: str(arguments[found[2]]), route)
    client = sign_in(Client(), person)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = ask(client, url)
    assert answer.status_code in {302, 400, 404}, url
    return [re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in asked]


def test_every_kind_of_id_is_asked_for(cast: Cast) -> None:
    assert {name for _, name in WITH_ID} == set(foreign_rows(cast))


@pytest.mark.parametrize(("route", "name"), WITH_ID)
def test_foreign_id_takes_the_statements_of_a_missing_one(
    cast: Cast, route: str, name: str
) -> None:
    foreign = foreign_rows(cast)
    own: dict[str, object] = {
        "workspace_slug": cast.workspace.slug,
        "tenant_id": cast.tenant.pk,
        **dict.fromkeys(foreign.keys() - {"workspace_slug", "tenant_id"}, NO_ROW),
        "public_id": MISSING["public_id"],
    }

    known = statements(cast.owner, route, {**own, name: foreign[name]})
    missing = statements(cast.owner, route, {**own, name: MISSING.get(name, NO_ROW)})

    assert known == missing


def test_tenant_not_named_takes_the_statements_of_a_missing_one(cast: Cast) -> None:
    route = "admin/tenants/<int:tenant_id>/"

    known = statements(cast.reader, route, {"tenant_id": cast.other_tenant.pk})

    assert known == statements(cast.reader, route, {"tenant_id": NO_ROW})


@pytest.mark.parametrize("has_tenant", [True, False])
def test_draft_of_another_workspace_takes_the_statements_of_a_missing_one(
    cast: Cast, *, has_tenant: bool
) -> None:
    draft = OnboardingSession.objects.create(
        workspace=cast.foreign_tenant.workspace,
        tenant=cast.foreign_tenant if has_tenant else None,
        customer_name="Elsewhere",
    )
    route = "admin/onboarding/<int:session_id>/"

    known = statements(cast.manager, route, {"session_id": draft.pk})

    assert known == statements(cast.manager, route, {"session_id": NO_ROW})
