"""The mix is what the table says, and each request of it is one that the product answers so."""

from collections import Counter
from itertools import islice
from random import Random

from benchmarks.traffic import FORM_HEADERS, File, requests
from benchmarks.traffic_mix import MIX, Way
from benchmarks.traffic_world import Person, Population

PLACE = {"workspace_slug": "north", "tenant_id": 7, "run_id": 8, "report_id": 9}
POPULATION = Population(
    people=[Person(cookie="a=1", places=[PLACE])], operators=[Person(cookie="s=1")]
)
FILES = [File(path="/static/ui/a.css", last_modified="Tue, 01 Dec 2026 08:00:00 GMT")]


def chance() -> Random:
    return Random(1)  # noqa: S311


def test_the_shares_are_a_hundred() -> None:
    assert sum(share.of_100 for share in MIX) == 100
    assert len({share.what for share in MIX}) == len(MIX)


def test_each_share_comes_about_as_often_as_it_says() -> None:
    drawn = islice(requests(POPULATION, FILES, chance=chance()), 10_000)
    counts = Counter(each.what for each in drawn)

    assert {share.what for share in MIX} == set(counts)
    assert all(abs(counts[share.what] / 100 - share.of_100) < 1.5 for share in MIX)


def test_requests_are_sent_as_a_browser_sends_them() -> None:
    asked = {
        share.way: next(requests(POPULATION, FILES, chance=chance(), mix=[share])) for share in MIX
    }

    form, fragment = asked[Way.FORM], asked[Way.FRAGMENT]
    assert (form.method, form.answer) == ("POST", 302)
    assert form.headers.items() >= FORM_HEADERS.items()
    assert (fragment.path, fragment.headers["HX-Request"]) == (
        "/admin/tenants/7/operation-runs/8/", "true",
    )  # fmt: skip
    assert asked[Way.FILE].headers == {}
    assert asked[Way.KNOWN_FILE].answer == 304
    assert asked[Way.KNOWN_FILE].headers["If-Modified-Since"] == FILES[0].last_modified
    assert asked[Way.SIGNED_OUT].headers == {}
    assert asked[Way.PAGE].headers == {"Cookie": "s=1"}  # the last of the pages: the tower
