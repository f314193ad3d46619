"""Pages whose address opens something: an account, or a workspace."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse


def private_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the address to the page: what its browser asks for next names the site alone.

    Not "no-referrer": browsers then send a form with `Origin: null`, which CSRF protection refuses.
    """

    @wraps(view)
    def private(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return private
