"""System check: only a demo lets operators in with a password alone."""

from django.conf import settings
from django.core.checks import CheckMessage, Error


def operators_need_a_factor(app_configs: object = None, **kwargs: object) -> list[CheckMessage]:
    """Return an error if operators of a real installation need no second factor."""
    if settings.OPERATORS_WITHOUT_FACTOR and not settings.DEMO:
        text = "OPERATORS_WITHOUT_FACTOR lets platform operators in with a password alone."
        hint = "Take it out of the environment. It is for demos only."
        return [Error(text, hint=hint, id="factors.E001")]
    return []
