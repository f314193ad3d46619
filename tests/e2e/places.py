"""Where pages are: the arguments of a route, looked up in the product's database."""

import re
from collections.abc import Callable, Mapping

from django_scopes import scopes_disabled

from demo.world.customers import Customer
from demo.world.drafts import Draft
from demo.world.people import Person
from demo.world.providers import NORTHBEAM, Provider
from onboarding.models import OnboardingSession
from operations.models import OperationRun
from tenantpilot.tenants.models import Tenant, TenantOwned
from tenantpilot.workspaces.models import WorkspaceMembership

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")

type Arguments = Mapping[str, object]
type Place = Callable[[], Arguments]


def nowhere() -> Arguments:
    """The route takes no arguments."""
    return {}


def workspace(provider: Provider) -> Place:
    return lambda: {"workspace_slug": provider.slug}


def tenant(customer: Customer) -> Place:
    return tenant_named(customer.name)


def tenant_named(name: str) -> Place:
    return lambda: {"tenant_id": Tenant.objects.get(name=name).pk}


def latest(model: type[TenantOwned], argument: str, **wanted: object) -> Place:
    """The newest row like this of the demo's first provider, and its tenant."""
    return _latest(model, argument, tenant__workspace__slug=NORTHBEAM.slug, **wanted)


def latest_of(tenant_name: str, model: type[TenantOwned], argument: str, **wanted: object) -> Place:
    """The newest row like this on the tenant of this name."""
    return _latest(model, argument, tenant__name=tenant_name, **wanted)


def _latest(model: type[TenantOwned], argument: str, **wanted: object) -> Place:
    def find() -> Arguments:
        with scopes_disabled():
            newest = model.objects.filter(**wanted).latest("pk")
        return {"tenant_id": newest.tenant_id, argument: newest.pk}

    return find


def run(**wanted: object) -> Place:
    return latest(OperationRun, "run_id", **wanted)


def run_of(tenant_name: str, **wanted: object) -> Place:
    return latest_of(tenant_name, OperationRun, "run_id", **wanted)


def member(provider: Provider, person: Person) -> Place:
    """A person's place in a workspace."""

    def find() -> Arguments:
        found = WorkspaceMembership.objects.get(
            workspace__slug=provider.slug, user__email=person.email
        )
        return {"workspace_slug": provider.slug, "membership_id": found.pk}

    return find


def draft(wanted: Draft) -> Place:
    """An onboarding that is under way."""
    return draft_named(wanted.name)


def draft_named(name: str) -> Place:
    return lambda: _session(customer_name=name)


def onboarding_of(customer: Customer) -> Place:
    """The onboarding that made the customer's tenant active."""
    return lambda: _session(tenant__name=customer.name)


def _session(**wanted: object) -> Arguments:
    return {"session_id": OnboardingSession.objects.get(**wanted).pk}


def address(route: str, arguments: Arguments) -> str:
    """Return the path of a route; arguments nobody named are 1."""
    return "/" + ARGUMENT.sub(lambda found: str(arguments.get(found[1], 1)), route)
