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
    signed, for one answer, and known only to the person who has the link. HEAD answers nothing.
    """
    if request.method == "HEAD":
        return HttpResponse()
    try:
        answer = str(consents.receive(ConsentReturn.of(request.GET)).answer)
    except consents.LinkOverError:
        answer = "over"
    page = render_to_string(
        "onboarding/consent.html", {"answer": answer, "shell": {"theme": chosen_theme(request)}}
    )
    is_over = answer == "over"
    return HttpResponse(page, status=HTTPStatus.NOT_FOUND if is_over else HTTPStatus.OK)
