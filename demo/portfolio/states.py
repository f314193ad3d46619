"""The states that a provider's customers are in, and how many of a hundred are in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from attention.enums import Kind
from tenantpilot.graph.permissions import REQUIRED_PERMISSIONS
from tenantpilot.tenants.models import ConnectionStatus, TenantStatus

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """What is so with a customer. Without more words: all is well."""

    name: str
    # Of a hundred customers.
    share: int
    status: TenantStatus = TenantStatus.ACTIVE
    # None: none is configured.
    connection: Mapping[str, Any] | None = field(default_factory=dict)
    expires_in: timedelta = 200 * _DAY
    # How long ago a sync last ended well, and how many failed since, and why.
    synced_ago: timedelta | None = timedelta(hours=5)
    failed_syncs: int = 0
    failure: str = "throttled"
    is_report_failing: bool = False
    # New in the latest report: its severity.
    new_finding: str = ""
    has_too_much: bool = False
    has_drift: bool = False
    onboarding_for: timedelta | None = None
    put_off: Kind | None = None


def _failed(code: str) -> dict[str, Any]:
    return {"status": ConnectionStatus.FAILED, "failure_code": code}


_MISSING = [each.value for each in REQUIRED_PERMISSIONS[:2]]

STATES = (
    State(name="well", share=42),
    State(
        name="consent withdrawn", share=1, connection=_failed("not_consented"),
        synced_ago=3 * _DAY, failed_syncs=3, failure="not_consented",
    ),
    State(name="app deleted", share=1, connection=_failed("application_unknown")),
    State(
        name="secret expired", share=1, connection=_failed("secret_expired"),
        expires_in=-2 * _DAY, synced_ago=3 * _DAY, failed_syncs=2, failure="secret_expired",
    ),
    State(name="secret expires within a week", share=2, expires_in=5 * _DAY),
    State(name="secret expires within a month", share=7, expires_in=20 * _DAY),
    State(name="never connected", share=1, connection=None, synced_ago=None),
    State(name="permissions missing", share=5, connection={"missing_permissions": _MISSING}),
    State(name="syncs fail", share=2, synced_ago=2 * _DAY, failed_syncs=2, failure="forbidden"),
    State(name="latest sync failed", share=4, failed_syncs=1),
    State(name="not synced lately", share=2, synced_ago=3 * _DAY),
    State(name="report fails", share=3, is_report_failing=True),
    State(name="new finding, high", share=3, new_finding="high"),
    State(name="new finding, medium", share=5, new_finding="medium"),
    State(name="permissions too much", share=3, has_too_much=True),
    State(name="differs from agreed", share=4, has_drift=True),
    State(
        name="several at once", share=2, expires_in=9 * _DAY, has_drift=True,
        new_finding="high", connection={"missing_permissions": _MISSING[:1]},
    ),
    State(name="put off", share=3, expires_in=25 * _DAY, put_off=Kind.CREDENTIAL_EXPIRES),
    State(
        name="being onboarded", share=3, status=TenantStatus.ONBOARDING, connection=None,
        synced_ago=None, onboarding_for=1 * _DAY,
    ),
    State(
        name="onboarding stuck", share=2, status=TenantStatus.ONBOARDING, connection=None,
        synced_ago=None, onboarding_for=20 * _DAY,
    ),
    State(name="archived", share=4, status=TenantStatus.ARCHIVED, connection=None),
)  # fmt: skip


def states_of(count: int) -> list[State]:
    """Return a state for each of so many customers: each state at least once if there is room."""
    order = [state for state in STATES for _ in range(state.share)]
    # A step that has no divisor in common with the length visits each place once.
    step = 37
    spread = [order[place * step % len(order)] for place in range(len(order))]
    found = [spread[number % len(spread)] for number in range(count)]
    if count >= len(STATES):
        missing = [state for state in STATES if state not in found]
        # Those that are well give up their places, and there are enough of these.
        well = [place for place, state in enumerate(found) if state is STATES[0]]
        for place, state in zip(well, missing, strict=False):
            found[place] = state
    return found
