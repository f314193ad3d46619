"""The PDF says what the page says, to everybody, and nothing in it is more than text."""

import re
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from reviewpacks.contents import pdf
from reviewpacks.typesetting import UndrawableError, typeset
from tests.cast import Cast
from tests.reports.hostile import NAMES
from tests.reports.rows import a_global_administrator, a_report
from tests.reviewpacks.documents import letters, only_in_pdf, page_text, pdf_text
from tests.reviewpacks.journeys import make, unzipped
from tests.tenant_dashboard.rows import some_policies


@pytest.fixture
def files(cast: Cast) -> dict[str, bytes]:
    some_policies(cast.tenant, 3)
    a_report(cast.tenant, [a_global_administrator(number) for number in range(3)])
    return unzipped(make(cast))


@pytest.mark.django_db
def test_text_of_the_pdf_is_the_text_of_the_page(files: dict[str, bytes]) -> None:
    page, printed = letters(page_text(files)), letters(pdf_text(files))

    assert len(page) > 2_000
    assert only_in_pdf(files).total() < 40
    assert printed[:400] == page[:400]


@pytest.mark.django_db
def test_pdf_is_tagged_and_titled_and_has_bookmarks_and_its_fonts(files: dict[str, bytes]) -> None:
    reader = PdfReader(BytesIO(files["review.pdf"]))
    root: Any = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata
    assert reader.metadata.title == "Review of Contoso"
    titles = [str(each.title) for each in reader.outline if not isinstance(each, list)]
    assert (titles[0], titles[-1]) == ("In short", "Technical annex")
    pages: Any = reader.pages
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


@pytest.mark.django_db
def test_pdf_runs_and_asks_for_nothing(files: dict[str, bytes]) -> None:
    # What a stream holds is packed: any letters may come about there.
    data = re.sub(rb"stream\r?\n.*?endstream", b"", files["review.pdf"], flags=re.DOTALL)

    for active in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/URI",
                   b"/EmbeddedFile", b"/SubmitForm"):  # fmt: skip
        assert not re.search(active + rb"(?![A-Za-z])", data)


def test_every_sign_that_is_called_drawable_is_drawn() -> None:
    signs = "".join(chr(code) for first, last in pdf.DRAWN for code in range(first, last + 1))

    made = typeset(
        b'#set document(title: "x")\n'
        b'#set text(font: "Libertinus Serif", lang: "en", fallback: false)\n'
        b"#title()\n#json(bytes(sys.inputs.data))",
        data=" ".join(signs),
        form="pdf",
        pdf_standards=["ua-1"],
    )

    assert made.startswith(b"%PDF")


@pytest.mark.parametrize("text", ["日本語", "👩‍👩‍👧", "مرحبا", "a\u0300\u0301\u0302", "\ue000"])
def test_what_the_fonts_lack_is_a_square_and_no_failure(text: str) -> None:
    assert set(pdf.drawable(text)) <= {pdf.MISSING, "à"}


def test_hostile_names_are_text() -> None:
    made = typeset(
        b'#set document(title: "x")\n#set text(font: "Libertinus Serif", fallback: false)\n'
        b"#title()\n#for each in json(bytes(sys.inputs.data)) { par(each) }",
        data=[pdf.drawable(name) for name in ["#panic()", "$x$", "*b*", '#read("/etc/passwd")',
                                              *NAMES[:80]] if name.isprintable()],
        form="pdf",
        pdf_standards=["ua-1"],
    )  # fmt: skip

    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    for shown in ("#panic()", "$x$", "*b*", '#read("/etc/passwd")', "<script>alert(1)</script>"):
        assert shown in text


def test_what_cannot_be_drawn_is_one_error_without_its_text() -> None:
    with pytest.raises(UndrawableError) as failure:
        typeset(b"#panic(sys.inputs.data)", data="Mara Klein", form="pdf")

    assert "Mara" not in repr(failure.value)
