"""The packs of the seeded demo, opened, and how to read figures and days in them."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import unescape

from reports.pages.report import ReportPage
from reports.selectors import reports
from reviewpacks.enums import Language
from reviewpacks.models import ReviewPack
from tenantpilot.enums import ReportType
from tests.demo.seeded.test_reviewpacks import unzipped
from tests.reviewpacks.documents import page_text

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


def whole(number: str) -> int:
    """Return a figure as both languages write it; a dash is none."""
    return int(re.sub(r"[.,]", "", number)) if number != "–" else 0


def days_in(text: str) -> list[date]:
    return [date(int(year), MONTHS[month], int(day))
            for day, month, year in DAY.findall(AHEAD.sub("", text))]  # fmt: skip
