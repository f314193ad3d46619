"""Who holds power: how long, and through what."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from reports.enums import AssignmentDuration, Change
from reports.models import StoredReport
from reports.pages.report import metrics
from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.contents.bars import bar
from reviewpacks.contents.document import (
    Block,
    Cell,
    Chapter,
    Figure,
    Figures,
    Head,
    Heading,
    Table,
    Text,
)
from reviewpacks.contents.facts import Facts, RoleChanges
from reviewpacks.contents.role_figures import GUEST, KINDS, PARTNER, RoleFigures, kind_of
from reviewpacks.contents.wording import day, known, listed, number
from tenantpilot.enums import ReportType
from tenantpilot.graph.resources.directory_roles import PrincipalKind

MOST_ROLES = 12
_KINDS = {
    PrincipalKind.USER.value: gettext_noop("People"),
    GUEST: gettext_noop("Guests"),
    PrincipalKind.SERVICE_PRINCIPAL.value: gettext_noop("Applications"),
    PrincipalKind.GROUP.value: gettext_noop("Groups"),
    PARTNER: gettext_noop("Partners: other organisations"),
    PrincipalKind.UNKNOWN.value: gettext_noop("Not known"),
}
_DURATIONS = {
    AssignmentDuration.STANDING: gettext_noop("all the time"),
    AssignmentDuration.TIME_BOUND: gettext_noop("for a while"),
    AssignmentDuration.ELIGIBLE: gettext_noop("on request"),
    AssignmentDuration.ACTIVE: gettext_noop("end not known"),
}


def chapter(facts: Facts) -> Chapter:
    return Chapter(anchor="administrators", title=_("Who holds power"), blocks=list(_blocks(facts)))


def _blocks(facts: Facts) -> Iterator[Block]:
    report = facts.role_report
    if report is None:
        yield Text(text=_("Who holds an administrator role was never read, so nothing can be said "
                          "about it."))  # fmt: skip
        return
    yield Text(text=_as_of(report, facts), is_soft=True)
    yield _figures(report, facts)
    if facts.roles is None:
        yield Text(text=_("The details of this list cannot be read any more."))
        return
    yield from _tables(facts.roles, facts.pack_data.letterhead.colour)
    yield from _changes(facts.role_changes)


def _as_of(report: StoredReport, facts: Facts) -> str:
    text = _(
        "Everyone here can change, read or delete what belongs to your organisation, each as "
        "far as the role reaches. As of %(day)s."
    )
    text %= {"day": day(report.created_at)}  # fmt: skip
    confirmed = facts.pack_data.report(ReportType.ENTRA_ADMIN_ROLES).confirmed_at
    if confirmed:
        text += " " + _("It was still so on %(day)s.") % {"day": day(confirmed)}
    return text


def _figures(report: StoredReport, facts: Facts) -> Figures:
    changes = facts.role_changes
    return Figures(
        items=[
            Figure(
                value=number(each.value),
                label=known(each.label),
                note=_then(each.earlier) if changes else "",
            )
            for each in metrics(report, before=changes.before if changes else None)
        ]
    )


def _then(earlier: int | None) -> str:
    return "" if earlier is None else _("%(count)s before") % {"count": number(earlier)}


def _tables(roles: RoleFigures, colour: str) -> Iterator[Block]:
    yield Heading(text=_("Through what power is held"))
    if not roles.guests_visible:
        yield Text(text=_("Guests are not visible to us: some of the people may be guests."))
    yield _kinds(roles, colour)
    yield Heading(text=_("Which roles"))
    yield _roles(roles)
    if roles.named:
        yield Heading(text=_("Who can do almost everything"))
        yield _named(roles)
        if roles.more_named:
            yield Text(text=_("and %(count)s more, in the files of the annex.")
                       % {"count": number(roles.more_named)}, is_soft=True)  # fmt: skip


def _kinds(roles: RoleFigures, colour: str) -> Table:
    most = max((len(each.holders) for each in roles.kinds.values()), default=0)
    shown = [(kind, roles.kinds[kind]) for kind in KINDS if kind in roles.kinds]
    return Table(
        caption=_("Holders of administrator roles by kind"),
        heads=[
            Head(text=_("Held by"), width=3),
            Head(text=_("Holders"), is_number=True, width=2),
            Head(text=_("Share"), width=2),
            Head(text=_("Highly privileged"), is_number=True, width=2),
            Head(text=_("For how long"), width=4),
        ],
        rows=[
            [
                Cell(text=_(_KINDS[kind])),
                Cell(text=number(len(each.holders))),
                Cell(bar=bar(len(each.holders), of=most, colour=colour)),
                Cell(text=number(len(each.powerful))),
                Cell(text=_lasting(each.durations)),
            ]
            for kind, each in shown
        ],
    )


def _roles(roles: RoleFigures) -> Table:
    sorted_roles = roles.by_reach
    rows = [
        [
            Cell(text=role.title),
            Cell(text=known(str(role.privilege.label))),
            Cell(text=number(role.held)),
            Cell(text=_through(role.kinds)),
            Cell(text=_lasting(role.durations)),
        ]
        for role in sorted_roles[:MOST_ROLES]
    ]
    if rest := sorted_roles[MOST_ROLES:]:
        text = ngettext("%(count)s further role", "%(count)s further roles", len(rest))
        held = number(sum(role.held for role in rest))
        rows.append([Cell(text=text % {"count": number(len(rest))}), Cell(), Cell(text=held),
                     Cell(), Cell()])  # fmt: skip
    return Table(
        caption=_("Administrator roles"),
        heads=[
            Head(text=_("Role"), width=3),
            Head(text=_("Reach")),
            Head(text=_("Held"), is_number=True, width=1),
            Head(text=_("By")),
            Head(text=_("For how long")),
        ],
        rows=rows,
    )


def _named(roles: RoleFigures) -> Table:
    return Table(
        caption=_("Holders of highly privileged roles"),
        heads=[
            Head(text=_("Role")),
            Head(text=_("Holder")),
            Head(text=_("Kind"), width=1),
            Head(text=_("For how long"), width=1),
        ],
        rows=[_holder(entry) for entry in roles.named],
    )


def _holder(entry: RoleEntry) -> list[Cell]:
    name = entry.principal_name or known(str(entry.principal_visibility.label))
    return [
        Cell(text=entry.role_title),
        Cell(text=name, note=entry.sign_in_name or ("" if entry.principal_name
                                                     else str(entry.principal_id))),
        Cell(text=_(_KINDS[kind_of(entry)])),
        Cell(text=_(_DURATIONS[entry.duration])),
    ]  # fmt: skip


def _changes(changes: RoleChanges | None) -> Iterator[Block]:
    yield Heading(text=_("What changed among the administrators"))
    if changes is None:
        yield Text(text=_("There is no earlier list to compare this one with."))
        return
    counts = [f"{number(changes.counts[each.value])} {known(str(each.label)).lower()}"
              for each in Change if changes.counts[each.value]]  # fmt: skip
    yield Text(
        text=_("Since %(day)s: %(changes)s.")
        % {"day": day(changes.before.created_at), "changes": listed(counts) or _("no change")}
    )
    if changes.first:
        yield Table(
            caption=_("Changed administrator roles"),
            heads=[Head(text=_("Change"), width=2), Head(text=_("Role and holder"), width=3),
                   Head(text=_("Details"), width=3)],
            rows=[
                [
                    Cell(text=known(str(each.change.label))),
                    Cell(text=each.entry.title),
                    Cell(text="; ".join(
                        f"{known(line.label)}: {known(line.before) or '–'} → "
                        f"{known(line.after) or '–'}" for line in each.differences)),
                ]
                for each in changes.first
            ],
        )  # fmt: skip


def _lasting(durations: Counter[AssignmentDuration]) -> str:
    return ", ".join(
        f"{number(durations[each])} {_(_DURATIONS[each])}" for each in _DURATIONS if durations[each]
    )


def _through(kinds: Counter[str]) -> str:
    return ", ".join(f"{_(_KINDS[each])} {number(kinds[each])}" for each in KINDS if kinds[each])
