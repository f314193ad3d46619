"""Whether an act that was broken on the way left an answer and a database that agree."""

from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus

from tests.fault_injection import Broken, every_statement
from tests.tables import empty, row_counts


def find_inconsistencies(
    click: Callable[[], int], *, tables: Sequence[str], everything: list[int]
) -> Iterator[tuple[Broken[int], bool]]:
    """Click with every statement broken in turn; say whether what came of it is a lie.

    `everything` are the tables' row counts after one whole act; half of them is a lie, and so
    is an answer that says "done" of something that was not committed.
    """
    for broken in every_statement(click, reset=lambda: empty(tables)):
        answered_done = broken.answer == HTTPStatus.FOUND
        expected = everything if broken.committed else [0] * len(tables)
        yield broken, row_counts(tables) != expected or (answered_done and not broken.committed)
