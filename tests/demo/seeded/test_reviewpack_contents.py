"""The demo's review packs do not contradict themselves, nor what was known when they were made."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from html import unescape

import pytest
from django_scopes import scope, scopes_disabled

from demo.history.reviewpacks import SHOWN
from reports.enums import Severity
from reports.pages.report import ReportPage
from reports.selectors import reports
from reviewpacks.enums import Language, PackStatus
from reviewpacks.models import ReviewPack
from tenantpilot.enums import ReportType
from tests.demo.seeded.test_reviewpacks import unzipped
from tests.reviewpacks.documents import only_in_pdf, page_text

ENGLISH = "January February March April May June July August September October November December"
GERMAN = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
MONTHS = {name: place % 12 + 1 for place, name in enumerate(f"{ENGLISH} {GERMAN}".split())}
DAY = re.compile(rf"(\d{{1,2}})\.? ({'|'.join(MONTHS)}) (\d{{4}})")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
# What may lie ahead: until when our access is valid, and until when we ask for answers.
AHEAD = re.compile(rf"(?:until|answers by|bis(?: zum)?) {DAY.pattern}", re.IGNORECASE)
DRIFT, UNASSIGNED = "differs_from_agreed", "assigned_to_no_one"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
ASKED: dict[str, set[str]] = {
    Language.ENGLISH: {"What it is about", "We recommend", "Your answer", "What can break",
                       "Who does it", "How", "What it costs", "What our work costs"},
    Language.GERMAN: {"Worum es geht", "Wir empfehlen", "Ihre Antwort", "Was ausfallen kann",
                      "Wer es macht", "Wie", "Was es kostet", "Was unsere Arbeit kostet"},
}  # fmt: skip
# What a line of proposals about one account, app or rule is made of, after its name.
PROPOSED = re.compile(r"[Kk]eep|[Tt]ake away|Ask first|Remove[,:]|Put back|Make again|in our lists|"
                      r"[Bb]ehalten|[Ee]ntziehen|Erst fragen|Entfernen[,:]|Zurücksetzen|"
                      r"Wieder anlegen|in unseren Listen")  # fmt: skip
OWNER: dict[str, str] = {Language.ENGLISH: "Who does it", Language.GERMAN: "Wer es macht"}


@dataclass(frozen=True)
class Made:
    """A pack with its file opened."""

    pack: ReviewPack

    @cached_property
    def files(self) -> dict[str, bytes]:
        return unzipped(self.pack)

    @cached_property
    def page(self) -> str:
        return self.files["index.html"].decode()

    @cached_property
    def text(self) -> str:
        return page_text(self.files)

    def rows(self, name: str) -> list[dict[str, str]]:
        data = self.files.get(name, b"").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(data, newline="")))

    def chapter(self, anchor: str) -> str:
        """Return a chapter's markup."""
        return self.page.split(f'class="{anchor}"', 1)[1].split("</section>")[0]

    def figures(self, anchor: str) -> list[str]:
        """Return the large figures of a chapter."""
        found = re.findall(r"<dd>(.*?)</dd>", self.chapter(anchor))
        return [unescape(each) for each in found]

    @property
    def points(self) -> dict[str, int]:
        return dict(self.pack.findings["points"])

    def known_reports(self) -> Iterator[ReportPage]:
        """Yield the latest report of each type that there was by then."""
        for report_type in ReportType:
            found = reports().filter(report_type=report_type, created_at__lte=self.pack.created_at)
            if latest := found.first():
                yield ReportPage(report=latest, before=None, after=None)


@pytest.fixture
def made() -> list[Made]:
    """Every pack that can still be read."""
    with scopes_disabled():
        ready = ReviewPack.objects.filter(status=PackStatus.READY).select_related("run", "tenant")
        found = [Made(pack) for pack in ready.order_by("pk")]
    assert {each.pack.language for each in found} == set(Language.values)
    return found


def whole(number: str) -> int:
    """Return a figure as both languages write it; a dash is none."""
    return int(re.sub(r"[.,]", "", number)) if number != "–" else 0


def days_in(text: str) -> list[date]:
    return [date(int(year), MONTHS[month], int(day))
            for day, month, year in DAY.findall(AHEAD.sub("", text))]  # fmt: skip


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
