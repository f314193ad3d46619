"""Ending messages with the link that each of them brings."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices import unsubscribe_links
from notices.services import choices
from tenantpilot.access.views import public_view


@public_view
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, *, token: str) -> HttpResponse:
    """Ask whether the messages are to end, or end them: mail programs send this form themselves.

    The token is the authority, so no session is needed and another site's form does no more than
    the link. GET changes nothing: scanners of mail follow every link.
    """
    found = unsubscribe_links.read(token)
    if found is None:
        return render(request, "notices/link_over.html", status=HTTPStatus.NOT_FOUND)
    choice_id, what = found
    if request.method == "POST":
        choices.stop(choice_id=choice_id, what=what)
    context = {"is_done": request.method == "POST", "is_digest": what == "digest"}
    return render(request, "notices/unsubscribe.html", context)
