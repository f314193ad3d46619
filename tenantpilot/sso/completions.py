"""What follows once a provider has vouched for a person. Apps above add what they know."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenantpilot.sso.flow import Proof
from tenantpilot.sso.pending import Purpose

type Completion = Callable[[HttpRequest, Proof], HttpResponse]

_completions: dict[Purpose, Completion] = {}


def completes(purpose: Purpose) -> Callable[[Completion], Completion]:
    """Let this function answer what was begun for the purpose.

    It may raise SignInRefusedError, and then has changed nothing.
    """

    def register(completion: Completion) -> Completion:
        _completions[purpose] = completion
        return completion

    return register


def complete(request: HttpRequest, proof: Proof) -> HttpResponse:
    """Do what it was begun for."""
    return _completions[proof.pending.purpose](request, proof)
