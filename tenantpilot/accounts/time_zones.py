"""In which time zone a person reads times: at first their browser's, then as they choose."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from tenantpilot.accounts.models import User
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
    """Return what people can choose from, by region."""
    names = sorted(known())
    places = [(region, _places(names, region)) for region in REGIONS]
    return [("Everywhere", [(UTC, UTC)]), *places]


def _places(names: list[str], region: str) -> list[tuple[str, str]]:
    found = (name for name in names if name.startswith(f"{region}/"))
    return [(name, name.split("/", 1)[1].replace("_", " ").replace("/", ", ")) for name in found]


def zone_of(user: User) -> ZoneInfo:
    """Return the person's time zone; UTC while none is known."""
    return ZoneInfo(user.time_zone if user.time_zone in known() else UTC)


@transaction.atomic
def choose(*, user: User, time_zone: str) -> None:
    """Show times in this zone from now on."""
    if user.time_zone == time_zone:
        return
    user.time_zone = time_zone
    user.save(update_fields=["time_zone"])
    log.record(action=AuditAction.TIME_ZONE_CHANGED, actor=user, subject=user)


def note_browsers(*, user: User, time_zone: str) -> None:
    """Take the browser's zone for a person who has none yet; anything else is no zone."""
    if time_zone in known():
        User.objects.filter(pk=user.pk, time_zone="").update(time_zone=time_zone)
