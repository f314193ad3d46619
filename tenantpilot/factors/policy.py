"""Who needs a second factor: operators always, members if one of their workspaces asks for it.

A workspace asks everybody, or its owners with break glass while it requires a provider.
"""

from django.conf import settings
from django.db.models import Q, QuerySet

from tenantpilot.accounts.models import PlatformOperator
from tenantpilot.factors.owners import Person
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

THE_INSTALLATION = "the system plane"


def is_required(person: Person) -> bool:
    """Whether the person may not sign in with a password alone."""
    return bool(who_asks(person))


def who_asks(person: Person) -> str:
    """Return who asks the person for a second factor, in words; "" if no one does."""
    if isinstance(person, PlatformOperator):
        return "" if settings.OPERATORS_WITHOUT_FACTOR else THE_INSTALLATION
    first = _asking(person).order_by("name", "pk").first()
    return first.name if first else ""


def _asking(person: Person) -> QuerySet[Workspace]:
    places = WorkspaceMembership.objects.filter(user=person.pk, suspended_at=None)
    # Break glass goes past a provider and what the provider asks for.
    asking = places.filter(
        Q(workspace__factor_required=True)
        | Q(workspace__sso_required_at__isnull=False, break_glass=True)
    )
    return Workspace.objects.filter(memberships__in=asking)
