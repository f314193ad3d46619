"""What the kernel's tables refuse, whoever writes to them, and what rows are called."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.test import RequestFactory

from tenantpilot.accounts.backends import AdminPlaneBackend, SystemPlaneBackend
from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantEntitlement
from tenantpilot.tenants.services import connections
from tenantpilot.workspaces import services
from tenantpilot.workspaces.models import Role, WorkspaceMembership
from tests.cast import Cast
from tests.factories import PASSWORD, EntitlementFactory, MembershipFactory, UserFactory


def refuses(model: type[Model], constraint: str, **changes: object) -> bool:
    """Whether the database refuses these changes of every row because of the constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model._default_manager.update(**changes)
    return True


def test_vocabularies_are_closed_in_the_database(cast: Cast) -> None:
    assert refuses(WorkspaceMembership, "workspaces_role_known", role="janitor")
    assert refuses(Tenant, "tenants_tenant_status_known", status="lost")
    assert refuses(ProviderConnection, "tenants_connection_status_known", status="odd")


def test_addresses_are_stored_in_lower_case(cast: Cast) -> None:
    assert refuses(User, "accounts_user_email_lower", email="Shouting@MSP.example")
    assert refuses(PlatformOperator, "accounts_operator_email_lower", email="SHOUT@msp.example")


def test_failed_connections_and_only_they_say_why(cast: Cast) -> None:
    assert refuses(ProviderConnection, "failed_has_code", status="failed", failure_code="")
    assert refuses(ProviderConnection, "failed_has_code", status="connected", failure_code="x")


def test_person_is_a_member_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="workspaces_member_once"), transaction.atomic():
        services.add_member(
            workspace=cast.workspace, user=cast.owner, role=Role.READ_ONLY, added_by=cast.owner
        )

    assert WorkspaceMembership.objects.get(user=cast.owner).role == Role.OWNER


def test_tenant_is_named_for_a_member_once(cast: Cast) -> None:
    membership = WorkspaceMembership.objects.get(user=cast.reader)

    with pytest.raises(IntegrityError, match="tenants_entitled_once"), transaction.atomic():
        EntitlementFactory(membership=membership, tenant=cast.tenant)


@pytest.mark.django_db
def test_address_belongs_to_one_user() -> None:
    first = UserFactory()

    with pytest.raises(IntegrityError, match="email"), transaction.atomic():
        UserFactory(email=first.email)


@pytest.mark.django_db
def test_account_without_a_password_opens_to_nobody(rf: RequestFactory) -> None:
    user = User.objects.create_account(email=" Ada@MSP.example ", name="Ada")
    request = rf.post("/admin/login/")

    assert user.email == "ada@msp.example"
    assert User.objects.get_by_natural_key("ADA@msp.example") == user
    assert not user.has_usable_password()
    for password in ["", user.password]:
        assert AdminPlaneBackend().authenticate(request, user.email, password) is None


def test_each_backend_knows_its_plane_only(cast: Cast, rf: RequestFactory) -> None:
    admin, system = rf.post("/admin/login/"), rf.post("/system/login/")
    owner, operator = cast.owner.email, cast.platform_operator.email

    assert AdminPlaneBackend().authenticate(admin, owner, PASSWORD) == cast.owner
    assert AdminPlaneBackend().authenticate(system, owner, PASSWORD) is None
    assert SystemPlaneBackend().authenticate(system, operator, PASSWORD) == cast.platform_operator
    assert SystemPlaneBackend().authenticate(admin, operator, PASSWORD) is None
    assert AdminPlaneBackend().authenticate(None, owner, PASSWORD) is None


def test_check_of_a_connection_keeps_what_it_found(cast: Cast) -> None:
    connections.mark_failed(tenant=cast.tenant, failure_code="graph_refused")
    failed = ProviderConnection.objects.get()
    connections.mark_connected(tenant=cast.tenant)
    connected = ProviderConnection.objects.get()

    assert (failed.status, failed.failure_code) == ("failed", "graph_refused")
    assert (connected.status, connected.failure_code) == ("connected", "")
    assert failed.last_checked_at is not None
    assert connected.last_checked_at is not None


def test_rows_have_names(cast: Cast) -> None:
    membership = MembershipFactory(workspace=cast.workspace, role=Role.MANAGER)

    assert str(cast.owner) == "Olivia Owner"
    assert str(cast.workspace) == "Northwind IT"
    assert str(cast.tenant) == "Contoso"
    assert str(membership) == f"manager in workspace {cast.workspace.pk}"
    assert str(ProviderConnection.objects.get()) == f"connection of tenant {cast.tenant.pk}"
    entitlement = TenantEntitlement.objects.earliest("pk")
    assert str(entitlement).endswith(f"may see tenant {cast.tenant.pk}")
