"""The workspaces of one person, read once a request: access, switcher and menu go by the same rows.

Every request reads them again, and so does whatever asks without one: nothing is kept of rights.
"""

from functools import cached_property
from typing import Any, cast

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.http import HttpRequest

from tenantpilot.accounts.current_account import get_current_account
from tenantpilot.accounts.models import User
from tenantpilot.accounts.ways_in import WayIn, is_own
from tenantpilot.workspaces.models import Workspace, WorkspaceMembership

_ATTRIBUTE = "_tenantpilot_places"


def opens(way_in: WayIn | None) -> Q:
    """Match the memberships that a session opened in this way is good for.

    A provider's session opens the provider's workspace. Any other session opens every workspace
    that does not require a provider, and those where the member has break glass. With a password
    alone it opens those only that ask for no more.
    """
    if way_in is None:
        return Q()
    if way_in.connection_id is not None:
        return Q(workspace__connections=way_in.connection_id)
    if not way_in.has_factor:
        return Q(workspace__sso_required_at=None, workspace__factor_required=False)
    return Q(workspace__sso_required_at=None) | Q(break_glass=True)


class Places:
    """Where one person has a place, by the workspace's name: one statement, at the first question.

    Suspended memberships are none. What the person's session does not open is told by `switcher`
    only.
    """

    def __init__(self, user: User) -> None:
        self.user = user
        self._way_in = user.way_in

    @cached_property
    def opened(self) -> list[WorkspaceMembership]:
        """Return the memberships that the person's session opens, with their workspaces."""
        return [each for each in self._rows if cast(Any, each).is_open]

    def in_workspace(self, slug: str) -> WorkspaceMembership | None:
        """Return the membership in an open workspace; None if there is none."""
        return next((each for each in self.opened if each.workspace.slug == slug), None)

    @cached_property
    def switcher(self) -> list[Workspace]:
        """Return the person's workspaces for the switcher.

        Those that this session does not open are marked `is_closed`, with the `door` of the
        provider that does. A provider's session does not learn of them: who runs it is not to know
        of others.
        """
        shown = self._rows if is_own(self._way_in) else self.opened
        return list(map(_for_switcher, shown))

    @cached_property
    def _rows(self) -> list[WorkspaceMembership]:
        is_open = When(opens(self._way_in) & Q(user__is_active=True), then=Value(value=True))
        places = WorkspaceMembership.objects.filter(user=self.user, suspended_at=None)
        annotated = places.annotate(
            is_open=Case(is_open, default=Value(value=False), output_field=BooleanField()),
            door=F("workspace__connections__public_id"),
        )
        return list(annotated.select_related("workspace").order_by("workspace__name", "pk"))


def places_of(request: HttpRequest) -> Places:
    """Return the places of who is signed in on the admin plane; read once for the request."""
    user = get_current_account(request)
    found: Places | None = getattr(request, _ATTRIBUTE, None)
    if found is None or found.user is not user:
        found = Places(user)
        setattr(request, _ATTRIBUTE, found)
    return found


def _for_switcher(membership: WorkspaceMembership) -> Workspace:
    row: Any = membership
    workspace: Any = membership.workspace
    workspace.is_closed, workspace.door = not row.is_open, row.door
    return cast(Workspace, workspace)
