"""The demo's review packs do not contradict themselves, nor what was known when they were made."""

import re
from datetime import UTC, datetime

import pytest
from django_scopes import scope

from demo.history.reviewpacks import SHOWN
from reports.enums import Severity
from reviewpacks.models import ReviewPack
from tests.demo.seeded.made_packs import ASKED, DAY, MOMENT, OWNER, UNASSIGNED, Made, days_in
from tests.reviewpacks.documents import only_in_pdf


def test_nothing_is_younger_than_the_moment_it_was_prepared(made: list[Made]) -> None:
    for each in made:
        days, prepared = days_in(each.text), each.pack.created_at
        assert len(days) > 5
        assert max(days) <= prepared.astimezone(UTC).date(), each.pack
        for name, data in each.files.items():
            if name.endswith(".csv"):
                for moment in MOMENT.findall(data.decode()):
                    told = datetime.fromisoformat(moment).replace(tzinfo=UTC)
                    assert told <= prepared, (each.pack, name, moment)


def test_what_differs_has_changed_since_it_was_agreed(made: list[Made]) -> None:
    checked = 0
    for each in made:
        changed = {row["Policy ID"] for row in each.rows("changes.csv")}
        agreed = re.search(rf"(?:As agreed on|Wie am) {DAY.pattern}", each.text)
        if agreed and days_in(agreed.group())[0] >= each.pack.begins_on:
            checked += 1
            differing = {row["Policy ID"] for row in each.rows("differences.csv")}
            assert differing <= changed, each.pack
    assert checked


def test_nothing_is_compared_with_a_review_that_is_not_there(made: list[Made]) -> None:
    first = 0
    for each in made:
        with scope(tenant=each.pack.tenant):
            earlier = ReviewPack.objects.filter(
                ends_on__lt=each.pack.ends_on, ready_at__isnull=False
            )
            if earlier.exists():
                continue
        first += 1
        for said in ("last time", "last review", "beim letzten Mal", "letzten Bericht"):
            assert said not in each.text, each.pack
    assert first


def test_what_the_annex_knows_is_called_unknown_nowhere(made: list[Made]) -> None:
    for each in made:
        ran = {(row["Operation"], row["Outcome"]) for row in each.rows("operations.csv")}
        if ("Inventory sync", "Succeeded") in ran:
            for said in ("never read", "Never taken", "nie gelesen", "Nie aufgenommen"):
                assert said not in each.text, each.pack
        assert "sync has been run" not in each.text


def test_every_point_says_what_why_risk_who_and_how(made: list[Made]) -> None:
    """And what it costs; who sees to it by name, or who proposes a person."""
    named = 0
    for each in made:
        points = each.chapter("points").split("<li class=")[1:]
        assert len(points) == len(each.points), each.pack
        for point in points:
            facts = dict(re.findall(r'<span class="soft">(.*?):</span> <strong>(.+?)</strong>',
                                    point, re.DOTALL))  # fmt: skip
            said = ASKED[each.pack.language]
            assert said <= facts.keys(), (each.pack, said - facts.keys())
            assert re.search(r"<p>\s*\S", point), each.pack
            owner = facts[OWNER[each.pack.language]]
            named += not owner.startswith(("Not named yet; ", "Noch nicht benannt; "))
    assert named >= 3


def test_three_packs_are_of_a_healthy_a_troubled_and_a_half_visible_tenant(
    made: list[Made],
) -> None:
    latest = {each.pack.tenant.name: each for each in made}
    healthy, troubled, half = (latest[customer.name] for customer in SHOWN)

    assert set(healthy.points) == {"standing_highly_privileged"}
    assert {"guest_highly_privileged", "application_highly_privileged", "app_is_administrator",
            UNASSIGNED} <= troubled.points.keys()  # fmt: skip
    assert half.points == {"permission_missing": 2, "names_withheld": 2}


@pytest.mark.thorough
def test_page_and_pdf_say_the_same(made: list[Made]) -> None:
    """Letter by letter; the PDF has the heads of a long table on each of its pages."""
    for each in made:
        assert only_in_pdf(each.files).total() < len(each.text) // 20, each.pack


def test_severities_are_in_their_order(made: list[Made]) -> None:
    for each in made:
        tones = re.findall(r"<li class=\"(\w+)\"", each.chapter("points"))
        order = [severity.value for severity in Severity]
        assert tones == sorted(tones, key=order.index), each.pack
