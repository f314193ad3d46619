"""The browser tests, with this machine's own Chromium: `make e2e`.

Playwright's own browsers are never downloaded. The tests read the browser's path from CHROMIUM.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

# Debian's Chromium without the windows that no test sees comes first: it takes two fifths less.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
NO_BROWSER = (
    "The browser tests need Chromium and found none. Install it (on Debian: "
    "`apt-get install chromium`), or set CHROMIUM to the path of its program."
)


def chromium() -> str | None:
    """The browser to use; a CHROMIUM that names no program is none."""
    names = [named] if (named := os.environ.get("CHROMIUM")) else NAMES
    return next((path for name in names if (path := shutil.which(name))), None)


def main(*arguments: str) -> int:
    browser = chromium()
    if browser is None:
        print(NO_BROWSER, file=sys.stderr)
        return 1
    if not Path("tests/e2e").is_dir():
        print("There are no browser tests yet.")
        return 0
    os.environ["CHROMIUM"] = browser
    # Playwright's synchronous fixtures run an event loop, in which Django would refuse to query.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    # All of them keep two browsers busy, each with a product of its own; one does a few sooner.
    workers = () if arguments else ("-n", "2")
    return pytest.main(["-m", "e2e", "tests/e2e", *workers, *arguments])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
