"""Every report type's definition, and the class of a report's entries.

The package `reports.types.<value of ReportType>` holds one type, with DEFINITION in its module
`definition`. A type without a package stops the product when it starts.
"""

from collections.abc import Mapping
from importlib import import_module

from reports.types.base import Entry, ReportDefinition
from tenantpilot.enums import OperationType, ReportType


class UnknownSchemaError(Exception):
    """Another release of the product wrote the report, and this one cannot read it."""


def _definition(report_type: ReportType) -> ReportDefinition:
    module = import_module(f"reports.types.{report_type.value}.definition")
    definition: ReportDefinition = module.DEFINITION
    return definition


DEFINITIONS: Mapping[ReportType, ReportDefinition] = {
    each: _definition(each) for each in ReportType
}
OPERATION_OF: Mapping[ReportType, OperationType] = {
    each: definition.operation_type for each, definition in DEFINITIONS.items()
}


def entry_class(report_type: str, schema_version: int) -> type[Entry]:
    """Return the class of the entries. Raises UnknownSchemaError."""
    try:
        return DEFINITIONS[ReportType(report_type)].schemas[schema_version]
    except (KeyError, ValueError):
        raise UnknownSchemaError from None
