"""Preview and removal of one row with everything that is declared to go with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django_scopes import scopes_disabled

from tenantpilot.data_removal.references import Reference, references_to, removed_with


@dataclass(frozen=True, kw_only=True)
class RowCount:
    """How many rows there are at one place; `why` says why they stay, where they do."""

    place: str
    rows: int
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What goes, where only the number is taken out, and what stays."""

    removed: list[RowCount]
    emptied: list[RowCount]
    kept: list[RowCount]


class LeftoverRowsError(Exception):
    """Rows would have been left, so everything was put back. `leftovers` says where."""

    def __init__(self, leftovers: Sequence[RowCount]) -> None:
        places = ", ".join(f"{each.place} ({each.rows:,})" for each in leftovers)
        super().__init__(f"Rows would have been left in {places}. Nothing was removed.")
        self.leftovers = leftovers


def preview(row: Model) -> Preview:
    """Count what a removal would do, without doing it."""
    references = references_to(type(row))
    with scopes_disabled():
        return Preview(
            removed=[
                RowCount(place=rows.model._meta.db_table, rows=rows.count())
                for rows in removed_with(type(row)._base_manager.filter(pk=row.pk))
            ],
            emptied=[_count(each, row.pk) for each in references if each.is_emptied],
            kept=[_count(each, row.pk) for each in references if each.is_kept],
        )


def remove(row: Model) -> list[RowCount]:
    """Delete the row and all that goes with it, in the caller's transaction.

    Returns the proof: every place counted again. Raises LeftoverRowsError if a row is left.
    """
    number, own = row.pk, type(row)
    references = [each for each in references_to(own) if not each.is_kept]
    with scopes_disabled():
        row.delete()
        for each in references:
            # Keys were followed by the deletion itself. The audit log lets go of a number only
            # when there is no such person any more.
            if not each.is_key:
                rows = each.rows([number])
                _ = rows.delete() if each.goes else rows.update(**{each.column: None})
        left = own._base_manager.filter(pk=number).count()
        proof = [
            RowCount(place=own._meta.db_table, rows=left),
            *(_count(each, number) for each in references),
        ]
    require_nothing_left(proof)
    return proof


def require_nothing_left(proof: Iterable[RowCount]) -> None:
    """Raise LeftoverRowsError if any place still has rows."""
    if leftovers := [each for each in proof if each.rows]:
        raise LeftoverRowsError(leftovers)


def _count(reference: Reference, number: int) -> RowCount:
    rows = reference.rows([number]).count()
    return RowCount(place=str(reference), rows=rows, why=reference.why)
