"""A file as an answer, whole or in part."""

from http import HTTPStatus
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from reviewpacks.models import ReviewPack
from reviewpacks.ranges import Portion, portion

_BLOCK_BYTES = 64 * 1024


class Limited:
    """A file that ends early, for FileResponse, which closes it."""

    def __init__(self, file: IO[bytes], *, length: int) -> None:
        self._file = file
        self._left = length

    def read(self, count: int = _BLOCK_BYTES) -> bytes:
        block = self._file.read(min(count, self._left))
        self._left -= len(block)
        return block

    def close(self) -> None:
        self._file.close()


def wanted(request: HttpRequest, pack: ReviewPack) -> Portion | None:
    """Return the part that is asked for; None means the whole file.

    A part of another file than this one is none (If-Range). Raises UnsatisfiableRangeError.
    """
    condition = request.headers.get("If-Range")
    if condition is not None and condition != _etag(pack):
        return None
    return portion(request.headers.get("Range", ""), size=pack.size or 0)


def head(pack: ReviewPack, part: Portion | None) -> HttpResponse:
    """Return the answer without its body."""
    return _with_headers(HttpResponse(), pack, part)


def body(pack: ReviewPack, part: Portion | None, file: IO[bytes]) -> FileResponse:
    """Return the answer that sends the file from where it stands."""
    length = part.length if part else pack.size or 0
    return _with_headers(FileResponse(Limited(file, length=length)), pack, part)


def unsatisfiable(pack: ReviewPack) -> HttpResponse:
    """Return the answer to a client that asks for what the file does not have."""
    return HttpResponse(
        status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        headers={"Content-Range": f"bytes */{pack.size}", "Accept-Ranges": "bytes"},
    )


def _with_headers[Answer: (HttpResponse, FileResponse)](
    answer: Answer, pack: ReviewPack, part: Portion | None
) -> Answer:
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Length"] = str(part.length if part else pack.size)
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(pack)
    ) or ""  # fmt: skip
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["ETag"] = _etag(pack)
    if part:
        answer.status_code = HTTPStatus.PARTIAL_CONTENT
        answer.headers["Content-Range"] = part.content_range
    return answer


def file_name(pack: ReviewPack) -> str:
    """Return a name of plain letters, figures and dashes."""
    tenant = slugify(pack.tenant.name)[:60] or "tenant"
    return f"{tenant}-review-pack-{pack.created_at:%Y-%m-%d}.zip"


def _etag(pack: ReviewPack) -> str:
    return f'"{pack.sha256}"'
