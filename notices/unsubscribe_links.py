"""The link in a message that ends messages of its kind: signed, without a session, one click."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

WHAT = ("digest", "at_once")


def path(choice_id: int, what: str) -> str:
    """Return the link's path."""
    return reverse("notices:unsubscribe", args=[_signer().sign_object([choice_id, what])])


def read(token: str) -> tuple[int, str] | None:
    """Return which choice ends with the link, or None if it is none of ours."""
    try:
        choice_id, what = _signer().unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (choice_id, what) if isinstance(choice_id, int) and what in WHAT else None


def _signer() -> Signer:
    # A dot, unlike the usual colon, is left alone by whatever turns text into links.
    return Signer(salt="notices.unsubscribing", sep=".")
