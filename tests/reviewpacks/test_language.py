"""Packs are written in the customer's language, whole."""

import re

import pytest
from django.test import Client
from django_scopes import scope

from dev import messages
from reviewpacks.enums import Language
from reviewpacks.models.packs import PDF_NAME
from reviewpacks.services import drafts
from tests.cast import Cast, sign_in
from tests.reports.rows import a_global_administrator, a_report
from tests.reviewpacks.documents import only_in_pdf, page_text
from tests.reviewpacks.journeys import list_url, make, unzipped
from tests.tenant_dashboard.rows import some_policies

PLACES = re.compile(r"%\(\w+\)s")


def german_words() -> dict[object, list[str]]:
    strings = {message.id: message.string for message in messages.catalog() if message.id}
    return {
        text: [said] if isinstance(said, str) else list(said or ())
        for text, said in strings.items()
    }


def test_every_text_of_a_pack_has_its_german() -> None:
    german = german_words()

    assert messages.wanted() - german.keys() == set(), "Run make messages."
    assert [text for text, said in german.items() if not said or not all(said)] == []


def test_german_names_the_same_places() -> None:
    for text, said in german_words().items():
        wanted = PLACES.findall(text if isinstance(text, str) else text[1])  # type: ignore[index]
        assert sorted(PLACES.findall(said[-1])) == sorted(wanted), text


def test_what_django_reads_is_compiled_from_what_is_written() -> None:
    compiled = messages.SOURCE.with_suffix(".mo").read_bytes()

    assert compiled == messages.compiled(messages.catalog())


@pytest.mark.django_db
def test_german_pack_is_german_and_the_pages_stay_english(cast: Cast, client: Client) -> None:
    some_policies(cast.tenant, 3)
    a_report(cast.tenant, [a_global_administrator(number) for number in range(3)])
    with scope(tenant=cast.tenant):
        drafts.save(
            tenant=cast.tenant, language=Language.GERMAN, remark="", notes={}, expected_version=None
        )

    pack = make(cast)
    files = unzipped(pack)

    page = page_text(files)
    assert b'<html lang="de">' in files["index.html"]
    for german in (
        "Kurz gefasst",
        "Was zu entscheiden ist",
        "Technischer Anhang",
        "Worum es geht: 3: Person 0000",
    ):
        assert german in page
    for english in ("What ", "We ", " the ", "Found", "Open points"):
        assert english not in page
    assert only_in_pdf(files).total() < 40
    assert pack.pdf
    assert pack.pdf["name"] == PDF_NAME
    assert "Generate review pack" in sign_in(client, cast.owner).get(list_url(cast.tenant)).text
