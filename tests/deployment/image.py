"""The image as far as it can be had without Docker: its files, its user, its read-only root.

A user namespace is root for itself, which is enough to lay out the file system of a container:
everything read-only, the image's folder in its place, /tmp empty, one volume.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from tests.deployment.dockerfile import send, stages, values

HOME = "/opt/tenantpilot"
SOCKETS = "/opt/sockets"
VOLUME = "/opt/volume"
LAY_OUT = f"""
    set -e
    mount -t tmpfs tmpfs /opt
    mkdir {HOME} {SOCKETS} {VOLUME}
    mount --bind "$1" {HOME}
    mount --bind "$2" {HOME}/.venv
    mount --bind "$3" {SOCKETS}
    mount -t tmpfs tmpfs {VOLUME}
    mount -t tmpfs tmpfs /tmp
    for each in / {HOME} {HOME}/.venv /opt; do mount -o remount,bind,ro "$each"; done
    shift 3
    cd {HOME}
    exec unshare --user --map-user=10001 --map-group=10001 -- "$@"
"""


@dataclass(frozen=True, kw_only=True)
class Image:
    """Files as the build leaves them, and how to run something in them."""

    files: Path
    database_url: str

    def command(self, *words: str) -> list[str]:
        """The command line that runs a command as a container of the image would."""
        server = urlsplit(self.database_url)
        sockets = parse_qs(server.query)["host"][0]
        venv = str(Path(sys.executable).parents[1])
        alone = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", LAY_OUT, "sh")
        return [*alone, str(self.files), venv, sockets, *words]

    def environment(self, **settings: str) -> dict[str, str]:
        """What the image sets, and the settings of an installation."""
        server = urlsplit(self.database_url)
        url = server._replace(query=f"host={quote(SOCKETS)}").geturl()
        base = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "REVIEW_PACKS_ROOT": VOLUME}
        return _set_by_the_image() | base | settings


def build(files: Path) -> Path:
    """Do what the build stage does after installing the requirements."""
    send(files)
    (files / ".venv").mkdir()
    command = values(stages()[0], "RUN")[-1].replace(".venv/bin/python", sys.executable)
    subprocess.run(  # noqa: S602
        command, shell=True, cwd=files, env={"PATH": os.environ["PATH"]}, check=True
    )
    return files


def _set_by_the_image() -> dict[str, str]:
    words = " ".join(values(stages()[-1], "ENV")).split()
    return dict(word.split("=", 1) for word in words)
