"""What the page "My account" says about how a person signs in, by whichever app knows it.

An app has a module `account_sections` with functions like this one; the page shows what they
return, in their order, on both planes:

    @account_section(order=30)
    def passkeys(*, request: HttpRequest, account: Account) -> Section | None:
        return Section(title="Passkeys", text="…", rows=[Row(title="Blue key", note="added …")])
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest

from tenantpilot.accounts.models import Account


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line: what there is, a note, and where it is changed.

    `url` is a page to go to, `form_url` one that a button posts to.
    """

    title: str
    note: str = ""
    url: str = ""
    form_url: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One way to sign in."""

    title: str
    text: str = ""
    rows: Sequence[Row] = ()


class Source(Protocol):
    """Says what there is for the account; None where there is nothing to say."""

    def __call__(self, *, request: HttpRequest, account: Account) -> Section | None: ...


_sources: dict[int, Source] = {}


def account_section[S: Source](*, order: int) -> Callable[[S], S]:
    """Let the function's section stand on the page, at this place among the others."""

    def register(source: S) -> S:
        taken = _sources.setdefault(order, source)
        if taken is not source:
            raise ValueError(f"Two sections of the account page have the place {order}.")
        return source

    return register


def sections(*, request: HttpRequest, account: Account) -> Iterator[Section]:
    """Yield what there is to say, in order."""
    for _, source in sorted(_sources.items()):
        if section := source(request=request, account=account):
            yield section
