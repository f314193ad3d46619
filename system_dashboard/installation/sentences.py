"""How an installation is, in a sentence for each part, well or not."""

from collections.abc import Iterator

from system_dashboard.installation.facts import Installation
from tenantpilot.ui.formatting import duration


def sentences(found: Installation) -> Iterator[str]:
    """Yield what is known. Nothing here judges; that is for the concerns."""
    queue, ledger = found.queue, found.ledger
    yield f"TenantPilot {found.version}; workers alive: {found.queue.workers.alive}."
    yield (
        f"Operations: {queue.running} running, {queue.waiting_for_people} that people wait for, "
        f"{queue.waiting_for_schedule} of the schedule, {queue.planned} planned for later, "
        f"{queue.asked_to_wait} that Microsoft asked to wait."
    )
    for command in found.commands:
        moment = command.last_success
        when = f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
        yield f"{command.name}: last success {when}."
    lag = "nothing was rolled up yet" if ledger.rollup_lag is None else duration(ledger.rollup_lag)
    yield f"Rollup: {lag} behind." if ledger.rollup_lag is not None else f"Rollup: {lag}."
    lost = "never compared" if ledger.lost is None else f"{ledger.lost} lost"
    yield f"Usage events: {lost}, {ledger.beyond_retention} beyond retention."
    if found.expiries.nearest_days is not None:
        yield f"Nearest expiry of a credential: in {found.expiries.nearest_days} days."
    if found.backup and found.backup.last_success:
        yield f"Last backup: {found.backup.last_success:%Y-%m-%d %H:%M} UTC."
