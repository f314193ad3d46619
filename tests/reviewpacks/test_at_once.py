"""Many people ask at the same moment."""

from itertools import cycle, product

import pytest
from django_scopes import scopes_disabled

from operations.models import OperationRun
from operations.services.runs import CannotStartError
from reviewpacks.enums import Period
from reviewpacks.services import packs
from reviewpacks.services.packs import Requested
from tests.cast import Cast
from tests.concurrency import at_once
from tests.factories import ConnectionFactory, TenantFactory
from tests.ledger import ledger
from tests.reviewpacks.journeys import ask, make, packs_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_requests_are_one_pack_and_one_use(cast: Cast) -> None:
    asked = at_once(lambda: ask(cast), times=20)

    with scopes_disabled():
        assert OperationRun.objects.count() == 1
    assert {each.pack.pk for each in asked} == {pack.pk for pack in packs_of(cast.tenant)}
    assert sum(each.is_new for each in asked) == 1
    assert len(ledger()) == 1


def test_of_twelve_requests_with_four_kinds_of_options_one_kind_wins(cast: Cast) -> None:
    kinds = cycle(product((True, False), (Period.DAYS_30, Period.DAYS_90)))

    def click() -> Requested | None:
        include_operations, period = next(kinds)
        try:
            return ask(cast, include_operations=include_operations, period=period)
        except CannotStartError:
            return None

    answers = at_once(click, times=12)

    assert len({each.pack.pk for each in answers if each}) == 1
    assert len(packs_of(cast.tenant)) == len(ledger()) == 1


def test_pack_that_is_up_to_date_answers_everybody(cast: Cast) -> None:
    pack = make(cast)

    asked = at_once(lambda: ask(cast), times=8)

    assert {(each.pack.pk, each.is_new) for each in asked} == {(pack.pk, False)}
    assert len(ledger()) == 1


def test_requests_on_many_tenants_lose_no_use(cast: Cast) -> None:
    tenants = [TenantFactory(workspace=cast.workspace) for _ in range(12)]
    for tenant in tenants:
        ConnectionFactory(tenant=tenant)
    queue = list(tenants)

    def click() -> Requested:
        return packs.request(
            tenant=queue.pop(),
            requested_by=cast.owner,
            include_operations=True,
            period=Period.DAYS_30,
        )

    at_once(click, times=12)

    assert {row.tenant_id for row in ledger()} == {tenant.pk for tenant in tenants}
