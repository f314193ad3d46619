"""The way back from Microsoft's consent page: public, once, and without a word about anyone."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from onboarding.services import consents
from onboarding.services.consents import ConsentReturn
from tenantpilot.access.views import public_view
from tenantpilot.members.views.private_links import private_link
from tenantpilot.ui.themes import chosen_theme


@public_view
@private_link
@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """Keep what Microsoft's page sent back, and tell its reader what that means.

    It is Microsoft that sends browsers here with GET. The state makes the request worth anything:
    signed, for one answer, and known only to the person who has the link. HEAD answers nothing,
    and neither does what a browser loads for another page, or ahead of its reader.
    """
    if request.method == "HEAD":
        return HttpResponse()
    answer = _received(request) if _is_visit(request) else "over"
    page = render_to_string(
        "onboarding/consent.html", {"answer": answer, "shell": {"theme": chosen_theme(request)}}
    )
    is_over = answer == "over"
    return HttpResponse(page, status=HTTPStatus.NOT_FOUND if is_over else HTTPStatus.OK)


def _received(request: HttpRequest) -> str:
    try:
        return str(consents.receive(ConsentReturn.of(request.GET)).answer)
    except consents.LinkOverError:
        return "over"


def _is_visit(request: HttpRequest) -> bool:
    """Whether a person comes here. Older browsers do not say, and are believed."""
    is_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
    return is_page and "Sec-Purpose" not in request.headers
