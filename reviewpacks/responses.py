"""The response that sends a pack's file, whole. There are no byte ranges."""

from django.core.files import File
from django.http import FileResponse, HttpResponse
from django.utils.text import slugify

from reviewpacks.models import ReviewPack

CONTENT_TYPE = "application/zip"


def file_response(pack: ReviewPack, file: "File[bytes]") -> FileResponse:
    """Return the response that sends the file and then closes it."""
    response = FileResponse(
        file, as_attachment=True, filename=file_name(pack), content_type=CONTENT_TYPE
    )
    response.headers["Content-Length"] = str(pack.size)
    return response


def pdf_response(pack: ReviewPack, pdf: bytes) -> HttpResponse:
    """Return the response that sends the PDF alone."""
    return HttpResponse(pdf, headers=_pdf_headers(pack, len(pdf)))


def pdf_head_response(pack: ReviewPack, size: int) -> HttpResponse:
    """Return the headers only. Nothing leaves the product, so nothing is audited."""
    return HttpResponse(headers=_pdf_headers(pack, size))


def _pdf_headers(pack: ReviewPack, size: int) -> dict[str, str]:
    return {
        "Content-Type": "application/pdf",
        "Content-Length": str(size),
        "Content-Disposition": f'attachment; filename="{file_name(pack, ending="pdf")}"',
    }


def head_response(pack: ReviewPack) -> HttpResponse:
    """Return the headers only. Nothing leaves the product, so nothing is audited."""
    return HttpResponse(
        headers={
            "Content-Type": CONTENT_TYPE,
            "Content-Length": str(pack.size),
            "Content-Disposition": f'attachment; filename="{file_name(pack)}"',
        }
    )


def file_name(pack: ReviewPack, *, ending: str = "zip") -> str:
    """Return a name of plain letters, digits and dashes."""
    tenant = slugify(pack.tenant.name)[:60] or "tenant"
    return f"{tenant}-review-pack-{pack.created_at:%Y-%m-%d}.{ending}"
