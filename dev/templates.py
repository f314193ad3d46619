"""Format the templates, or check them with --check."""

import subprocess
import sys
from pathlib import Path


def templates() -> list[str]:
    """Return every template of the repository."""
    apps = (path for path in Path().iterdir() if path.is_dir() and path.name.isidentifier())
    found = (file for app in apps for file in app.glob("**/templates/**/*.html"))
    return sorted(str(path) for path in found)


def main() -> int:
    formatter = str(Path(sys.executable).with_name("djangofmt"))
    return subprocess.run([formatter, *sys.argv[1:], *templates()], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
