"""Microsoft's words for an error, as far as we know them: the only ones that are kept."""

from tenantpilot.graph.auth import error_codes
from tenantpilot.graph.http import responses

KNOWN_WORDS = frozenset(error_codes.WORDS) | frozenset(responses.WORDS)
