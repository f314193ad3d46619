"""The way from a page back to the list that led there, as it was."""

from django.http import QueryDict
from django.utils.http import urlencode


def way_back(asked: QueryDict) -> str:
    """Return what leads back to a list as these parameters ask for it; empty if there are none."""
    query = asked.urlencode()
    return f"?{urlencode({'back': query})}" if query else ""
