"""The colour theme: a cookie the server reads, so no page ever flashes in the wrong colours."""

from django.db.models import TextChoices
from django.http import HttpRequest

COOKIE = "theme"
COOKIE_SECONDS = 365 * 24 * 3600


class Theme(TextChoices):
    AUTO = "auto", "Match my device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"

    @property
    def icon(self) -> str:
        return {"auto": "sun-moon", "light": "sun", "dark": "moon"}[self.value]


def chosen_theme(request: HttpRequest) -> Theme:
    """Return the theme of the cookie; anything we did not write ourselves counts as auto."""
    try:
        return Theme(request.COOKIES.get(COOKIE, Theme.AUTO))
    except ValueError:
        return Theme.AUTO
