"""What commands that remove something say, and where they write down that they did."""

from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError

from tenantpilot.data_removal.removal import RowCount
from tenantpilot.environment import text
from tenantpilot.tenants.removal_register import (
    RegisterError,
    Removal,
    append,
    line_of,
    require_writable,
)

type Say = Callable[[str], object]


def register_file(option: Path | None) -> Path | None:
    """Return where removals are written down: the option, else ERASURE_REGISTER, else nowhere.

    Raises CommandError if it cannot be written, before anything is removed.
    """
    named = text("ERASURE_REGISTER", default="")
    file = option or (Path(named) if named else None)
    if file:
        try:
            require_writable(file)
        except RegisterError as error:
            raise CommandError(f"{error} Nothing was removed.") from None
    return file


def nothing_removed(error: DatabaseError) -> str:
    """Say in PostgreSQL's own first line why; what follows it quotes rows."""
    return f"Nothing was removed: {str(error).strip().partition(chr(10))[0]}"


def say_rows(say: Say, heading: str, counts: Sequence[RowCount]) -> None:
    """List the places with rows under the heading; without any, say nothing."""
    if shown := [each for each in counts if each.rows]:
        say("\n".join([heading, *_lines(shown)]))


def say_proof(say: Say, proof: Sequence[RowCount]) -> None:
    """List every place that was looked at again, all with 0 rows."""
    say("\n".join(["Counted again afterwards:", *_lines(proof)]))


def write_down(say: Say, entry: Removal, *, file: Path | None) -> None:
    """Add the removal to the register. Raises CommandError if that fails: it is done, though."""
    if file is None:
        say(
            "ERASURE_REGISTER is not set. Keep this line outside the database, for the day an old "
            f"backup is restored:\n{line_of(entry)}"
        )
        return
    try:
        append(file, entry)
    except RegisterError as error:
        raise CommandError(
            f"It is done, but not written down: {error} Add this line to it:\n{line_of(entry)}"
        ) from None
    say(f"Written down in {file}, for the day an old backup is restored.")


def _lines(counts: Sequence[RowCount]) -> list[str]:
    shown = sorted(counts, key=lambda each: each.place)
    width = max((len(each.place) for each in shown), default=0)
    return [f"  {each.place:<{width}}  {each.rows:>7,}  {each.why}".rstrip() for each in shown]
