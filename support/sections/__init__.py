"""The parts of a bundle, in the order people read them.

A new one is a module with a Section and a function that reads it, and a line in SECTIONS.
"""

from collections.abc import Callable

from support.sections.about import read_about
from support.sections.clock import read_clock
from support.sections.connection import read_connection
from support.sections.packs import read_packs
from support.sections.permissions import read_permissions
from support.sections.reports import read_reports
from support.sections.run import read_run
from support.sections.runs import read_runs
from support.sections.tenant import read_tenant
from support.sections.visibility import read_visibility
from support.sections.workers import read_workers
from support.types import DiagnosticsContext, Section

# None: there is nothing to say about this context.
type ReadSection = Callable[[DiagnosticsContext], Section | None]

SECTIONS: tuple[ReadSection, ...] = (
    read_run,
    read_connection,
    read_permissions,
    read_visibility,
    read_workers,
    read_runs,
    read_reports,
    read_packs,
    read_tenant,
    read_clock,
    read_about,
)
