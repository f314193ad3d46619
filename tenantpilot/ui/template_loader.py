"""Templates without the indentation of their source, which no browser displays."""

import re
from typing import Any

from django.template.loaders.app_directories import Loader as AppDirectories

BLANKS_AT_LINE_ENDS = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)


class Loader(AppDirectories):
    """Finds templates in the apps. Line breaks stay, so errors name the right line."""

    def get_contents(self, origin: Any) -> str:
        return BLANKS_AT_LINE_ENDS.sub("", super().get_contents(origin))
