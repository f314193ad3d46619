"""What a row tells of a policy's settings, made safe to keep.

Kept as they are: booleans, numbers, and words of closed lists. Of anything else only a keyed
hash, by which one can tell that it changed and nothing more: settings hold Wi-Fi keys and
scripts.
"""

import hmac
import json
from collections.abc import Iterator, Set

from inventory.collections import words
from tenantpilot.graph.fields import JsonObject

type Setting = bool | int | float | str | list[bool | int | float | str]
type Settings = dict[str, Setting]

# Before a hash, so that no word can be taken for one.
HASHED = "#"
HASH_LENGTH = 32
DEEPEST = 4
MOST_SETTINGS = 400
# Where these stand, numbers and words are a value of free choice, and may be a secret.
_FREE = frozenset({"value", "omaSettings", "pin", "payload", "settings", "customSettings"})
_NESTED = (dict, list)
# Made once: json.dumps makes one for each value.
_compact = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_spaced = json.JSONEncoder().encode


def read_settings(row: JsonObject, *, leave_out: Set[str], key: bytes) -> Settings:
    """Return the settings by their path. What is not configured (null) is left out."""
    found: Settings = {}
    rest: list[object] = []
    for path, value in _flat(row, leave_out=leave_out):
        if len(found) < MOST_SETTINGS:
            found[path] = _kept(path, value, key=key)
        else:
            rest.append([path, value])
    if rest:
        found["…"] = _hashed("…", rest, key=key)
    return found


def is_hashed(value: object) -> bool:
    """Return whether only the hash of the value is kept."""
    return isinstance(value, str) and value.startswith(HASHED)


def canonical(value: object) -> str:
    """Return the same text for the same value. The order of a list says nothing."""
    return _compact(_sorted(value))


def _flat(row: JsonObject, *, leave_out: Set[str]) -> Iterator[tuple[str, object]]:
    for name in sorted(row):
        if name not in leave_out and "@" not in name:
            yield from _parts(name, row[name], depth=1)


def _parts(path: str, value: object, *, depth: int) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for name in sorted(value):
            if "@odata" not in name:
                yield from _parts(f"{path}.{name}", value[name], depth=depth + 1)
    elif value is not None:
        yield path, value


def _kept(path: str, value: object, *, key: bytes) -> Setting:
    parts = path.split(".")
    if _FREE.isdisjoint(parts):
        if isinstance(value, list) and all(_is_open(parts[-1], each) for each in value):
            return sorted(value, key=canonical)
        if not isinstance(value, list) and _is_open(parts[-1], value):
            kept: Setting = value  # type: ignore[assignment]  # _is_open has looked
            return kept
    return _hashed(path, value, key=key)


def _is_open(name: str, value: object) -> bool:
    if isinstance(value, str):
        return words.is_open(name, value)
    return isinstance(value, bool | int | float)


def _hashed(path: str, value: object, *, key: bytes) -> str:
    text = f"{path}\n{canonical(value)}"
    return HASHED + hmac.digest(key, text.encode(), "sha256").hex()[:HASH_LENGTH]


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: _sorted(each) if isinstance(each, _NESTED) else each
            for name, each in value.items()
        }
    if isinstance(value, list):
        found = [_sorted(each) if isinstance(each, _NESTED) else each for each in value]
        return sorted(found, key=_spaced) if len(found) > 1 else found
    return value
