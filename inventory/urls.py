from django.urls import path

from inventory.views import agreement_in_tenants, changes, policies, workspace

INVENTORY = "tenants/<int:tenant_id>/inventory/"
CHANGES = "tenants/<int:tenant_id>/changes/"
OF_WORKSPACE = "workspaces/<slug:workspace_slug>/changes/"

app_name = "inventory"
urlpatterns = [
    path(INVENTORY, policies.policy_list, name="list"),
    path(f"{INVENTORY}download/", policies.download, name="download"),
    path(f"{INVENTORY}<int:policy_id>/", policies.policy, name="policy"),
    path(CHANGES, changes.changes, name="changes"),
    path(f"{CHANGES}download/", changes.download, name="download-changes"),
    path(f"{CHANGES}agree/", changes.agree, name="agree"),
    path(f"{CHANGES}agree/ticked/", changes.agree_to_changes, name="agree-to-changes"),
    path(OF_WORKSPACE, workspace.changes, name="workspace-changes"),
    path(f"{OF_WORKSPACE}agree/", agreement_in_tenants.agree_in_all, name="agree-in-tenants"),
    path(f"{OF_WORKSPACE}download/", workspace.download, name="download-workspace-changes"),
]
