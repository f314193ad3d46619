"""How a view of this app declares its plane; the richer decorators live above, in access."""

from collections.abc import Callable

from django.http import HttpResponseBase

type View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Declare that anybody may call the view, signed in or not."""
    view.plane = "public"  # type: ignore[attr-defined]
    return view
