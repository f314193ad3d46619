"""The product's addresses, and beside them Django's own lists of the same rows: a peer to pages.

They show every row to anyone who is signed in, so they exist within the benchmark only.
"""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest
from django.urls import path

from operations.models import OperationRun
from tenantpilot.tenants.models import Tenant
from tenantpilot.urls import urlpatterns as product


class Peer(AdminSite):
    """Lists for people who are signed in on the admin plane."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class List(ModelAdmin):  # type: ignore[type-arg]  # no generic while it runs
    """A list to read, with as many rows a page as ours has."""

    list_per_page = 25

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = (
        lambda self, request, obj=None: False
    )


class Tenants(List):
    list_display = ("name", "primary_domain", "status", "workspace")
    list_select_related = ("workspace", "connection")
    search_fields = ("name", "primary_domain")


class Operations(List):
    list_display = ("type", "trigger", "status", "outcome", "initiator", "created_at")
    list_select_related = ("initiator",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return OperationRun._base_manager.all()


peer = Peer(name="peer")
peer.register(Tenant, Tenants)
peer.register(OperationRun, Operations)

urlpatterns = [path("admin/peer/", peer.urls), *product]
