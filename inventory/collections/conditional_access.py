"""Conditional Access. It belongs to Entra; who it is about stands in its conditions.

https://learn.microsoft.com/graph/api/conditionalaccessroot-list-policies
"""

from inventory.collections.base import Collection
from tenantpilot.graph.permissions import READ_POLICIES
from visibility.enums import Area, AreaGroup, Licence

COLLECTION = Collection(
    area=Area.CONDITIONAL_ACCESS,
    path="identity/conditionalAccess/policies",
    permission=READ_POLICIES,
    group=AreaGroup.SIGN_IN_RULES,
    licence=Licence.CONDITIONAL_ACCESS,
    licence_name="Entra ID P1 or P2",
    modified="modifiedDateTime",
    state="state",
    has_settings=True,
    not_settings=frozenset({"state", "templateId"}),
    expand="",
    not_licensed="Without Entra ID P1 there are no Conditional Access policies.",
    portal_page="#view/Microsoft_AAD_ConditionalAccess/PolicyBlade/policyId/{id}",
)
