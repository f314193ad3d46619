"""Messages for the next page."""

from django.contrib import messages
from django.http import HttpRequest


def info_once(request: HttpRequest, text: str) -> None:
    """Say that nothing was done because it was done before, unless a message waits already.

    One waits after a double click: the browser asked again before it drew the first answer,
    and "nothing was started" beside "was started" would only confuse.
    """
    if not messages.get_messages(request):
        messages.info(request, text)
