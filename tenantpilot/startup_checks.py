"""What is set wrong ends a web server or a worker before it begins, in a sentence each."""

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured


def refuse_mistakes() -> None:
    """Raise ImproperlyConfigured with the sentences of all system checks that fail."""
    found = [each for each in run_checks() if each.is_serious() and not each.is_silenced()]
    if found:
        raise ImproperlyConfigured(" ".join(f"{each.msg}" for each in found))


def refuse_missing_files() -> None:
    """Raise ImproperlyConfigured if no static files were collected: each page would be an error."""
    if not settings.DEBUG and not getattr(staticfiles_storage, "hashed_files", True):
        raise ImproperlyConfigured(
            "STATIC_ROOT holds no static files; `deploy/manage collectstatic` puts them there."
        )
