"""The provider whose customers these are, in the demo."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from demo.portfolio.ids import SLUG
from demo.portfolio.planting import plant
from demo.portfolio.states import states_of
from demo.world.people import PASSWORD, Person
from tenantpilot.accounts.models import User
from tenantpilot.workspaces.models import Role, Workspace, WorkspaceMembership

NAME = "Hollybrook Managed IT"
MONA = Person(name="Mona Villar", email="mona.villar@hollybrook.example")


def is_open() -> bool:
    """Whether the provider is there."""
    return Workspace.objects.filter(slug=SLUG).exists()


@transaction.atomic
def open_workspace(*, tenants: int, now: datetime) -> bool:
    """Store the provider with so many customers, and its owner; False if it is there already."""
    if is_open():
        return False
    workspace = Workspace.objects.create(name=NAME, slug=SLUG, is_demo=True)
    owner = User.objects.create(email=MONA.email, name=MONA.name, password=make_password(PASSWORD))
    WorkspaceMembership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    plant(workspace=workspace, states=states_of(tenants), now=now)
    return True
