"""Static files of this release and of its neighbours.

Releases share STATIC_ROOT, and collectstatic deletes nothing. A page of the release before still
finds its style sheet at the new one, and while machines change one after the other, a page of the
new release finds its own at the old one, which has not seen those files when it started.
"""

import os
from typing import Any, override

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # no types
    """WhiteNoise, which looks once more for a file that came after it started."""

    @override
    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(self.static_prefix) and path not in self.files:
            found = self._late(path)
            if found is not None:
                self.files[path] = found
        answer: HttpResponse = super().__call__(request)
        return answer

    def _late(self, path: str) -> Any:
        """Return a file that was collected after this process started, or None."""
        if not self.static_root or not self.url_is_canonical(path):
            return None
        root = f"{os.path.abspath(self.static_root).rstrip('/')}/"
        file = f"{root}{path.removeprefix(self.static_prefix)}"
        if not self.path_is_child_of(file, root):
            return None
        try:
            return self.find_file_at_path(file, path)
        except (MissingFileError, ValueError):
            return None
