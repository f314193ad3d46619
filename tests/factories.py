"""Factories for what the cast lives in. Everything the services do goes through the services."""

import uuid
from typing import Any

import factory

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.tenants import secrets
from tenantpilot.tenants.models import ProviderConnection, Tenant, TenantEntitlement
from tenantpilot.workspaces.models import (
    Role,
    Workspace,
    WorkspaceInvitation,
    WorkspaceMembership,
)

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@msp.example")
    name = factory.Faker("name")
    password = factory.django.Password(PASSWORD)


class PlatformOperatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlatformOperator

    email = factory.Sequence(lambda n: f"operator{n}@platform.example")
    name = factory.Faker("name")
    password = factory.django.Password(PASSWORD)


class WorkspaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Workspace

    name = factory.Sequence(lambda n: f"Workspace {n}")
    slug = factory.Sequence(lambda n: f"workspace-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkspaceMembership

    workspace = factory.SubFactory(WorkspaceFactory)
    user = factory.SubFactory(UserFactory)
    role = "owner"


class InvitationFactory(factory.django.DjangoModelFactory):
    """By an owner of the workspace, unless another inviter is named."""

    class Meta:
        model = WorkspaceInvitation

    workspace = factory.SubFactory(WorkspaceFactory)
    email = factory.Sequence(lambda n: f"invited{n}@msp.example")
    name = factory.Faker("name")
    role = "operator"

    @factory.lazy_attribute
    def invited_by(self) -> Any:
        owners = WorkspaceMembership.objects.filter(workspace=self.workspace, role=Role.OWNER)
        return (owners.first() or MembershipFactory(workspace=self.workspace)).user


class TenantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tenant

    workspace = factory.SubFactory(WorkspaceFactory)
    name = factory.Sequence(lambda n: f"Customer {n}")
    directory_id = factory.LazyFunction(uuid.uuid4)
    primary_domain = factory.Sequence(lambda n: f"customer{n}.example")


class EntitlementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TenantEntitlement


class ConnectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProviderConnection

    tenant = factory.SubFactory(TenantFactory)
    client_id = factory.LazyFunction(uuid.uuid4)

    @factory.lazy_attribute
    def sealed_secret(self) -> Any:
        return secrets.seal("a-client-secret", tenant_id=self.tenant.pk)
