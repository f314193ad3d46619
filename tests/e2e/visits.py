"""What it takes to come to a page, and why a route may have none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from demo.world.people import Person
from tests.e2e.places import Place, nowhere

WORKSPACE = "admin/workspaces/<slug:workspace_slug>/"
TENANT = "admin/tenants/<int:tenant_id>/"
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, kw_only=True)
class Visit:
    """How to come to a page. With `form`, by sending that form; `person` None: signed out.

    A query that names a row is looked up in the product's database.
    """

    name: str
    route: str
    person: Person | None
    at: Place
    query: str | Callable[[], str]
    form: Mapping[str, str] | None
    status: HTTPStatus


class NotAPage(StrEnum):
    """Why a route has nothing to look at."""

    FORM_ONLY = "it takes a form and sends people on"
    REDIRECT = "it sends people on"
    FOR_PROGRAMS = "it answers programs"
    FILE = "it answers with a file"
    NO_FILE_YET = "it answers with a file, which the demo does not have"
    NOT_IN_DEMO = "it needs what the demo does not have"


def visit(
    name: str,
    route: str,
    person: Person | None = None,
    at: Place = nowhere,
    *,
    query: str | Callable[[], str] = "",
    form: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Visit:
    """Write a visit down in one line."""
    return Visit(
        name=name, route=route, person=person, at=at, query=query, form=form, status=status
    )
