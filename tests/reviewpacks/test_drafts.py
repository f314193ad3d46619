"""What a person writes for the customer: kept for the next pack, and nowhere else."""

import json

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from operations.services.runs import CannotStartError
from reviewpacks import words
from reviewpacks.enums import Language, Period
from reviewpacks.models import PackDraft, ReviewPack
from reviewpacks.services import drafts
from reviewpacks.words import Note
from telemetry.models import ProductUsageEvent
from tenantpilot.audit.models import AuditLog
from tenantpilot.tenants.models import Tenant, TenantStatus
from tests.cast import Cast, sign_in
from tests.edit_forms import save
from tests.ledger import ledger
from tests.reports.hostile import NAMES
from tests.reports.rows import a_global_administrator, a_report
from tests.reviewpacks.documents import letters, page_text, pdf_text
from tests.reviewpacks.journeys import ask, content, finish, make, packs_of, unzipped

pytestmark = pytest.mark.django_db
STANDING = "standing_highly_privileged"
FORM = {"period": "30_days", "include_operations": "on"}


def draft_url(cast: Cast, name: str = "draft") -> str:
    return reverse(f"reviewpacks:{name}", kwargs={"tenant_id": cast.tenant.pk})


def write(cast: Cast, **values: object) -> None:
    with scope(tenant=cast.tenant):
        usual: dict[str, object] = {
            "language": Language.ENGLISH,
            "remark": "Dear Ms Okonkwo",
            "notes": {STANDING: Note(recommendation="Talk to us first", owner="Mara Klein")},
            "expected_version": None,
        }
        drafts.save(tenant=cast.tenant, **usual | values)  # type: ignore[arg-type]


def test_words_are_written_on_the_page_and_stand_in_page_and_pdf(
    cast: Cast, client: Client
) -> None:
    a_report(cast.tenant, [a_global_administrator(1)])
    sign_in(client, cast.operator)

    form = client.get(draft_url(cast)).text
    save(
        client,
        draft_url(cast),
        {
            "language": "en",
            "remark": "Dear Ms Okonkwo",
            f"recommendation-{STANDING}": "Talk to us first",
            f"owner-{STANDING}": "Mara Klein",
            f"effort-{STANDING}": "Half an hour, in your contract",
        },
    )

    assert "A highly privileged role is held all the time" in form
    files = unzipped(make(cast))
    for text in (page_text(files), pdf_text(files)):
        for written in ("Dear Ms Okonkwo", "Talk to us first", "Mara Klein", "Half an hour, in"):
            assert letters(written) in letters(text)
    assert "Talk to us first" in client.get(draft_url(cast)).text


def test_pack_keeps_its_words_when_the_draft_goes_on(cast: Cast) -> None:
    write(cast)
    pack = ask(cast).pack
    write(cast, remark="Another one", notes={STANDING: Note()})

    page = page_text(unzipped(finish(pack)))

    assert "Dear Ms Okonkwo" in page
    assert "Another one" not in page
    with scope(tenant=cast.tenant):
        assert words.of_pack(pack).notes[STANDING].owner == "Mara Klein"
        assert words.of_draft().notes == {}


def test_other_words_are_another_pack_and_the_same_words_are_not(cast: Cast) -> None:
    write(cast)
    first = make(cast)
    assert ask(cast).is_new is False

    write(cast, remark="Another one")
    second = ask(cast)

    assert second.is_new
    write(cast, remark="A third one")
    with pytest.raises(CannotStartError):
        ask(cast)
    assert len(packs_of(cast.tenant)) == len(ledger()) == 2
    assert first.pk != second.pack.pk


def test_free_text_is_in_no_ledger_and_no_audit_log(cast: Cast, client: Client) -> None:
    write(cast)
    make(cast)

    stored = serializers.serialize("json", [*AuditLog.objects.all()])
    with scopes_disabled():
        stored += json.dumps([row.metadata for row in ProductUsageEvent.objects.all()])
    for written in ("Okonkwo", "Talk to us", "Mara"):
        assert written not in stored


def test_preview_makes_nothing_and_records_nothing(cast: Cast, client: Client) -> None:
    a_report(cast.tenant, [a_global_administrator(1)])
    write(cast)
    before = AuditLog.objects.count()

    answer = sign_in(client, cast.operator).post(draft_url(cast, "preview"), FORM)

    assert "Talk to us first" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert packs_of(cast.tenant) == []
    assert ledger() == []
    assert AuditLog.objects.count() - before <= 1  # the sign-in


def test_draft_of_an_archived_tenant_is_not_kept(cast: Cast, client: Client) -> None:
    Tenant.objects.filter(pk=cast.tenant.pk).update(status=TenantStatus.ARCHIVED)
    sign_in(client, cast.operator)

    page = client.post(draft_url(cast), {"language": "en", "remark": "Late"}, follow=True)
    with pytest.raises(drafts.ArchivedError):
        write(cast)

    assert "Nothing was kept." in page.text
    assert "Kept for this review pack" not in page.text
    with scopes_disabled():
        assert not PackDraft.objects.exists()


def test_reader_may_neither_write_nor_preview(cast: Cast, client: Client) -> None:
    sign_in(client, cast.reader)

    assert client.get(draft_url(cast)).status_code == 403
    assert client.post(draft_url(cast, "preview"), FORM).status_code == 403


def test_hostile_words_are_text_in_every_file(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(1)])
    remark = " ".join(NAMES[45:75])[:600].replace("\x00", "")
    note = Note(recommendation=remark[:400], owner="=1+1", effort="<script>alert(1)</script>")
    write(cast, remark=remark, notes={STANDING: note})

    files = unzipped(make(cast))

    page = files["index.html"].decode()
    for sharp in ("<script", "<img src=x", "<svg/onload", "<iframe", "<base"):
        assert sharp not in page
    assert letters("<script>alert(1)</script>") in letters(pdf_text(files))
    for name, data in files.items():
        if name.endswith((".csv", ".json")):
            assert b"alert(1)" not in data


def test_next_pack_says_what_became_of_each_point(cast: Cast) -> None:
    a_report(cast.tenant, [a_global_administrator(1), a_global_administrator(2, is_guest=True)])
    first = make(cast)
    with scope(tenant=cast.tenant):
        days = {"begins_on": "2026-01-01", "ends_on": "2026-01-31"}
        ReviewPack.objects.filter(pk=first.pk).update(**days)
    a_report(cast.tenant, [a_global_administrator(number) for number in range(3)])

    page = page_text(unzipped(make(cast, period=Period.DAYS_90)))

    assert "What it is about: 3: Person 0000 (Global Administrator); Person 0001" in page
    assert "Since the last review: It was 1 then." in page
    assert "Settled since the last review: A guest holds a highly privileged role." in page
    assert "the review up to 31 January 2026" in page
    assert content(first)
