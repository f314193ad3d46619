from django.urls import path

from reviewpacks import views

PACKS = "tenants/<int:tenant_id>/review-packs/"
PACK = f"{PACKS}<int:pack_id>/"

app_name = "reviewpacks"
urlpatterns = [
    path(PACKS, views.pack_list, name="list"),
    path(f"{PACKS}request/", views.request_pack, name="request"),
    path(PACK, views.pack_detail, name="detail"),
    path(f"{PACK}download/", views.download, name="download"),
]
