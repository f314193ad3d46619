from django.urls import path

from reviewpacks.views import drafts, letterheads, packs

PACKS = "tenants/<int:tenant_id>/review-packs/"
PACK = f"{PACKS}<int:pack_id>/"

app_name = "reviewpacks"
urlpatterns = [
    path(PACKS, packs.pack_list, name="list"),
    path(f"{PACKS}draft/", drafts.draft, name="draft"),
    path(f"{PACKS}preview/", drafts.preview, name="preview"),
    path(f"{PACKS}request/", packs.request_pack, name="request"),
    path(PACK, packs.pack_detail, name="detail"),
    path(f"{PACK}download/", packs.download, name="download"),
    path(f"{PACK}download/pdf/", packs.download_pdf, name="download-pdf"),
    path("workspaces/<slug:workspace_slug>/letterhead/", letterheads.letterhead, name="letterhead"),
]
