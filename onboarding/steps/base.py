"""What every step of the wizard has: its texts, its form, and the function that takes it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms

from onboarding.forms.steps import VersionForm
from onboarding.models import OnboardingSession
from tenantpilot.enums import OnboardingCheckpoint
from tenantpilot.tenants.models import ProviderConnection


@dataclass(frozen=True, kw_only=True)
class FormContext:
    """What a step's form is filled from. `completed`: checkpoints that were ever completed."""

    session: OnboardingSession
    connection: ProviderConnection | None
    completed: Collection[str]
    # Of several forms of a step, the one that was asked for.
    wanted: str = ""


def version_form(context: FormContext, data: Any) -> forms.Form:
    """Return the form of a step that asks for nothing."""
    return VersionForm(data, initial={"version": context.session.version})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step, which leads to one checkpoint.

    `apply` takes the step and returns whether the checkpoint was completed.
    """

    checkpoint: OnboardingCheckpoint
    title: str
    lede: str
    button: str
    icon: str
    done: str
    # Said instead of an archived tenant that was brought back, with its %(name)s.
    done_of_archived: str = ""
    apply: Callable[..., bool]
    form: Callable[[FormContext, Any], forms.Form] = version_form

    def done_for(self, session: OnboardingSession) -> str:
        """Return what to say once the step is done."""
        if session.is_of_archived and self.done_of_archived:
            return self.done_of_archived % {"name": session.name}
        return self.done

    @property
    def template(self) -> str:
        return f"onboarding/steps/{self.checkpoint.value}.html"
