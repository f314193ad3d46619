"""Pin every requirement with its hashes, from pyproject.toml into requirements/*.txt.

`--upgrade` takes the newest releases; without it, pins stay unless pyproject.toml asks otherwise.
The set for developers is resolved first and constrains the others, so that all agree.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path("requirements")
FIRST = FOLDER / "dev.txt"
GROUPS = {
    "dev": ("--group", "dev"),
    "bench": ("--group", "bench"),
    "demo": ("--group", "demo"),
    "s3": ("--extra", "s3"),
    "monitoring": ("--extra", "sentry", "--extra", "opentelemetry"),
    "runtime": (),
}
# Nothing that names a registry or this machine may end up in the files.
PLAIN = ("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")


def lock(name: str, *, upgrade: bool) -> None:
    target = FOLDER / f"{name}.txt"
    agreeing = () if target == FIRST else ("--constraints", str(FIRST))
    subprocess.run(
        [
            sys.executable, "-m", "uv", "pip", "compile", "--quiet", "pyproject.toml",
            *GROUPS[name], *agreeing, *PLAIN, "--universal",
            "--python-version", "3.12", "--generate-hashes", "--no-config",
            "--output-file", str(target), *(("--upgrade",) if upgrade else ()),
        ],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    for each in GROUPS:
        lock(each, upgrade="--upgrade" in sys.argv)
        print(f"requirements/{each}.txt is up to date with pyproject.toml.")
