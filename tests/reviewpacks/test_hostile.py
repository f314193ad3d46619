"""Names from elsewhere stay names in every file of a pack."""

import csv
import html
import io
import json
import re
import unicodedata
from datetime import timedelta

import pytest
from django.utils.timezone import now as this_moment
from django_scopes import scopes_disabled

from inventory.models import Policy
from reports.text import sanitize_text
from reports.types.entra_admin_roles.entry import RoleEntry
from reviewpacks.contents.facts import MOST_SHOWN
from reviewpacks.contents.files.archive import ENTRY_NAME
from reviewpacks.contents.role_figures import MOST_NAMED
from reviewpacks.models import Letterhead, ReviewPack
from reviewpacks.responses import file_name
from tenantpilot.enums import ReportType
from tenantpilot.graph.fields import DIRECTION_CONTROLS
from tenantpilot.tenants.models import Tenant
from tests.cast import Cast
from tests.reports.hostile import NAMES
from tests.reports.rows import a_permission, a_report, a_role
from tests.reviewpacks.journeys import make, unzipped
from tests.tenant_dashboard.rows import some_policies

FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")  # noqa: RUF001
TENANT = "<script>alert(1)</script>{{ 7|add:7 }}\u202e=1+1"
SHARP = (
    "<script",
    "<img src=x",
    "<svg/onload",
    "<iframe",
    "<base",
    "<h1>gone",
    "<meta http-equiv=r",
)


UNSEEN = "\x1b[31m\x08\x7fNorthwind\u200b\u202e"


@pytest.fixture
def files(cast: Cast) -> dict[str, bytes]:
    """A pack in which every text is hostile, put there behind the Graph client's back."""
    cast.tenant.name, cast.workspace.name = TENANT, TENANT
    cast.tenant.save()
    cast.workspace.save()
    cast.tenant.workspace = cast.workspace
    Letterhead.objects.create(workspace=cast.workspace, name=UNSEEN, contact=UNSEEN)
    some_policies(cast.tenant, len(NAMES))
    with scopes_disabled():
        items = list(Policy.objects.order_by("pk"))
        for item, name in zip(items, NAMES, strict=True):
            item.name = item.kind = name.replace("\x00", "")[:120]
        Policy.objects.bulk_update(items, ["name", "kind"])
    a_report(cast.tenant, [_holder(number, name) for number, name in enumerate(NAMES)])
    a_report(cast.tenant, [_holder(number, name) for number, name in enumerate(reversed(NAMES))])
    a_report(
        cast.tenant,
        [a_permission(number, value=name) for number, name in enumerate(NAMES)],
        report_type=ReportType.PERMISSION_POSTURE,
    )
    return unzipped(make(cast))


def _holder(number: int, name: str) -> RoleEntry:
    return a_role(number, role_name=name, principal_name=name, sign_in_name=name)


@pytest.mark.django_db
def test_entry_names_are_plain_and_unique(files: dict[str, bytes]) -> None:
    for name in files:
        assert ENTRY_NAME.fullmatch(name)
        assert re.fullmatch(r"[a-z0-9_./-]{1,100}", name)


@pytest.mark.django_db
def test_tables_run_nothing_in_a_spreadsheet(files: dict[str, bytes]) -> None:
    tables = [data.decode("utf-8-sig") for name, data in files.items() if name.endswith(".csv")]
    assert len(tables) == 5

    for text in tables:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        cells = [cell for row in rows for cell in row]
        assert [cell for cell in cells if FORMULA.match(cell)] == []
        assert not DIRECTION_CONTROLS & set(text)
        assert not [each for each in "".join(cells) if unicodedata.category(each) == "Cc"]


@pytest.mark.django_db
def test_inventory_has_every_policy_in_a_row_of_its_own(files: dict[str, bytes]) -> None:
    text = files["inventory.csv"].decode("utf-8-sig")

    assert len(list(csv.reader(io.StringIO(text, newline=""), strict=True))) == len(NAMES) + 1


@pytest.mark.django_db
def test_json_is_data_even_inside_a_page(files: dict[str, bytes]) -> None:
    documents = [data.decode("ascii") for name, data in files.items() if name.endswith(".json")]
    assert len(documents) == 3

    for text in documents:
        assert not {"<", ">", "&"} & set(text)
        assert json.loads(text)["tenant"] == sanitize_text(TENANT)


@pytest.mark.django_db
def test_summary_shows_hostile_names_as_text(files: dict[str, bytes]) -> None:
    page = files["index.html"].decode()

    for sharp in SHARP:
        assert sharp not in page
    assert not DIRECTION_CONTROLS & set(page)
    assert not [each for each in page if unicodedata.category(each) == "Cc" and each != "\n"]
    assert sanitize_text(TENANT) in html.unescape(page)
    assert "[31mNorthwind" in page
    # The annex, and the chapter about administrators.
    assert page.count("<bdi>Changed</bdi>") == MOST_SHOWN + MOST_NAMED


@pytest.mark.parametrize("tenant_name", NAMES)
def test_file_name_is_plain(tenant_name: str) -> None:
    pack = ReviewPack(tenant=Tenant(name=tenant_name), created_at=this_moment() - timedelta(days=1))

    assert re.fullmatch(r"[a-z0-9_-]{5,100}\.zip", file_name(pack))
