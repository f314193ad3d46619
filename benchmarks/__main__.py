"""`make bench`, or `python -m benchmarks --help`."""

import sys
from argparse import ArgumentParser

from benchmarks import arguments, page, server
from dev.postgres import PostgresError


def main() -> int:
    parser = ArgumentParser(prog="make bench", description="Measure what the ledger costs.")
    arguments.add_to(parser)
    options = parser.parse_args()
    if options.redraw:
        page.publish()
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    with server.running(options.folder) as url:
        return server.measure(*sys.argv[1:], url=url)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PostgresError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped. Ledgers that were finished are kept.")
