"""The runs of reports: every report type's handler, the result link and the weekly schedule."""

from importlib import import_module

from reports.handlers import result_link, schedule
from reports.types.registry import DEFINITIONS

__all__ = ["result_link", "schedule"]

for report_type in DEFINITIONS:
    import_module(f"reports.types.{report_type.value}.handler")
