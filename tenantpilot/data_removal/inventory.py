"""Inventory: what is stored about people, where, why, and how it ends. Declared on each model.

    personal_data = PersonalData(noun="accounts", about=STAFF, purpose="…", period="…",
        ends_by="erase_user", texts={"email": "address to sign in with"})
    own_words = ("failure_code",)

A test holds it against the schema: every text of every table is either in `texts`, or a closed list
of words, or in `own_words`. The papers are written from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from tenantpilot.data_removal.fields import RowNumber
from tenantpilot.data_removal.retention import Retention

STAFF = "staff of the service provider"
OPERATORS = "platform operators"
EVERYBODY = "staff and platform operators"
CUSTOMERS = "people in a customer's directory"
PEOPLE = frozenset({"accounts.User", "accounts.PlatformOperator"})


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What a table holds about people. `texts` says what each column of text holds.

    `period` is in words; a period in days is a Retention of the model, and is added. `ends_by`
    names the commands that end it, separated by commas.
    """

    noun: str
    about: str
    purpose: str
    period: str
    ends_by: str
    texts: Mapping[str, str] = field(default_factory=dict)


# Tables of libraries. None: nothing about people, and no text that people write.
OF_LIBRARIES: dict[str, PersonalData | None] = {
    "axes.AccessAttempt": PersonalData(
        noun="failed sign-ins",
        about="people who fail to sign in",
        purpose="stopping those who guess passwords",
        period="SIGN_IN_COOLOFF_MINUTES, until a sign-in succeeds, or the next daily run",
        ends_by="clear_expired_sign_ins, erase_user, erase_operator",
        texts={
            "username": "plane and address as typed",
            "ip_address": "network address; of IPv6 the network only",
            **dict.fromkeys(
                ("user_agent", "http_accept", "path_info", "get_data", "post_data"),
                "always empty, by a CHECK",
            ),
        },
    ),
    "axes.AccessAttemptExpiration": None,
    "axes.AccessFailureLog": None,
    "axes.AccessLog": None,
    "auth.Group": None,
    "auth.Permission": None,
    "contenttypes.ContentType": None,
    "procrastinate.ProcrastinateJob": PersonalData(
        noun="jobs of the queue",
        about="staff: through the run that a job carries out, or the message it sends",
        purpose="carrying out runs, and sending mail and webhooks, in the background",
        period="until done; failed, FAILED_JOB_DAYS",
        ends_by="prune_records",
        texts={
            "args": "numbers of run, tenant, account, membership, invitation, choice of messages, "
            "pack or message, and the id of the request that asked",
            **dict.fromkeys(
                ("queue_name", "task_name", "lock", "queueing_lock"), "the product's own words"
            ),
        },
    ),
    "procrastinate.ProcrastinateEvent": None,
    "procrastinate.ProcrastinatePeriodicDefer": None,
    "procrastinate.ProcrastinateWorker": None,
}


def models() -> Iterator[type[Model]]:
    """Yield every model that has a table of its own."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed or model._meta.app_label == "procrastinate":
            yield model


def personal_data(model: type[Model]) -> PersonalData | None:
    """Return what the model holds about people; None: nothing."""
    if model._meta.label in OF_LIBRARIES:
        return OF_LIBRARIES[model._meta.label]
    found: PersonalData | None = getattr(model, "personal_data", None)
    return found


def noun_of(model: type[Model]) -> str:
    """Return what people call rows of the model."""
    declared = personal_data(model)
    return declared.noun if declared else str(model._meta.verbose_name_plural)


def columns(model: type[Model]) -> dict[str, str]:
    """Return the model's columns about people, and what each holds."""
    declared = personal_data(model)
    texts = dict(declared.texts) if declared else {}
    people = {
        str(column.column): "number of an account"
        for column in model._meta.local_concrete_fields
        if _points_at_people(column)
    }
    return people | texts


def periods(model: type[Model]) -> list[Retention]:
    """Return the periods in days that are declared for the model."""
    return list(getattr(model, "retention", ()))


def _points_at_people(column: Any) -> bool:
    if isinstance(column, ForeignKey):
        return column.related_model._meta.label in PEOPLE
    return isinstance(column, RowNumber) and any(each.model in PEOPLE for each in column.targets)
