"""index.html: the document as a page that opens from disk and asks for nothing.

Styles and pictures are in it, it has no script, and its policy names the one style it has.
"""

from base64 import b64encode
from hashlib import sha256

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from reviewpacks.contents.document import Document


def drawn(document: Document) -> str:
    """Return the page. Needs the language of the pack."""
    logo = f"data:image/png;base64,{b64encode(document.logo).decode()}" if document.logo else ""
    context = {
        "document": document,
        "logo": logo,
        # As one piece, for the policy names its hash. The colour in it is a checked one.
        "style": mark_safe(f"<style>{_style(document)}</style>"),  # noqa: S308
        "policy": policy(document),
    }
    return render_to_string("reviewpacks/pack/index.html", context)


def policy(document: Document) -> str:
    """Return the content security policy of the page: one style, its own pictures, no more."""
    digest = b64encode(sha256(_style(document).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"


def _style(document: Document) -> str:
    style = render_to_string("reviewpacks/pack/style.css").strip()
    return f"\n{style}\n:root {{ --accent: {document.colour}; }}\n"
