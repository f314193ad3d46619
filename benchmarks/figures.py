"""What was measured, as JSON: one object for each part, with when and on what it was measured."""

import json
from pathlib import Path
from typing import Any

NAME = "figures.json"
FOLDER = Path("docs/performance")
PUBLISHED = FOLDER / NAME

type Figures = dict[str, Any]


def read(path: Path) -> Figures:
    """The figures kept there, if any."""
    found: Figures = json.loads(path.read_text()) if path.exists() else {}
    return found


def write(path: Path, figures: Figures) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
