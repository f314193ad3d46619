"""Counts of the same thing are equal wherever a pack of the demo tells them."""

import re
from collections import Counter
from html import unescape

from django_scopes import scope

from tests.demo.seeded.made_packs import (
    ASKED,
    DRIFT,
    GLOBAL_ADMINISTRATOR,
    PROPOSED,
    UNASSIGNED,
    Made,
    whole,
)


def test_open_points_are_as_many_everywhere(made: list[Made]) -> None:
    for each in made:
        points = each.chapter("points")
        titles = re.findall(r"<span>\d+\. .*?</span>", points)
        total = len(each.points)

        assert len(titles) == points.count("<li class=") == total, each.pack
        assert whole(each.figures("summary")[0]) == total, each.pack


def test_findings_are_those_of_the_reports_of_back_then(made: list[Made]) -> None:
    for each in made:
        with scope(tenant=each.pack.tenant):
            known = list(each.known_reports())
        found = {line.finding.value: line.count for page in known for line in page.finding_lines}
        lit = [highlight for page in known for highlight in page.highlights if highlight.code]
        decided = {highlight.code: highlight.count for highlight in lit}
        policies = {key: each.points[key] for key in (DRIFT, UNASSIGNED) if key in each.points}
        assert each.points == {**found, **decided, **policies}, each.pack


def test_points_name_as_many_as_they_count(made: list[Made]) -> None:
    """How many are named, and how many more there are, is together what the finding counts."""
    for each in made:
        counts = Counter(each.points.values())
        for value in re.findall(r"<li class=.*?<strong>(.*?)</strong>", each.chapter("points"),
                                re.DOTALL):  # fmt: skip
            total = re.match(r"([\d.,]+): ", value)
            *names, last = unescape(value).split("; ")
            more = re.match(r"([\d.,]+) (?:more|weitere)", last)
            told = len(names) + (whole(more.group(1)) if more else 1)
            assert told == (whole(total.group(1)) if total else 1), (each.pack, value)
            counts[told] -= 1
        assert not +counts, each.pack


def test_policies_are_as_many_in_chapter_points_and_files(made: list[Made]) -> None:
    for each in made:
        rows = re.findall(r"<tr>(.*?)</tr>", each.chapter("devices"), re.DOTALL)
        if not rows:
            continue
        cells = re.findall(r"<bdi>(.*?)</bdi>", rows[-1])
        _all, policies, _share, changes, differing, unassigned = cells
        nobody = [row for row in each.rows("inventory.csv") if row["Assigned to"] == "no one"]

        assert whole(policies) == len(each.rows("inventory.csv")), each.pack
        assert whole(changes) == len(each.rows("changes.csv")), each.pack
        assert whole(changes) == whole(each.figures("summary")[1]), each.pack
        assert whole(differing) == len(each.rows("differences.csv")), each.pack
        assert whole(differing) == each.points.get(DRIFT, 0), each.pack
        assert whole(unassigned) == len(nobody) == each.points.get(UNASSIGNED, 0), each.pack


def test_every_one_of_a_few_has_a_line_of_its_own(made: list[Made]) -> None:
    """A reader can decide account by account: as many lines as the point counts."""
    checked = 0
    for each in made:
        for point in each.chapter("points").split("<li class=")[1:]:
            lines = re.findall(r'<p ?>\s*<span class="soft">(.*?):</span> <strong>(.+?)</strong>',
                               point, re.DOTALL)  # fmt: skip
            count = re.match(r"([\d.,]+): ", lines[0][1])
            total = whole(count.group(1)) if count else 1
            usual = ASKED[each.pack.language]
            named = [name for name, value in lines
                     if name not in usual and PROPOSED.search(value)]  # fmt: skip
            checked += len(named) > 1
            assert len(named) in (0, min(total, 8)), (each.pack, named)
    assert checked >= 3


def test_every_line_that_is_not_in_order_names_something(made: list[Made]) -> None:
    for each in made:
        lines = re.findall(r"<li>(\d+\. .*?)</li>", each.chapter("summary"))
        assert len(lines) == min(len(each.points), 6), each.pack
        assert all(re.search(r": \S{2,}", line) for line in lines), (each.pack, lines)


def test_counts_of_the_same_thing_are_equal_on_every_page(made: list[Made]) -> None:
    """Summary, points, chapter, annex and file count administrators and roles alike."""
    checked = 0
    for each in made:
        rows = each.rows("reports/entra_admin_roles.csv")
        if not rows:
            continue
        checked += 1
        holders = {row["Holder ID"] for row in rows if row["Role ID"] == GLOBAL_ADMINISTRATOR}
        assignments, highly, administrators, guests = map(whole, each.figures("administrators")[:4])
        assert len(rows) == assignments, each.pack
        assert len(holders) == administrators == whole(each.figures("summary")[2]), each.pack
        assert highly == sum(row["Reach"] == "Highly privileged" for row in rows), each.pack
        assert guests == sum(row["Kind"] == "Guest" for row in rows), each.pack
        told = re.search(r"(?:are held|sind) ([\d.,]+)(?: times|-mal vergeben)(?:: |, all)(.*?)\.<",
                         each.chapter("administrators"))  # fmt: skip
        parts = re.findall(r"([\d.,]+) (?:in point|in Punkt|in no|in keinem)",
                           told.group(2) if told else "")  # fmt: skip
        if told and not parts:
            # All of them in one point.
            parts = [told.group(1)]
        elif re.search("is held once: see point|ist einmal vergeben: siehe Punkt", each.text):
            parts = ["1"]
        assert sum(map(whole, parts)) == highly, each.pack
    assert checked >= 3


def test_policies_of_an_area_are_as_many_where_they_were_last_seen(made: list[Made]) -> None:
    """What is told of an area that did not answer is what its chapter counts."""
    compared = 0
    for each in made:
        counted = {
            cells[0]: whole(cells[1])
            for row in re.findall(r"<tr>(.*?)</tr>", each.chapter("devices"), re.DOTALL)
            if len(cells := re.findall(r"<bdi>(.*?)</bdi>", row)) > 4
        }
        for row in re.findall(r"<tr>(.*?)</tr>", each.chapter("unseen"), re.DOTALL):
            area, *others = re.findall(r"<bdi>(.*?)</bdi>", row) or [""]
            before = re.search(r"(?:Before that|Davor|Vorher): ([\d.,]+) ", " ".join(others))
            if before and area in counted:
                compared += 1
                assert whole(before.group(1)) == counted[area], (each.pack, area)
    assert compared
