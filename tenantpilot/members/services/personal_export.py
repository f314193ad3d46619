"""What is held about one person: counted for them to see, and whole to hand out.

Found through what is declared for an erasure (data_removal), so no table can be left out. Of rows
that other people rely on, only the columns that are about the person's act are handed out, and what
they typed themselves (`words_of` of a model: column of the person, their texts). What a report says
about a customer is not theirs. Texts of others that hold the address are counted by place.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    QuerySet,
)
from django_scopes import scopes_disabled

from tenantpilot.accounts.models import PlatformOperator, User
from tenantpilot.data_removal.inventory import noun_of
from tenantpilot.data_removal.references import references_to, removed_with
from tenantpilot.data_removal.text_matches import text_matches
from tenantpilot.database.row_count import RowCount
from tenantpilot.members.services.erasure import rows_with

type Account = User | PlatformOperator

# Never handed out: they open something, or mean nothing outside.
SECRETS = frozenset(
    {"password", "session_key", "session_data", "token", "lease"}
    | {"credential_id", "digest", "handle", "public_key", "sealed_secret"}
)
# What names the act, or says more about it, in words of the product.
WORDS_ABOUT_AN_ACT = frozenset(
    {"action", "actor_type", "details", "event_name", "feature_area", "metadata", "subject_type"}
)
IN_TEXTS = "texts that hold the address"
ABOUT_AN_ACT = (BooleanField, DateField, IntegerField, ForeignKey)


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The rows of one table that belong to the person, or through a column point at them."""

    place: str
    noun: str
    is_own: bool
    rows: QuerySet[Any]
    words: tuple[str, ...] = ()


def holdings(account: Account) -> Iterator[Holding]:
    """Yield every place with rows about the person: their own, then those they only appear in."""
    kind = type(account)
    for rows in removed_with(kind._base_manager.filter(pk=account.pk)):
        yield _holding(rows, place=rows.model._meta.db_table, is_own=True)
    yield from _under(account.email)
    for reference in references_to(kind):
        if not reference.goes:
            words = getattr(reference.model, "words_of", {}).get(reference.column, ())
            rows = reference.rows([account.pk])
            yield replace(_holding(rows, place=str(reference), is_own=False), words=words)


def count(account: Account) -> list[tuple[str, int]]:
    """Return how many rows of each kind there are about the person, in one statement, most first.

    A row in which the person appears twice counts once.
    """
    found: dict[tuple[str, type[Model]], QuerySet[Any]] = {}
    for each in holdings(account):
        key = each.noun, each.rows.model
        found[key] = found[key] | each.rows if key in found else each.rows
    with scopes_disabled():
        row = type(account)._base_manager.filter(pk=account.pk)
        counts = row.values_list(*(RowCount(rows) for rows in found.values())).get()
    held: Counter[str] = Counter()
    for (noun, _model), number in zip(found, counts, strict=True):
        held[noun] += number
    return sorted((+held).items(), key=lambda each: (-each[1], each[0]))


def export(email: str) -> dict[str, list[dict[str, Any]]]:
    """Return everything under the address, place by place, as plain values.

    Of the person's accounts on both planes; without any, what an address leaves behind by itself.
    """
    kinds: tuple[type[User] | type[PlatformOperator], ...] = (User, PlatformOperator)
    accounts = [found for kind in kinds if (found := kind.objects.filter(email=email).first())]
    held: dict[str, list[dict[str, Any]]] = {}
    places = [*_under(email), *(each for account in accounts for each in holdings(account))]
    with scopes_disabled():
        for each in places:
            rows = held.setdefault(each.place, [])
            plain = [_plain(row, holding=each) for row in each.rows.order_by("pk")]
            rows += [row for row in plain if row not in rows]
        if texts := [{"place": each.place, "rows": each.rows} for each in text_matches(email)]:
            held[IN_TEXTS] = texts
    return held


def _under(email: str) -> Iterator[Holding]:
    for rows in rows_with(email):
        yield _holding(rows, place=rows.model._meta.db_table, is_own=True)


def _holding(rows: QuerySet[Any], *, place: str, is_own: bool) -> Holding:
    return Holding(place=place, noun=noun_of(rows.model), is_own=is_own, rows=rows)


def _plain(row: Model, *, holding: Holding) -> dict[str, Any]:
    return {
        column.attname: column.value_from_object(row)
        for column in row._meta.local_concrete_fields
        if column.name not in SECRETS
        and (holding.is_own or column.name in holding.words or _is_about_the_act(column))
    }


def _is_about_the_act(column: "Field[Any, Any]") -> bool:
    is_word = isinstance(column, CharField) and bool(column.choices)
    is_about_it = column.name in WORDS_ABOUT_AN_ACT
    return is_word or is_about_it or isinstance(column, ABOUT_AN_ACT)
