"""What a browser answers about a passkey: JSON in a field of a form."""

import json
from typing import Any

from django.http import HttpRequest

from tenantpilot.factors.services.passkeys import PasskeyRefusedError

LONGEST = 16_000


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Return the browser's answer. Raises PasskeyRefusedError for whatever is none."""
    text = request.POST.get("credential", "")
    if not text or len(text) > LONGEST:
        raise PasskeyRefusedError
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as odd:
        raise PasskeyRefusedError from odd
    if not isinstance(answer, dict):
        raise PasskeyRefusedError
    return answer
