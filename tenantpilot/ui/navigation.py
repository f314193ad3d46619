"""The sidebar: which pages exist, where they stand, who may see them.

Pages are named by URL name only, so this app imports none of them. An entry whose URL name is
not in the URL configuration is not shown: a new page appears as soon as its route does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page of the sidebar; `capability` is the value of the capability it takes, if any."""

    label: str
    icon: str
    url_name: str
    capability: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry on one page: `current` is "page" for the page itself, "true" for its section."""

    label: str
    icon: str
    url: str
    current: str = ""


SYSTEM = (
    Entry(label="Control tower", icon="gauge", url_name="system_dashboard:control-tower"),
    Entry(label="Workspaces", icon="building-2", url_name="system_dashboard:workspaces"),
    Entry(label="Operations", icon="activity", url_name="system_dashboard:operations"),
)

WORKSPACE = (
    Entry(label="Tenants", icon="server", url_name="tenant_dashboard:workspace"),
    Entry(label="Changes", icon="clock", url_name="inventory:workspace-changes"),
    Entry(
        label="Onboarding",
        icon="list-checks",
        url_name="onboarding:list",
        capability="onboarding.manage",
    ),
    Entry(label="Members", icon="users", url_name="members:list", capability="members.manage"),
    Entry(label="Sign-in", icon="lock", url_name="sso:workspace", capability="sign_in.manage"),
    Entry(
        label="Microsoft app", icon="key-round", url_name="onboarding:app", capability="app.manage"
    ),
    Entry(
        label="Letterhead",
        icon="file-text",
        url_name="reviewpacks:letterhead",
        capability="letterhead.change",
    ),
    Entry(label="Notifications", icon="inbox", url_name="notices:choices"),
    Entry(
        label="Audit log",
        icon="file-text",
        url_name="audit_log:list",
        capability="audit_log.view",
    ),
)

TENANT = (
    Entry(label="Overview", icon="gauge", url_name="tenant_dashboard:tenant"),
    Entry(label="Inventory", icon="database", url_name="inventory:list"),
    Entry(label="Changes", icon="clock", url_name="inventory:changes"),
    Entry(label="What we can see", icon="eye", url_name="visibility:page"),
    Entry(label="What we can do", icon="shield-check", url_name="visibility:provider-access"),
    Entry(label="Operations", icon="activity", url_name="operations:list"),
    Entry(label="Reports", icon="file-text", url_name="reports:list"),
    Entry(label="Review packs", icon="package", url_name="reviewpacks:list"),
    Entry(
        label="Support diagnostics",
        icon="life-buoy",
        url_name="support:list",
        capability="support_diagnostics.open",
    ),
)


def address(url_name: str, **kwargs: object) -> str:
    """Return the path of the page, or "" while no route has that name."""
    where = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return _address(url_name, tuple(kwargs.items()), where)


@lru_cache(maxsize=10_000)
def _address(url_name: str, kwargs: tuple[tuple[str, object], ...], where: tuple[str, str]) -> str:
    """Resolve it once: every page has two dozen of these, and names and numbers decide each."""
    try:
        return reverse(url_name, where[0], kwargs=dict(kwargs))
    except NoReverseMatch:
        return ""


def links(
    entries: Sequence[Entry],
    *,
    path: str,
    capabilities: Iterable[Any] | None = None,
    **kwargs: object,
) -> list[Link]:
    """Return the entries that exist and that the person may open, the current one marked.

    `capabilities` None means that the page does not know them yet: nothing that takes one shows.
    """
    held = {str(getattr(capability, "value", capability)) for capability in capabilities or ()}
    shown = [
        (entry, url)
        for entry in entries
        if (not entry.capability or entry.capability in held)
        and (url := address(entry.url_name, **kwargs))
    ]
    section = max((url for _, url in shown if path.startswith(url)), key=len, default="")
    return [
        Link(
            label=entry.label,
            icon=entry.icon,
            url=url,
            current="page" if url == path else "true" if url == section else "",
        )
        for entry, url in shown
    ]
