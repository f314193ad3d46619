"""Builds a snapshot: every section reads its part, then all of them are serialised."""

import logging
from collections.abc import Iterable, Iterator, Sequence

from django_scopes import scope

from support import serializers
from support.enums import IssueSeverity
from support.presentation import Snapshot
from support.sections import SECTIONS, ReadSection
from support.types import DiagnosticsContext, Issue, Section
from tenantpilot.web.outage import is_outage

SCHEMA_VERSION = 1
_WORST_FIRST = list(IssueSeverity)

logger = logging.getLogger(__name__)


class BundleNotBuiltError(Exception):
    """A section could not be read or serialised, so there is no snapshot."""


def build_snapshot(
    context: DiagnosticsContext, *, sections: Sequence[ReadSection] = SECTIONS
) -> Snapshot:
    """Return the tenant's state as the sections see it. Raises BundleNotBuiltError.

    A database outage raises its own error, because the whole product is unavailable then.
    """
    try:
        with scope(tenant=context.tenant):
            read = [section for each in sections if (section := each(context)) is not None]
        return Snapshot(
            issues=[serializers.issue(issue) for issue in _issues(read)],
            sections=[serializers.section(section) for section in read],
        )
    except Exception as error:
        if is_outage(error):
            raise
        # Any section may fail in its own way. The person gets one clear answer, and half a
        # bundle is never stored.
        logger.exception("diagnostics could not be built", extra={"tenant_id": context.tenant.pk})
        raise BundleNotBuiltError from error


def _issues(read: Iterable[Section]) -> list[Issue]:
    found = (issue for section in read for issue in section.issues())
    return sorted(_distinct(found), key=lambda issue: _WORST_FIRST.index(issue.severity))


def _distinct(found: Iterable[Issue]) -> Iterator[Issue]:
    """Yield each issue once, as the first section has it."""
    seen = set()
    for issue in found:
        key = issue.code, issue.run_id
        if key not in seen:
            seen.add(key)
            yield issue
