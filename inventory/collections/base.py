"""What a collection of policies is: where it is read, what it takes, and what a row says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from inventory.collections import kinds
from tenantpilot.enums import OperationType
from tenantpilot.graph.fields import JsonObject
from tenantpilot.graph.permissions import OPENS, RequiredPermission
from visibility.areas import AreaDefinition
from visibility.enums import Area, AreaGroup, Licence

EXPAND_ASSIGNMENTS = "assignments"


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One list of Microsoft's. Its key is its area's value: it is stored, and never changes.

    `name`, `revision`, `modified` and `state` are the names of fields, empty where a row has none.
    `kind`: Microsoft's word for the kind of policy. `has_settings`: a row carries its settings.
    `expand`: what is asked for beside the rows. `ours`: whether a row is the customer's own.
    """

    area: Area
    path: str
    permission: RequiredPermission
    version: Literal["v1.0", "beta"] = "v1.0"
    group: AreaGroup = AreaGroup.DEVICE_POLICIES
    licence: Licence = Licence.INTUNE
    licence_name: str = "Intune"
    name: str = "displayName"
    revision: str = ""
    modified: str = "lastModifiedDateTime"
    state: str = ""
    kind: Callable[[JsonObject], str] = kinds.none
    platforms: Callable[[JsonObject], str] = kinds.none
    has_settings: bool = False
    # Fields that are no setting, beside those that no collection takes for one.
    not_settings: frozenset[str] = frozenset()
    expand: str = EXPAND_ASSIGNMENTS
    unit: tuple[str, str] = ("policy", "policies")
    not_licensed: str = "Without Intune there are no device policies to read."
    ours: Callable[[JsonObject], bool] = field(default=lambda _row: True)
    # What follows the portal's address on the page of one policy; empty: the portal has none.
    portal_page: str = ""

    @property
    def key(self) -> str:
        return self.area.value

    @property
    def label(self) -> str:
        return str(self.area.label)

    @property
    def is_beta(self) -> bool:
        """Whether Microsoft may change its shape at any time."""
        return self.version == "beta"

    @property
    def opened_by(self) -> frozenset[str]:
        """The permissions of which one is enough."""
        return OPENS[f"beta/{self.path}" if self.is_beta else self.path]

    @property
    def area_definition(self) -> AreaDefinition:
        """What it takes to be seen, for the page that tells what can be seen."""
        return AreaDefinition(
            area=self.area,
            group=self.group,
            permission=self.permission,
            met_by=(self.opened_by,),
            asked_by=OperationType.INVENTORY_SYNC,
            licence=self.licence,
            licence_name=self.licence_name,
            unit=self.unit,
            withheld="Whether there are any is not known.",
            not_licensed=self.not_licensed,
            not_in_use="The tenant has the licence, but has not set it up.",
        )
