"""What is to be read on the pages of runs and on the control tower."""

import re

from playwright.sync_api import Page, expect

LONGEST_RUN_MS = 60_000
# How far each look at the page of a run found it, as long as it was under way.
WATCH = """() => new Promise((resolve) => {
    const seen = [];
    const look = () => {
        const said = document.querySelector("#live .card-head p")?.textContent ?? "";
        const read = Number(/([\\d,]+) so far/.exec(said)?.[1].replaceAll(",", ""));
        if (read && seen.at(-1) !== read) seen.push(read);
        if (document.querySelector("#live[data-hx-get]")) setTimeout(look, 50);
        else resolve(seen);
    };
    look();
})"""


def start_sync(page: Page) -> None:
    page.get_by_role("button", name="Start inventory sync").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inventory sync")


def progress_seen(page: Page) -> list[int]:
    """Return every progress the page showed until the run was over."""
    seen: list[int] = page.evaluate(WATCH)
    return seen


def end_of(page: Page) -> str:
    """Wait for the end of the run on this page and return its badge."""
    badge = page.locator("#live .card-head .badge")
    expect(page.get_by_role("heading", name="Details")).to_be_visible(timeout=LONGEST_RUN_MS)
    return badge.inner_text()


def counts(page: Page) -> dict[str, str]:
    """Return what the run came to, by label."""
    stats = page.get_by_role("region", name="Results").locator(".stat")
    return {
        stat.locator("dt").inner_text(): stat.locator(".stat-value").inner_text()
        for stat in stats.all()
    }


def operations_started(page: Page) -> int:
    return _figure(page, "[data-event='operations.operation_started']")


def checkpoints_completed(page: Page) -> int:
    return _figure(page, "[data-event='onboarding.checkpoint_completed']")


def reports_created(page: Page) -> int:
    return _figure(page, "[data-event='reports.stored_report_created']")


def review_packs_requested(page: Page) -> int:
    return _figure(page, "[data-event='review_packs.generation_requested']")


def active_workspaces(page: Page) -> int:
    return _figure(page, "[data-metric='active_workspaces']")


def _figure(page: Page, where: str) -> int:
    """Return a figure of the card, which says the same to people and to scripts."""
    stat = page.locator(where)
    figure = int(stat.get_attribute("data-value") or "")
    expect(stat.locator(".stat-value")).to_have_text(re.compile(rf"^{figure:,}\b"))
    return figure
