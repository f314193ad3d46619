"""The sidebar links of an onboarding's pages, which belong to the workspace."""

from django.urls import reverse

from tenantpilot.access.requests import WorkspaceRequest
from tenantpilot.ui import navigation
from tenantpilot.ui.navigation import Link


def workspace_links(request: WorkspaceRequest) -> list[Link]:
    """Return the sidebar's links to the workspace's pages, with the onboardings as the section.

    An onboarding has an address of its own, outside the workspace's, so the sidebar cannot tell.
    """
    slug = request.workspace.slug
    within = f"{reverse('onboarding:list', kwargs={'workspace_slug': slug})}session/"
    return navigation.links(
        navigation.WORKSPACE,
        path=within,
        capabilities=request.capabilities,
        workspace_slug=slug,
    )
