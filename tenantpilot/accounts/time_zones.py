"""In which time zone a person reads times: at first their browser's, then as they choose."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from tenantpilot.accounts.models import Account, User
from tenantpilot.audit import log
from tenantpilot.audit.actions import AuditAction

UTC = "UTC"
# Names such as "US/Eastern" or "Etc/GMT+5" are other names of these.
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
           "Pacific")  # fmt: skip

type Group = tuple[str, list[tuple[str, str]]]


@cache
def known() -> frozenset[str]:
    """Return every name that can be used."""
    return frozenset(available_timezones())


@cache
def offered() -> list[Group]:
    """Return what people can choose from, by region, under the names that are known everywhere."""
    names = sorted(known())
    regions = [(each, [name for name in names if name.startswith(f"{each}/")]) for each in REGIONS]
    return [(group, [(name, name) for name in found]) for group, found in [(UTC, [UTC]), *regions]]


def zone_of(account: Account) -> ZoneInfo:
    """Return the person's time zone; UTC while none is known."""
    return ZoneInfo(account.time_zone if account.time_zone in known() else UTC)


@transaction.atomic
def choose(*, account: Account, time_zone: str) -> None:
    """Show times in this zone from now on."""
    if account.time_zone == time_zone:
        return
    account.time_zone = time_zone
    account.save(update_fields=["time_zone"])
    log.record(action=AuditAction.TIME_ZONE_CHANGED, actor=account, subject=account)


def note_browsers(*, user: User, time_zone: str) -> None:
    """Take the browser's zone for a person who has none yet; anything else is no zone."""
    if time_zone in known():
        User.objects.filter(pk=user.pk, time_zone="").update(time_zone=time_zone)
