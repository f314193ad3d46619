"""Where each family's milestones come from: one piece a family, in the catalog's order.

A new family is a function in the module of its area, and a line in SOURCES.
"""

from collections.abc import Callable

from system_dashboard.verification.sources.onboarding import checkpoints_completed
from system_dashboard.verification.sources.operations import operations_started
from system_dashboard.verification.sources.reports import reports_created
from system_dashboard.verification.sources.reviewpacks import packs_requested
from system_dashboard.verification.sources.support import diagnostics_opened
from telemetry.reconciliation import Source

# Functions, because querysets of tenants' rows can only be made where scopes are disabled.
SOURCES: tuple[Callable[[], Source], ...] = (
    checkpoints_completed,
    diagnostics_opened,
    operations_started,
    reports_created,
    packs_requested,
)
