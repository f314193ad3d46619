"""Building a snapshot: every section reads its part, then all of it is written down."""

import logging
from collections.abc import Iterable, Iterator, Sequence

from django_scopes import scope

from support import writing
from support.facts import Finding, Section, Severity
from support.sections import SECTIONS, ReadSection
from support.subject import Subject
from support.writing import Json
from tenantpilot.web.outage import is_outage

SCHEMA_VERSION = 1
_WORST_FIRST = list(Severity)

logger = logging.getLogger(__name__)


class BundleNotBuiltError(Exception):
    """A section could not be read or written down, so there is no snapshot."""


def snapshot(subject: Subject, *, sections: Sequence[ReadSection] = SECTIONS) -> Json:
    """Return the tenant's state as the sections see it. Raises BundleNotBuiltError.

    While the database is away its own error goes on: the whole product is unavailable then.
    """
    try:
        with scope(tenant=subject.tenant):
            read = [section for each in sections if (section := each(subject)) is not None]
        return {
            "findings": [writing.finding(finding) for finding in _findings(read)],
            "sections": [writing.section(section) for section in read],
        }
    except Exception as error:
        if is_outage(error):
            raise
        # Sections are open to whoever adds one. Whatever one of them trips over, the person
        # gets one clear answer, and half a bundle is never stored.
        logger.exception("diagnostics could not be built", extra={"tenant_id": subject.tenant.pk})
        raise BundleNotBuiltError from error


def _findings(read: Iterable[Section]) -> list[Finding]:
    found = (finding for section in read for finding in section.findings())
    return sorted(_distinct(found), key=lambda finding: _WORST_FIRST.index(finding.severity))


def _distinct(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding once: the section that comes first says it best."""
    seen = set()
    for finding in found:
        key = finding.code, finding.run_id
        if key not in seen:
            seen.add(key)
            yield finding
