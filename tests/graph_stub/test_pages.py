"""Pages: whole links that have to be followed unchanged, in every form there is."""

import httpx2
import pytest

from demo.graph_stub import mixes
from tests.graph_stub.asking import (
    ASSIGNMENTS,
    CATALOG,
    COMPLIANCE,
    CONFIGURATION,
    Caller,
    calling,
)

LINK = "@odata.nextLink"


def walk(caller: Caller, path: str) -> list[list[dict[str, object]]]:
    """Return every page, from link to link."""
    pages = []
    following: str | None = path
    while following:
        answer = caller.get(following)
        assert answer.status_code == httpx2.codes.OK, answer.text
        pages.append(answer.json()["value"])
        following = answer.json().get(LINK)
    return pages


@pytest.mark.parametrize("path", [ASSIGNMENTS, COMPLIANCE, CONFIGURATION, CATALOG])
def test_links_lead_through_the_whole_list(caller: Caller, path: str) -> None:
    caller.tenant.catalog_policies = caller.tenant.configuration_policies

    pages = walk(caller, path)

    assert [len(page) for page in pages] == [10, 10, 5]
    assert len({str(row["id"]) for page in pages for row in page}) == 25


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (ASSIGNMENTS, "$skiptoken="),
        (COMPLIANCE, "$skip=10"),
        (CONFIGURATION, "$skiptoken=X%27"),
        (CATALOG, "$skiptoken=%255Bcosmosdb%255D"),
    ],
)
def test_links_have_the_form_of_their_service(caller: Caller, path: str, form: str) -> None:
    caller.tenant.catalog_policies = caller.tenant.configuration_policies

    assert form in caller.get(path).json()[LINK]


def test_link_keeps_every_option_and_its_version(caller: Caller) -> None:
    link = caller.get(f"{ASSIGNMENTS}?$expand=principal&$select=id").json()[LINK]

    assert link.startswith(f"{caller.stub.url}/{ASSIGNMENTS}?")
    assert "$expand=principal&$select=id&" in link


@pytest.mark.parametrize("change", [("$expand=principal&", ""), ("$skiptoken=", "$skiptoken=Mj")])
def test_changed_link_is_refused(caller: Caller, change: tuple[str, str]) -> None:
    link = caller.get(f"{ASSIGNMENTS}?$expand=principal").json()[LINK]

    assert caller.get(link.replace(*change)).status_code == httpx2.codes.BAD_REQUEST
    assert caller.undocumented()


def test_rows_with_their_relations_come_twenty_at_a_time(caller: Caller) -> None:
    caller.stub.page_size = None

    assert len(caller.rows(ASSIGNMENTS)) == 25
    assert len(caller.rows(f"{ASSIGNMENTS}?$expand=principal")) == 20


def test_first_page_may_be_empty() -> None:
    [odd] = [each for each in mixes.MIXES if "empty page" in each.tells]

    with calling(odd) as caller:
        pages = walk(caller, ASSIGNMENTS)

    assert [len(page) for page in pages] == [0, 8]
