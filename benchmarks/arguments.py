"""What can be asked of `make bench`."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path

PARTS = (
    "event", "request", "summary", "tower", "prune", "cycles", "off_boarding", "writers", "truth",
    "inventory", "attention", "fleet", "claims", "pages", "load",
)  # fmt: skip
# They make a world of their own.
WITHOUT_LEDGER = frozenset({"inventory", "attention", "fleet", "pages", "load"})
# They work on a copy of the largest ledger, which takes as much disk again.
COPYING = frozenset({"prune", "cycles", "off_boarding", "claims"})
SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
DEFAULT_FOLDER = Path(".data/bench")


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rows", type=_size, default=SIZES[1], metavar="N",
        help="the largest ledger: 100000, 1000000 (default), 10000000 or 100000000",
    )  # fmt: skip
    parser.add_argument(
        "--only", type=_parts, default=PARTS, metavar="PART,…",
        help="of " + ", ".join(PARTS) + "; the other figures stay as they were measured before",
    )  # fmt: skip
    parser.add_argument(
        "--folder", type=Path, default=DEFAULT_FOLDER,
        help="where ledgers are built and kept, for the next time (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--thorough", action="store_true", help="more rounds: what docs/performance.md is made of"
    )
    parser.add_argument("--publish", action="store_true", help="write docs/performance.md, too")
    parser.add_argument(
        "--redraw",
        action="store_true",
        help="write the tables again from the published figures",
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit with 1 if a target is not reached"
    )


def _size(text: str) -> int:
    number = text.replace("_", "").replace(",", "")
    if number.isdecimal() and int(number) in SIZES:
        return int(number)
    raise ArgumentTypeError("there are ledgers of " + ", ".join(map(str, SIZES)) + " rows")


def _parts(text: str) -> tuple[str, ...]:
    wanted = tuple(text.split(","))
    if unknown := set(wanted) - set(PARTS):
        raise ArgumentTypeError(f"there is no part {', '.join(sorted(unknown))}")
    return wanted
