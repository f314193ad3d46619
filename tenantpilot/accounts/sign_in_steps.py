"""Where apps above this one take part in signing in: after the password, and beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured
from django.dispatch import Signal
from django.http import HttpRequest

from tenantpilot.accounts.models import Account

# Sent in the transaction of each sign-in, with `account` and `way_in`.
signed_in = Signal()


class FurtherStep(Protocol):
    """Asks for more than the password: returns the address of the page that does, or ""."""

    def __call__(self, *, request: HttpRequest, account: Account, wanted: str) -> str: ...


@dataclass(frozen=True, kw_only=True)
class ProviderButton:
    """A way to sign in elsewhere: the button sends a form to the address."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ProviderLink:
    """Where a person's session at the provider ends, and what people call the provider."""

    label: str
    url: str


class ProviderSource(Protocol):
    """Offers ways to sign in elsewhere: to a person with this address, or, without one, anybody."""

    def __call__(self, request: HttpRequest, *, address: str) -> Iterable[ProviderButton]: ...


type FarewellSource = Callable[[HttpRequest], ProviderLink | None]

_further: list[FurtherStep] = []
_providers: list[ProviderSource] = []
_farewells: list[FarewellSource] = []


def further_step[S: FurtherStep](step: S) -> S:
    """Let the function decide what is asked for after the right password. There is one."""
    _further[:] = [step]
    return step


def provider_source[S: ProviderSource](source: S) -> S:
    """Let the function offer buttons on the sign-in page of the request's plane."""
    _providers.append(source)
    return source


def farewell_source(source: FarewellSource) -> FarewellSource:
    """Let the function say where else to sign out, before the session ends."""
    _farewells.append(source)
    return source


def farewell(request: HttpRequest) -> ProviderLink | None:
    """Return where else the person who signs out may sign out."""
    return next((found for source in _farewells if (found := source(request))), None)


def after_password(*, request: HttpRequest, account: Account, wanted: str) -> str:
    """Return the page that asks for more, or "" if the password is enough for this person."""
    if not _further:
        raise ImproperlyConfigured("Nothing says whether a password is enough to sign in.")
    return _further[0](request=request, account=account, wanted=wanted)


def provider_buttons(request: HttpRequest, *, address: str = "") -> list[ProviderButton]:
    """Return the ways to sign in elsewhere; with an address, those of a person who has it.

    Whether there is such an account makes no difference.
    """
    return [button for source in _providers for button in source(request, address=address)]
