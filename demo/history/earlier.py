"""A policy as it was before its latest change."""

from copy import copy
from datetime import timedelta

from demo.graph_stub import policies
from demo.graph_stub.odata.entities import Json
from demo.graph_stub.world import StubPolicy


def earlier(item: StubPolicy) -> StubPolicy:
    """Return the policy before one of its settings was changed."""
    older = copy(item)
    older.version = max(0, item.version - 1)
    older.modified_at = item.modified_at - timedelta(days=1)
    older.settings = _changed(policies.settings_of(item))
    # Once more: what follows from the id must not change with it.
    older.assignments = policies.assignments_of(item)
    return older


def _changed(settings: Json) -> Json:
    if "state" in settings:
        is_on = settings["state"] == "enabled"
        return {**settings, "state": "enabledForReportingButNotEnforced" if is_on else "enabled"}
    for name, value in settings.items():
        if isinstance(value, bool):
            return {**settings, name: not value}
        if isinstance(value, int):
            return {**settings, name: value + 2}
    return settings
