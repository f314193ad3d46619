"""The long lists of the annex: what the chapters count and name the first of."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.history import ChangeRow
from reviewpacks.contents import devices, policy_differences, provider, setting_names, subjects
from reviewpacks.contents.document import Block, Cell, Head, Heading, Table, Text
from reviewpacks.contents.facts import Facts, RoleChanges
from reviewpacks.contents.naming import SHOWN
from reviewpacks.contents.open_points import OpenPoint
from reviewpacks.contents.policies import PolicyFigures
from reviewpacks.contents.role_figures import RoleFigure, RoleFigures, kind_of
from reviewpacks.contents.role_words import duration_word, kind_word, lasting, through
from reviewpacks.contents.twins import Names, PolicyNames
from reviewpacks.contents.wording import day, known, listed, number

_ROLES_SHOWN = 40


def lists(facts: Facts) -> Iterator[Block]:
    """Yield them in the order of the chapters; none of what there is nothing of."""
    long = [point for point in facts.points if len(point.names) > SHOWN]
    if long:
        yield Heading(text=_("What the open points are about"))
        yield _points(long, facts)
    if facts.roles and facts.roles.roles:
        yield Heading(text=_("Administrator roles"))
        yield _roles(facts.roles)
        yield Heading(text=_("Who holds which role"))
        yield _holders(facts.roles, facts.shared_names)
        left = facts.roles.held - len(facts.roles.listed)
        yield from _rest(left, "reports/entra_admin_roles.csv")
    if facts.role_changes and facts.role_changes.first:
        yield Heading(text=_("Changed administrator roles"))
        yield _role_changes(facts.role_changes, facts.shared_names)
        total = sum(facts.role_changes.counts.values())
        yield from _rest(total - len(facts.role_changes.first), _("our reports"))
    if empty := devices.without_policies(facts):
        text = _("Looked at, and nothing there: %(areas)s.") % {"areas": listed(empty)}
        yield Text(text=text)
    if facts.changes:
        yield Heading(text=_("Changed policies"))
        yield _changes(facts.changes, facts.policies.shared)
        yield from _rest(facts.changed.total - len(facts.changes), "changes.csv")
    yield from _differences(facts.policies)
    if names := provider.granted(facts):
        yield Heading(text=_("Permissions of our app"))
        yield provider.table(names)


def _points(long: list[OpenPoint], facts: Facts) -> Table:
    return Table(
        caption=_("What the open points are about"),
        heads=[Head(text=_("Open point"), width=2), Head(text=_("What it is about"), width=5)],
        rows=[_point(each, facts) for each in long],
    )


def _point(point: OpenPoint, facts: Facts) -> list[Cell]:
    value = "; ".join(point.names)
    if left := point.count - len(point.names):
        more = _("%(count)s more, in %(file)s") % {"count": number(left), "file": point.file}
        value = f"{value}; {more}"
    return [Cell(text=f"{facts.points.index(point) + 1}. {point.title}"), Cell(text=value)]


def _rest(left: int, where: str) -> Iterator[Block]:
    if left > 0:
        text = _("and %(count)s more, in %(file)s.") % {"count": number(left), "file": where}
        yield Text(text=text, is_soft=True)


def _roles(roles: RoleFigures) -> Table:
    by_reach = roles.by_reach
    rows = [_role(role) for role in by_reach[:_ROLES_SHOWN]]
    if rest := by_reach[_ROLES_SHOWN:]:
        text = ngettext("%(count)s further role", "%(count)s further roles", len(rest))
        held = number(sum(role.held for role in rest))
        rows.append([Cell(text=text % {"count": number(len(rest))}), Cell(), Cell(text=held),
                     Cell(), Cell(), Cell()])  # fmt: skip
    return Table(
        caption=_("Administrator roles"),
        heads=[
            Head(text=_("Role"), width=3),
            Head(text=_("Reach")),
            Head(text=_("Held"), is_number=True, width=1),
            Head(text=_("Holders"), is_number=True, width=1),
            Head(text=_("Held through")),
            Head(text=_("For how long")),
        ],
        rows=rows,
    )


def _role(role: RoleFigure) -> list[Cell]:
    return [
        Cell(text=role.title),
        Cell(text=known(str(role.privilege.label))),
        Cell(text=number(role.held)),
        Cell(text=number(len(role.holders))),
        Cell(text=through(role.kinds)),
        Cell(text=lasting(role.durations)),
    ]


def _holders(roles: RoleFigures, shared: Names) -> Table:
    return Table(
        caption=_("Who holds which role"),
        heads=[Head(text=_("Role"), width=3), Head(text=_("Holder"), width=4),
               Head(text=_("Kind"), width=2), Head(text=_("For how long"), width=2)],
        rows=[
            [
                Cell(text=each.role_title),
                Cell(text=subjects.holder_of(each, shared=frozenset() if each.sign_in_name
                                             else shared), note=each.sign_in_name),
                Cell(text=kind_word(kind_of(each))),
                Cell(text=duration_word(each.duration)),
            ]
            for each in sorted(roles.listed, key=lambda each: each.role_title.casefold())
        ],
    )  # fmt: skip


def _role_changes(changes: RoleChanges, shared: Names) -> Table:
    return Table(
        caption=_("Changed administrator roles"),
        heads=[Head(text=_("Change"), width=2), Head(text=_("Role and holder"), width=3),
               Head(text=_("Details"), width=3)],
        rows=[
            [
                Cell(text=known(str(each.change.label))),
                Cell(text=subjects.of_entry(each.entry, shared=shared)),
                Cell(text="; ".join(
                    f"{known(line.label)}: {known(line.before) or '–'} → "
                    f"{known(line.after) or '–'}" for line in each.differences)),
            ]
            for each in changes.first
        ],
    )  # fmt: skip


def _changes(changes: list[ChangeRow], shared: PolicyNames) -> Table:
    return Table(
        caption=_("Changed policies"),
        heads=[Head(text=_("Policy"), width=3), Head(text=_("Change"), width=2),
               Head(text=_("Details"), width=4), Head(text=_("Seen"), width=2)],
        rows=[_change(row, shared) for row in changes],
    )  # fmt: skip


def _change(row: ChangeRow, shared: PolicyNames) -> list[Cell]:
    policy, name = row.version.policy, row.version.name
    return [
        Cell(text=subjects.name_of(policy, name=name, shared=shared),
             note=known(row.collection_label)),
        Cell(text=known(str(row.change.label))),
        Cell(text="; ".join(setting_names.lines(row.comparison))),
        Cell(text=day(row.version.seen_at)),
    ]  # fmt: skip


def _differences(policies: PolicyFigures) -> Iterator[Block]:
    if not policies.first_differences:
        return
    yield Heading(text=_("Policies that differ from what was agreed"))
    yield Table(
        caption=_("Policies that differ from what was agreed"),
        heads=[Head(text=_("Policy"), width=3), Head(text=_("Difference"), width=4)],
        rows=[
            [Cell(text=subjects.name_of(each.policy, shared=policies.shared),
                  note=known(each.collection_label)),
             Cell(text=policy_differences.details(each))]
            for each in policies.first_differences
        ],
    )  # fmt: skip
    yield from _rest(policies.differing - len(policies.first_differences), "differences.csv")
