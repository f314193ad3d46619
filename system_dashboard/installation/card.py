"""The Installation card: the facts and what of them needs attention."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils.safestring import SafeString

from system_dashboard.installation.command_lines import command_lines
from system_dashboard.installation.concerns import Concern, concerns
from system_dashboard.installation.facts import Installation, read_installation
from system_dashboard.installation.queue import Queue
from telemetry.health import LedgerHealth
from telemetry.retention import RetentionError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class InstallationCard:
    """What the card shows."""

    facts: Installation
    concerns: Sequence[Concern]

    @property
    def command_lines(self) -> SafeString:
        """The rows of the scheduled commands."""
        return command_lines(self.facts.commands)


def read(
    *, now: datetime, queue: Queue, ledger: LedgerHealth | None = None
) -> InstallationCard | None:
    """Return the card; None if the facts cannot be read, which must not cost the whole page."""
    try:
        facts = read_installation(now=now, queue=queue, ledger=ledger)
    except (DatabaseError, RetentionError):
        logger.exception("the installation card could not be read")
        return None
    return InstallationCard(facts=facts, concerns=concerns(facts))
