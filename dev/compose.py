"""Whether docker-compose.yml is a Compose file: `python -m dev.compose`.

Checked against the Compose Specification's own schema, which compose_spec/ keeps as Docker
Compose 5.6.1 carries it (Apache License 2.0). Docker itself is not needed.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

FILE = Path("docker-compose.yml")
SCHEMA = Path(__file__).parent / "compose_spec" / "compose-spec.json"


def load(file: Path = FILE) -> Mapping[str, object]:
    """The file with its anchors and merges resolved, variables as they stand."""
    content: Mapping[str, object] = yaml.safe_load(file.read_text())
    return content


def problems(content: Mapping[str, object]) -> Iterator[str]:
    """A sentence for each thing the specification does not know or allow."""
    schema = json.loads(SCHEMA.read_text())
    for error in Draft202012Validator(schema).iter_errors(content):
        place = " > ".join(str(step) for step in error.absolute_path) or "the file"
        yield f"{place}: {error.message}"


def main() -> int:
    found = list(problems(load()))
    for sentence in found:
        print(sentence)
    if not found:
        print(f"{FILE} follows the Compose Specification.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
