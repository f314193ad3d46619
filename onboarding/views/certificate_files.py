"""The public part of a certificate, as a file for Microsoft's portal."""

from django.http import HttpResponse


def certificate_file(pem: str) -> HttpResponse:
    """Return the certificate as a download. It is public: the key stays here."""
    response = HttpResponse(pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = 'attachment; filename="tenantpilot-certificate.pem"'
    return response
