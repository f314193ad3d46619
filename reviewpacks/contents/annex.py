"""The technical annex: every figure's source, for a technician or an auditor."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from reports.pages.report import metrics
from reviewpacks.contents.annex_lists import lists
from reviewpacks.contents.document import (
    Block,
    Cell,
    Chapter,
    Fact,
    Head,
    Heading,
    Table,
    Text,
)
from reviewpacks.contents.document import (
    Facts as FactList,
)
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.files.archive import ArchiveEntry
from reviewpacks.contents.files.descriptions import DESCRIPTIONS, OF_SYNCS
from reviewpacks.contents.readiness import checks
from reviewpacks.contents.wording import known, minute, number, size


def chapter(facts: Facts, entries: Sequence[ArchiveEntry]) -> Chapter:
    return Chapter(anchor="annex", title=_("Technical annex"), blocks=list(_blocks(facts, entries)))


def _blocks(facts: Facts, entries: Sequence[ArchiveEntry]) -> Iterator[Block]:
    made = {"moment": minute(facts.pack_data.made_at)}
    yield Text(
        text=_("For your technicians and auditors. Made with TenantPilot from what was stored on "
               "%(moment)s. All times are in UTC.") % made,
        is_soft=True,
    )  # fmt: skip
    yield Heading(text=_("Sources"))
    yield FactList(items=list(_sources(facts)))
    yield from lists(facts)
    yield Heading(text=_("The state of our access"))
    yield _access(facts)
    if facts.pack_data.include_operations:
        yield Heading(text=_("Operations of the period"))
        yield from _operations(facts)
    if entries:
        yield Heading(text=_("Files in the ZIP"))
        yield _files(entries, facts)


def _sources(facts: Facts) -> Iterator[Fact]:
    pack_data = facts.pack_data
    yield Fact(label=_("Microsoft tenant ID"), value=str(pack_data.tenant.directory_id))
    if pack_data.tenant.primary_domain:
        yield Fact(label=_("Primary domain"), value=pack_data.tenant.primary_domain)
    if pack_data.connection:
        yield Fact(label=_("Application ID"), value=str(pack_data.connection.client_id))
    synced = pack_data.inventory.synced_by
    if synced and pack_data.inventory.synced_at:
        yield Fact(label=_("Device policies"),
                   value=f"{synced.number}, {minute(pack_data.inventory.synced_at)}")  # fmt: skip
    for each in pack_data.reports:
        if each.latest:
            figures = ", ".join(f"{known(metric.label)} {number(metric.value)}"
                                for metric in metrics(each.latest))  # fmt: skip
            yield Fact(
                label=known(str(each.report_type.label)),
                value=f"{each.latest.number}, {minute(each.latest.created_at)}: {figures}",
            )
    if pack_data.previous:
        yield Fact(label=_("Compared with"), value=pack_data.previous.number)


def _access(facts: Facts) -> Table:
    return Table(
        caption=_("The state of our access"),
        heads=[Head(text=_("Check")), Head(text=_("State"), width=1),
               Head(text=_("Details"), width=3)],
        rows=[
            [
                Cell(text=check.label),
                Cell(
                    text=known(check.verdict.value),
                    tone="good" if check.is_good else "medium" if check.needs_attention else "low",
                ),
                Cell(text=check.text),
            ]
            for check in checks(facts.pack_data)
        ],
    )  # fmt: skip


def _operations(facts: Facts) -> Iterator[Block]:
    if not facts.operations:
        yield Text(text=_("Nothing ran on the tenant in the period."))
        return
    columns = (_("Started"), _("Succeeded"), _("Partly done"), _("Failed"), _("Cancelled"))
    yield Table(
        caption=_("Operations of the period"),
        heads=[Head(text=_("Operation"), width=5),
               *(Head(text=text, is_number=True, width=2) for text in columns)],
        rows=[
            [
                Cell(text=known(str(line.operation_type.label))),
                *(
                    Cell(text=number(count))
                    for count in (line.total, line.succeeded, line.partly, line.failed,
                                  line.cancelled)
                ),
            ]
            for line in facts.operations
        ],
    )  # fmt: skip


def _description(name: str, facts: Facts) -> str:
    """Return what a file holds. Where no sync ever brought anything, none saw anything."""
    is_empty = name in OF_SYNCS and facts.pack_data.inventory.synced_at is None
    return _("Empty: device policies were never read") if is_empty else known(DESCRIPTIONS[name])


def _files(entries: Sequence[ArchiveEntry], facts: Facts) -> Table:
    rows = [
        [Cell(text=each.name), Cell(text=_description(each.name, facts)),
         Cell(text=size(each.size))]
        for each in entries
    ]  # fmt: skip
    manifest = [Cell(text="manifest.json"), Cell(text=known(DESCRIPTIONS["manifest.json"])),
                Cell(text="–")]  # fmt: skip
    return Table(
        caption=_("Files in the ZIP"),
        heads=[
            Head(text=_("File"), width=3),
            Head(text=_("What is in it"), width=4),
            Head(text=_("Size"), is_number=True, width=1),
        ],
        rows=[*rows, manifest],
    )
