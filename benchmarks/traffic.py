"""Requests of the mix, by chance, as a browser behind a proxy sends them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from random import Random

from django.urls import reverse

from benchmarks.traffic_mix import MIX, Share, Way
from benchmarks.traffic_world import Person, Place, Population
from tenantpilot.enums import OperationType

_TOKEN = "b" * 32
FORM_COOKIE = f"__Host-csrftoken={_TOKEN}"
FORM_HEADERS = {
    "X-CSRFToken": _TOKEN,
    "Origin": "https://localhost",
    "Content-Type": "application/x-www-form-urlencoded",
}
OK, FOUND, NOT_MODIFIED = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.NOT_MODIFIED


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, ready to be sent, and the status it is to be answered with."""

    what: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    answer: HTTPStatus = OK

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of the style, and what a browser that keeps it knows of it."""

    path: str
    last_modified: str


def requests(
    population: Population, files: Sequence[File], *, chance: Random, mix: Sequence[Share] = MIX
) -> Iterator[Request]:
    """Yield requests without end: the shares by chance, people and tenants as well."""
    weights = [share.of_100 for share in mix]
    while True:
        [share] = chance.choices(mix, weights)
        if share.way in {Way.FILE, Way.KNOWN_FILE}:
            yield _file(share, chance.choice(files))
        elif share.way is Way.SIGNED_OUT:
            yield Request(what=share.what, path=reverse(share.route))
        elif share.operator:
            yield _page(share, chance.choice(population.operators), {})
        else:
            person = chance.choice(population.people)
            yield _of_person(share, person, chance.choice(person.places), chance)


def _file(share: Share, file: File) -> Request:
    if share.way is Way.FILE:
        return Request(what=share.what, path=file.path)
    known = {"If-Modified-Since": file.last_modified, "Cache-Control": "max-age=0"}
    return Request(what=share.what, path=file.path, headers=known, answer=NOT_MODIFIED)


def _of_person(share: Share, person: Person, place: Place, chance: Random) -> Request:
    page = _page(share, person, place)
    if share.way is Way.FRAGMENT:
        return replace(page, headers={**page.headers, "HX-Request": "true"})
    if share.way is Way.FORM:
        kind = chance.choice((OperationType.INVENTORY_SYNC, OperationType.CONNECTION_CHECK))
        headers = {"Cookie": f"{person.cookie}; {FORM_COOKIE}", **FORM_HEADERS}
        return replace(page, headers=headers, body=f"operation_type={kind.value}", answer=FOUND)
    return page


def _page(share: Share, person: Person, place: Place) -> Request:
    path = reverse(share.route, kwargs={name: place[name] for name in share.needs})
    return Request(what=share.what, path=path, headers={"Cookie": person.cookie})
