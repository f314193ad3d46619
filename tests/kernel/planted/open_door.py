"""Settings of a server whose URL configuration forgot to close a door."""

import sys
from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tenantpilot.settings import *  # noqa: F403


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to everybody")


ROOT_URLCONF = "planted_open_door"
routes: ModuleType = ModuleType(ROOT_URLCONF)
routes.urlpatterns = [path("forgotten/", forgotten)]  # type: ignore[attr-defined]
sys.modules[ROOT_URLCONF] = routes
