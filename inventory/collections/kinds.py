"""Readers of what kind a policy is, and for which platforms."""

import re

from tenantpilot.graph import fields
from tenantpilot.graph.fields import JsonObject

GRAPH_TYPE = re.compile(r"#microsoft\.graph\.[A-Za-z0-9]{1,100}", re.ASCII)
WORD = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
WORDS = re.compile(r"[A-Za-z0-9_]{1,40}(,[A-Za-z0-9_]{1,40}){0,20}", re.ASCII)

# By how a word of Microsoft's begins, whatever its case.
_PLATFORMS = {
    "android": "Android",
    "aosp": "Android",
    "ios": "iOS",
    "ipad": "iOS",
    "macos": "macOS",
    "linux": "Linux",
    "windows": "Windows",
    "sharedpc": "Windows",
    "edition": "Windows",
    "win32": "Windows",
    "office": "Windows",
}


def none(_row: JsonObject) -> str:
    return ""


def graph_type(row: JsonObject) -> str:
    """Return Graph's type without its namespace, e.g. `iosCompliancePolicy`."""
    found = fields.word(row, "@odata.type", pattern=GRAPH_TYPE)
    return found.removeprefix("#microsoft.graph.")


def platform_of_type(row: JsonObject) -> str:
    """Return the platform that the type names."""
    return platform_of(graph_type(row))


def template_family(row: JsonObject) -> str:
    """Return the family of the template; `settingsCatalog` for a policy without one."""
    template = fields.optional_object(row, "templateReference") or {}
    family = template.get("templateFamily")
    if family in (None, "none", ""):
        return "settingsCatalog"
    return fields.word(template, "templateFamily", pattern=WORD)


def platforms_in_row(row: JsonObject) -> str:
    """Return the platforms of a row that lists them."""
    if row.get("platforms") in (None, "", "none"):
        return ""
    listed = fields.word(row, "platforms", pattern=WORDS)
    found = {platform_of(each) or each for each in listed.split(",")}
    return ", ".join(sorted(found))


def platform_of(word: str) -> str:
    """Return the platform that a word of Microsoft's begins with; empty if it names none."""
    lowered = word.lower()
    return next((name for start, name in _PLATFORMS.items() if lowered.startswith(start)), "")


def word_of(name: str) -> "FieldWord":
    """Return a reader of a field that holds a word, or nothing."""
    return FieldWord(name)


class FieldWord:
    """Reads one field as a word."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, row: JsonObject) -> str:
        if row.get(self._name) in (None, ""):
            return ""
        return fields.word(row, self._name, pattern=WORD)


def always(word: str) -> "Always":
    """Return a reader of what the whole collection is."""
    return Always(word)


class Always:
    """Says the same of every row."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __call__(self, _row: JsonObject) -> str:
        return self._word
