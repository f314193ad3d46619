import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

STYLES = [
    f"ui/{name}.css" for name in ("tenantpilot", "layout", "components", "controls", "utilities")
]
CSS_BUDGET, SCRIPT_BUDGET, PAGE_BUDGET = 15_000, 3_000, 120_000


def asset(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def packed(name: str) -> int:
    return len(gzip.compress(asset(name), compresslevel=9))


def styles() -> str:
    return "".join(asset(name).decode() for name in STYLES)


def test_the_stylesheets_stay_in_their_budget() -> None:
    assert sum(packed(name) for name in STYLES) <= CSS_BUDGET


@pytest.mark.django_db
def test_every_page_gets_every_stylesheet_in_order() -> None:
    page = Client().get("/admin/login/").text

    assert re.findall(r'rel="stylesheet" href="[^"]*/(ui/\w+\.css)"', page) == STYLES


def test_our_script_stays_in_its_budget() -> None:
    assert packed("ui/tenantpilot.js") <= SCRIPT_BUDGET


def test_all_assets_leave_room_for_the_page() -> None:
    assets = sum(packed(name) for name in STYLES) + packed("ui/tenantpilot.js")
    assets += packed("django_htmx/htmx-4.min.js") + len(asset("ui/inter.woff2"))

    assert assets <= PAGE_BUDGET * 0.7


def test_colours_come_from_tokens_only() -> None:
    css = styles()
    tokens, rest = css.split("@layer base {", 1)

    assert "oklch(" in tokens
    assert not re.findall(r"#[0-9a-f]{3,8}\b|oklch\(|rgba?\(|hsla?\(", rest)


def test_every_token_in_use_is_defined() -> None:
    css = styles()

    assert set(re.findall(r"var\(--([\w-]+)", css)) <= set(re.findall(r"--([\w-]+):", css))


def test_every_token_is_in_use() -> None:
    css = styles()

    assert set(re.findall(r"--([\w-]+):", css)) <= set(re.findall(r"var\(--([\w-]+)", css))


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name in (*STYLES, "ui/tenantpilot.js"):
        assert not re.search(rb"https?://|@import", asset(name))


def test_the_script_needs_no_eval() -> None:
    assert not re.search(rb"\beval\b|new Function|innerHTML|\.style\b", asset("ui/tenantpilot.js"))


def test_the_font_brings_its_licence() -> None:
    assert b"SIL Open Font License" in asset("ui/inter.LICENSE.txt")


def test_the_files_survive_hashing_for_far_future_caching(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "tenantpilot.web.static_storage.StaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    (hashed,) = (tmp_path / "ui").glob("tenantpilot.????????????.css")
    assert re.search(rb'url\("inter\.[0-9a-f]{12}\.woff2"\)', hashed.read_bytes())
    assert hashed.with_suffix(".css.gz").exists()
