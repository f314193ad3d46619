"""What a page says before a dangerous act."""

from typing import Any

from django import template

from tenantpilot.accounts.sessions import is_proved
from tenantpilot.factors.proofs import confirm_url

register = template.Library()


@register.inclusion_tag("factors/parts/proof_note.html", takes_context=True)
def proof_note(context: template.Context, about: str = "") -> dict[str, Any]:
    """Say that the act asks for a proof, with a link to give it; nothing if it is there.

    `about` says which acts of the page these are, if not all.
    """
    request = context["request"]
    if is_proved(request):
        return {"is_proved": True}
    return {
        "is_proved": False,
        "url": confirm_url(request, back=request.get_full_path()),
        "about": about,
    }
