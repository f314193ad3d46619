"""Reading a Dockerfile and its .dockerignore, as far as ours go."""

import fnmatch
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.deployment.running import ROOT


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """One instruction: `COPY`, and everything after it on one line."""

    name: str
    value: str

    @property
    def words(self) -> list[str]:
        return [word for word in self.value.split() if not word.startswith("--")]


def stages() -> list[list[Instruction]]:
    """The Dockerfile's stages; each begins with its FROM."""
    found: list[list[Instruction]] = []
    for instruction in _instructions((ROOT / "Dockerfile").read_text()):
        if instruction.name == "FROM":
            found.append([])
        found[-1].append(instruction)
    return found


def values(stage: list[Instruction], name: str) -> list[str]:
    return [each.value for each in stage if each.name == name]


def _instructions(text: str) -> list[Instruction]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    parts = [line.split(maxsplit=1) for line in joined.splitlines() if line.strip()]
    return [Instruction(name=name, value=" ".join(value.split())) for name, value in parts]


def is_sent(path: str) -> bool:
    """Whether a file goes to the builder: the last pattern of .dockerignore that fits decides."""
    sent = True
    for pattern in (ROOT / ".dockerignore").read_text().splitlines():
        if pattern and not pattern.startswith("#") and _fits(path, pattern.lstrip("!")):
            sent = pattern.startswith("!")
    return sent


def _fits(path: str, pattern: str) -> bool:
    """Whether the pattern names the path or a folder above it."""
    above = [path, *(str(folder) for folder in Path(path).parents)][:-1]
    wanted = pattern.rstrip("/")
    names = [wanted, wanted.removeprefix("**/")]
    return any(fnmatch.fnmatchcase(each, name) for each in above for name in names)


def send(target: Path) -> Path:
    """Copy what Docker would send to the builder: the build's context."""
    for folder, folders, files in ROOT.walk():
        folders[:] = [name for name in folders if is_sent(_under(folder / name))]
        for name in files:
            if is_sent(_under(folder / name)):
                copy = target / (folder / name).relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(folder / name, copy)
    return target


def _under(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
