"""What a yes to other points means for the number of Global Administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.types.entra_admin_roles.definition import MANY_GLOBAL_ADMINISTRATORS, TOO_MANY
from reports.types.entra_admin_roles.findings import RoleFinding
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.role_figures import RoleFigures
from reviewpacks.contents.wording import listed, number

# Points whose yes takes the role away.
_TAKEN = (RoleFinding.GUEST_HIGHLY_PRIVILEGED.value,
          RoleFinding.APPLICATION_HIGHLY_PRIVILEGED.value)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """The places of the points that take the role away, from how many, and how many are left."""

    places: Sequence[int]
    taken: int
    left: int
    # Where those who are left are asked about one by one.
    standing_place: int | None

    @property
    def is_enough(self) -> bool:
        return self.taken > 0 and self.left < MANY_GLOBAL_ADMINISTRATORS

    @property
    def points(self) -> str:
        """Return "point 2", "points 2 and 3"."""
        text = ngettext("point %(places)s", "points %(places)s", len(self.places))
        return text % {"places": listed([str(place) for place in self.places])}

    @property
    def text(self) -> str:
        """Say how many are left after a yes to the other points; empty without an overlap."""
        parts = []
        if self.taken:
            text = _(
                "A yes to %(points)s alone takes %(taken)s of them away and leaves %(left)s: "
                "%(enough)s."
            )
            parts.append(
                text % {"points": self.points, "taken": number(self.taken),
                        "left": number(self.left), "enough": self._enough}
            )  # fmt: skip
        if self.standing_place and self.left:
            parts.append(
                _(
                    "Point %(place)s asks about the others one by one: each that loses the "
                    "role there makes it fewer still."
                )
                % {"place": self.standing_place}
            )
        return " ".join(parts)

    @property
    def _enough(self) -> str:
        return _("fewer than five") if self.is_enough else _("not yet fewer than five")

    @property
    def recommendation(self) -> str:
        """Return what to decide where the other points are enough; else empty."""
        if not self.is_enough:
            return ""
        return _("Say yes to %(points)s: that is enough.") % {"points": self.points}


def overlap(roles: RoleFigures | None, points: Sequence[OpenPoint]) -> Overlap | None:
    """Return it for the point of too many administrators; None if there is no such point."""
    places = {point.key: place for place, point in enumerate(points, start=1)}
    if roles is None or TOO_MANY not in places:
        return None
    found = roles.administrators_found
    taken = {key: found[key] for key in _TAKEN if key in places and found.get(key)}
    gone = set().union(*taken.values())
    standing = RoleFinding.STANDING_HIGHLY_PRIVILEGED.value
    return Overlap(
        places=sorted(places[key] for key in taken),
        taken=len(gone),
        left=sum(len(ids) for ids in roles.global_administrators.values()) - len(gone),
        standing_place=places.get(standing) if found.get(standing) else None,
    )
