"""When a credential that ends is warned of: the same days and words wherever one is."""

from dataclasses import dataclass
from datetime import date

WARN_DAYS, URGENT_DAYS = 30, 7


@dataclass(frozen=True, kw_only=True)
class SecretExpiry:
    """A client secret or certificate that expires soon, or has."""

    days_left: int
    noun: str

    @property
    def tone(self) -> str:
        return "danger" if self.days_left <= URGENT_DAYS else "warning"

    @property
    def title(self) -> str:
        """Say it in a sentence. A secret works until the end of its last day."""
        if self.days_left < 0:
            return f"The {self.noun} has expired."
        when = {0: "today", 1: "tomorrow"}.get(self.days_left, f"in {self.days_left} days")
        return f"The {self.noun} expires {when}."


def expiry_of(noun: str, expires_on: date | None, *, today: date) -> SecretExpiry | None:
    """Return the warning about a credential, from 30 days before it expires."""
    if expires_on is None or (expires_on - today).days > WARN_DAYS:
        return None
    return SecretExpiry(days_left=(expires_on - today).days, noun=noun)
