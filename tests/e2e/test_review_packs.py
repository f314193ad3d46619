"""A review pack in the browser: asked for, watched, downloaded, unzipped, read from disk."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from demo.world.customers import ALDER_VALLEY, RIDGEWAY
from demo.world.people import HELENA
from tests.e2e.browsing import HEIGHTS, NARROW, WIDE, Windows
from tests.e2e.checks import faults, take_screenshot
from tests.e2e.pages.review_packs import PACKS
from tests.e2e.places import address, tenant
from tests.e2e.planted import OPERATOR
from tests.e2e.product import Product
from tests.e2e.runs import review_packs_requested

# The demo's history ends 60 days back: no row leaves this window while a test runs.
ALL_OF_IT = "/system/?window=90d"
LONGEST_MS = 60_000


def generate(page: Page) -> None:
    """Ask for a pack of 90 days, and wait until the page says that it is there."""
    page.get_by_label("Period").select_option("90_days")
    page.get_by_role("button", name="Generate review pack").click()
    page.evaluate("window.isStillThere = true")
    expect(page.get_by_text("The review pack is ready.").first).to_be_attached(timeout=LONGEST_MS)


def downloaded(page: Page, folder: Path) -> Path:
    """Download the pack and unzip it; return where."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download ZIP").click()
    assert download.value.suggested_filename.endswith(".zip")
    with ZipFile(download.value.path()) as archive:
        archive.extractall(folder)
    return folder


def test_pack_is_generated_watched_downloaded_and_read_from_disk(
    product: Product,
    windows: Windows,
    tmp_path: Path,
    new_context: Callable[..., BrowserContext],
) -> None:
    tower = windows.open(product, person=OPERATOR)
    tower.goto(ALL_OF_IT)
    requested = review_packs_requested(tower)

    page = windows.open(product, person=HELENA)
    with product.database():
        packs_url = address(PACKS, tenant(ALDER_VALLEY)())
    page.goto(packs_url)
    generate(page)
    assert page.evaluate("window.isStillThere"), "The page was loaded again."
    folder = downloaded(page, tmp_path)

    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["entries"]:
        data = (folder / entry["name"]).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (entry["size"], entry["sha256"])
    assert manifest["tenant"] == ALDER_VALLEY.name
    assert read_from_disk(folder / "index.html", new_context) == []

    page.goto(packs_url)
    page.get_by_label("Period").select_option("90_days")
    page.get_by_role("button", name="Generate review pack").click()
    expect(page.get_by_text("already up to date")).to_be_visible()
    tower.reload()
    assert review_packs_requested(tower) == requested + 1


def read_from_disk(index: Path, new_context: Callable[..., BrowserContext]) -> list[str]:
    """Open the summary as somebody without the product does; return what is wrong with it."""
    wrong: list[str] = []

    def asked(request: Request) -> None:
        if request.url != index.as_uri():
            wrong.append(f"asks for {request.url}")

    def complained(message: ConsoleMessage) -> None:
        wrong.append(message.text)

    for width in (WIDE, NARROW):
        context = new_context(viewport={"width": width, "height": HEIGHTS[width]}, offline=True)
        context.on("request", asked)
        context.on("console", complained)
        page = context.new_page()
        page.goto(index.as_uri())
        take_screenshot(page, f"review-pack-index-{width}")
        wrong += faults(page)
    page.emulate_media(media="print")
    take_screenshot(page, "review-pack-index-print")
    return wrong


def test_the_same_way_without_javascript(
    product: Product, windows: Windows, tmp_path: Path
) -> None:
    page = windows.open(product, person=HELENA, javascript=False)
    with product.database():
        page.goto(address(PACKS, tenant(RIDGEWAY)()))
    page.get_by_label("Include the operations history").uncheck()
    page.get_by_role("button", name="Generate review pack").click()
    while page.get_by_role("link", name="Refresh").is_visible():
        page.get_by_role("link", name="Refresh").click()

    folder = downloaded(page, tmp_path)

    assert (folder / "index.html").is_file()
    assert not (folder / "operations.csv").exists()
