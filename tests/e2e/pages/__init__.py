"""Every page of the product, and who visits it in which state. A new page is one line.

The routes are compared with the URL configuration, so none can be forgotten: a route is among the
`PAGES` of its feature, or in its `NOT_PAGES` with the reason.
"""

from tests.e2e.pages import (
    audit_log,
    factors,
    inventory,
    members,
    notices,
    onboarding,
    reports,
    review_packs,
    runs,
    signing_in,
    sso,
    support,
    system,
    tenants,
    workspaces,
)

_FEATURES = (
    signing_in,
    factors,
    workspaces,
    members,
    onboarding,
    tenants,
    inventory,
    runs,
    reports,
    review_packs,
    support,
    audit_log,
    notices,
    sso,
    system,
)
PAGES = tuple(page for feature in _FEATURES for page in feature.PAGES)
NOT_PAGES = {route: why for feature in _FEATURES for route, why in feature.NOT_PAGES.items()}
