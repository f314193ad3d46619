"""What every page's shell needs, read from what the access decorators put on the request."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from tenantpilot.ui import navigation
from tenantpilot.ui.themes import Theme, chosen_theme


class Shell:
    """The frame around a page. Lazy: a page that draws no sidebar resolves no links."""

    themes = Theme

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def theme(self) -> Theme:
        return chosen_theme(self._request)

    @property
    def next(self) -> str:
        """The page to return to after the theme was changed."""
        return self._request.get_full_path()

    @property
    def workspace(self) -> Any:
        """The page's workspace, else the one that was opened last."""
        return self._of_workspace("workspace")

    @property
    def tenant(self) -> Any:
        return getattr(self._request, "tenant", None)

    @property
    def workspaces(self) -> Iterable[Any]:
        """The person's workspaces for the switcher, where a page provides them."""
        return self._of_workspace("workspaces") or ()

    @property
    def user(self) -> Any:
        """Who is signed in on the admin plane, or None."""
        return self._signed_in("user")

    @property
    def operator(self) -> Any:
        """Who is signed in on the system plane, or None."""
        return self._signed_in("operator")

    @cached_property
    def workspace_links(self) -> list[navigation.Link]:
        if self.workspace is None:
            return []
        return self._links(navigation.WORKSPACE, workspace_slug=self.workspace.slug)

    @cached_property
    def tenant_links(self) -> list[navigation.Link]:
        if self.tenant is None:
            return []
        return self._links(navigation.TENANT, tenant_id=self.tenant.pk)

    @cached_property
    def system_links(self) -> list[navigation.Link]:
        return self._links(navigation.SYSTEM)

    @cached_property
    def home_url(self) -> str:
        return navigation.address("tenant_dashboard:home")

    @cached_property
    def system_url(self) -> str:
        return navigation.address("system_dashboard:control-tower")

    @cached_property
    def workspace_url(self) -> str:
        if self.workspace is None:
            return ""
        return navigation.address("tenant_dashboard:workspace", workspace_slug=self.workspace.slug)

    @cached_property
    def tenant_url(self) -> str:
        if self.tenant is None:
            return ""
        return navigation.address("tenant_dashboard:tenant", tenant_id=self.tenant.pk)

    @cached_property
    def account_url(self) -> str:
        return navigation.address("members:account")

    @cached_property
    def system_account_url(self) -> str:
        return navigation.address("members:system-account")

    @cached_property
    def admin_sign_out_url(self) -> str:
        return navigation.address("accounts:admin-sign-out")

    @cached_property
    def system_sign_out_url(self) -> str:
        return navigation.address("accounts:system-sign-out")

    def _of_workspace(self, attribute: str) -> Any:
        if hasattr(self._request, "workspace"):
            return getattr(self._request, attribute, None)
        return self._remembered.get(attribute)

    @cached_property
    def _remembered(self) -> dict[str, Any]:
        """The menu of the workspace opened last, for a page of none; empty on other planes."""
        menu = getattr(self._request, "remembered_menu", dict)
        return dict(menu())

    def _signed_in(self, attribute: str) -> Any:
        person = getattr(self._request, attribute, None)
        return person if getattr(person, "is_authenticated", False) else None

    def _links(
        self, entries: tuple[navigation.Entry, ...], **kwargs: object
    ) -> list[navigation.Link]:
        capabilities = self._of_workspace("capabilities")
        return navigation.links(
            entries, path=self._request.path, capabilities=capabilities, **kwargs
        )


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: the frame as `shell`."""
    return {"shell": Shell(request)}
