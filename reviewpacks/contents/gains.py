"""What becomes visible after which yes: each missing permission with the areas that it opens."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.types.permission_posture.findings import PermissionFinding
from reviewpacks.contents.customer_words import area_label
from reviewpacks.contents.document import Cell, Fact, Head, Table
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.wording import listed, number
from tenantpilot.graph.permissions import READ_GROUPS, READ_ROLES
from visibility.enums import AreaGroup, Visibility
from visibility.states import AreaState

# Points whose names are permissions that a yes would grant.
_ASKED = {PermissionFinding.PERMISSION_MISSING.value, PermissionFinding.NAMES_WITHHELD.value}


def by_permission(facts: Facts) -> dict[str, list[str]]:
    """Return the areas that are withheld, by the permissions that would open them."""
    withheld = [each for each in facts.unseen if each.visibility == Visibility.WITHHELD]
    are_roles_dark = any(READ_ROLES.value in each.needs for each in withheld)
    opened: dict[str, list[str]] = {}
    for state in withheld:
        if state.needs:
            label = _label(state, are_roles_dark=are_roles_dark)
            opened.setdefault(" + ".join(state.needs), []).append(label)
    access = facts.pack_data.access
    if access and access.granted is not None and not READ_GROUPS.is_met(access.granted):
        # No area of its own: names of people are half of the same one.
        label = _once_roles_are_seen(_("Names of groups"), are_roles_dark=are_roles_dark)
        opened.setdefault(READ_GROUPS.value, []).append(label)
    return opened


def _label(state: AreaState, *, are_roles_dark: bool) -> str:
    """Return the area; names of holders are seen only where their roles are."""
    label, is_about_roles = area_label(state), state.definition.group == AreaGroup.ROLES
    if is_about_roles and READ_ROLES.value not in state.needs:
        return _once_roles_are_seen(label, are_roles_dark=are_roles_dark)
    return label


def _once_roles_are_seen(label: str, *, are_roles_dark: bool) -> str:
    text = _("%(area)s (once %(permission)s is granted too)")
    return text % {"area": label, "permission": READ_ROLES.value} if are_roles_dark else label


def of_point(point: OpenPoint, facts: Facts) -> Iterator[Fact]:
    """Yield what each permission of the point shows, and how much stays dark after all of them."""
    if point.key not in _ASKED:
        return
    opened = by_permission(facts)
    asked = [name for name in opened if _is_asked(name, point)]
    for name in asked:
        label = _("After a yes to %(permission)s we see") % {"permission": name}
        yield Fact(label=label, value="; ".join(opened[name]))
    if point == next(each for each in facts.points if each.key in _ASKED):
        yield _never_read()
        if asked:
            yield from _still_dark(facts, opened)


def _still_dark(facts: Facts, opened: dict[str, list[str]]) -> Iterator[Fact]:
    """Yield what stays dark after a yes to every point that asks, and why that is not asked for."""
    asking = [each for each in facts.points if each.key in _ASKED]
    others = [name for name in opened if not any(_is_asked(name, each) for each in asking)]
    left = sum(
        each.visibility == Visibility.WITHHELD and " + ".join(each.needs) in others
        for each in facts.unseen
    )
    if not left:
        return
    places = [str(facts.points.index(each) + 1) for each in asking]
    label = ngettext("Still not visible after a yes to point %(places)s",
                     "Still not visible after a yes to points %(places)s", len(places))  # fmt: skip
    text = ngettext("%(count)s area.", "%(count)s areas.", left) % {"count": number(left)}
    why = ngettext(
        "It needs %(count)s further permission.",
        "They need %(count)s further permissions.",
        len(others),
    )
    yield Fact(label=label % {"places": listed(places)},
               value=f"{text} {why % {'count': number(len(others))}}")  # fmt: skip
    yield Fact(label=_("If you want to have that looked at too"), value=_offer(others))


def _offer(others: list[str]) -> str:
    """Return the answer that grants the others too, and what it changes about the point."""
    names = listed(sorted({name for each in others for name in each.split(" + ")}))
    text = _(
        "Answer “yes to all”: your Global Administrator agrees to %(names)s on the same page. We "
        "recommend it: these only read too, and cost nothing more at Microsoft."
    )
    return text % {"names": names}


def _never_read() -> Fact:
    """Say what none of the permissions that the app can ask for reaches."""
    return Fact(label=_("What it still cannot read"),
                value=_("Mails, files, chats and passwords: no permission that we ask for here "
                        "reaches them."))  # fmt: skip


def _is_asked(needs: str, point: OpenPoint) -> bool:
    """Whether the point asks for all of these permissions."""
    return set(needs.split(" + ")) <= {name.split(" ")[0] for name in point.names}


def table(facts: Facts) -> Table:
    """Return every permission that is missing with the areas it opens."""
    return Table(
        caption=_("What we see after which yes"),
        heads=[Head(text=_("Permission that you grant"), width=3),
               Head(text=_("What we then see"), width=5)],
        rows=[[Cell(text=name), Cell(text="; ".join(areas))]
              for name, areas in by_permission(facts).items()],
    )  # fmt: skip
