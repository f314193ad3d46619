"""The address of a list as it is, with some of what it asks for changed."""

from urllib.parse import urlencode

from django.http import QueryDict


def list_address(query: QueryDict, **changed: str) -> str:
    """Return `?…` with these parameters in place of what they were; an empty one is left out."""
    kept = [
        (name, value) for name, values in query.lists() if name not in changed for value in values
    ]
    return f"?{urlencode(kept + [each for each in changed.items() if each[1]])}"
