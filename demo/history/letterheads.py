"""How the demo's providers show themselves, and what they write to a customer."""

from collections.abc import Sequence

from django_scopes import scope

from demo.population import Managed
from demo.world.customers import (
    ALDER_VALLEY,
    HARBOURLIGHT,
    KESTREL,
    QUARRY_LANE,
    RIDGEWAY,
    Customer,
)
from reviewpacks.enums import Language
from reviewpacks.logos import redrawn
from reviewpacks.models import Letterhead
from reviewpacks.services import drafts
from reviewpacks.words import Note
from tenantpilot.workspaces.models import Workspace

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48">
<path d="M4 44 28 4l12 20-12 20z" fill="#3f45c4"/><path d="M34 44 46 22l14 22z" fill="#9ea3ee"/>
</svg>"""
BY_TIME = "charged by time, 95 pounds an hour"
CONTACT = "Helena Brandt\n+44 1632 960 118\nhelena.brandt@northbeam.example"
REMARKS: dict[Customer, tuple[Language, str, dict[str, Note]]] = {
    ALDER_VALLEY: (
        Language.ENGLISH,
        "Dear Ms Okonkwo, the points under “What to decide” need your word this time; the first "
        "should not wait for our meeting.",
        {
            "differs_from_agreed": Note(owner="Ms Okonkwo decides"),
            "application_privileged": Note(
                owner="Northbeam, after your yes", effort=f"about an hour, {BY_TIME}"
            ),
        },
    ),
    KESTREL: (
        Language.GERMAN,
        "Sehr geehrter Herr Falk, die ersten beiden Punkte brauchen Ihre Entscheidung noch vor "
        "unserem Termin; die übrigen besprechen wir dort.",
        {
            "app_is_administrator": Note(
                recommendation="Die Sicherung Ihrer Postfächer braucht diese Berechtigung nicht "
                "mehr. Wir entziehen sie, sobald Sie zustimmen.",
                owner="Northbeam, nach Ihrer Zustimmung",
                effort="eine halbe Stunde, im Vertrag enthalten",
            ),
            "guest_highly_privileged": Note(owner="Herr Falk"),
            "differs_from_agreed": Note(owner="Northbeam"),
        },
    ),
    RIDGEWAY: (
        Language.ENGLISH,
        "Dear Mr Ashdown, please read page 2 today. A former contractor and three apps can still "
        "take over everything that you have at Microsoft.",
        {
            "guest_highly_privileged": Note(
                recommendation="The contract of Sven Dahl ended in September. Say yes, and we "
                "take the role away the same day.",
                owner="Helena Brandt, after your yes",
                effort="a quarter of an hour, in your contract",
            ),
            "app_is_administrator": Note(
                owner="Northbeam, after your yes", effort=f"about two hours, {BY_TIME}"
            ),
            "application_highly_privileged": Note(
                owner="Helena Brandt, who asks your payroll office first",
                effort=f"about an hour, {BY_TIME}",
            ),
            "standing_highly_privileged": Note(
                recommendation="Two accounts have to keep the role, so that one can help the "
                "other: Martin Ashdown, and priya.okafor1, with which Priya Okafor works. Take it "
                "from priya.okafor2, her second account; she told us so. Old scanner "
                "account: take away, a scanner needs no such role.",
                owner="Northbeam, after your answer",
                effort="half an hour, in your contract",
            ),
            "guest_privileged": Note(
                owner="Northbeam, after your answer",
                effort="a quarter of an hour, in your contract",
            ),
            "many_global_administrators": Note(
                recommendation="Say yes to points 2 and 3: 4 are left, which is enough. With what "
                "we recommend in point 4, 2 are left: Martin Ashdown and Priya Okafor.",
                owner="Northbeam, with points 2 and 3",
                effort="nothing beyond points 2 and 3",
            ),
            "differs_from_agreed": Note(
                owner="Northbeam, after your answer",
                effort="a quarter of an hour, in your contract",
            ),
            "assigned_to_no_one": Note(owner="Northbeam", effort="about an hour, in your contract"),
        },
    ),
    HARBOURLIGHT: (
        Language.GERMAN,
        "Sehr geehrte Frau Lindner, bei Ihnen ist alles in Ordnung, was wir sehen. Bitte "
        "bestätigen Sie uns die beiden Notfallkonten.",
        {
            "standing_highly_privileged": Note(
                recommendation="Wir haben beide für Sie angelegt; die Kennwörter liegen versiegelt "
                "in Ihrem Tresor. Benutzt haben wir sie noch nie: Was im Alltag zu tun ist, machen "
                "wir mit kleineren Rollen. Bestätigen Sie uns, dass das so bleibt.",
                owner="Ein Wort von Ihnen",
                effort="nichts",
            )
        },
    ),
    QUARRY_LANE: (
        Language.ENGLISH,
        "Dear Ms Penrose, we still cannot see most of what you have at Microsoft. One of your "
        "Global Administrators has to agree; we send the link after your yes.",
        {
            "permission_missing": Note(
                owner="Helena Brandt sends the link after your yes",
                effort="half an hour for all permissions together, in your contract",
            ),
            "names_withheld": Note(
                owner="Helena Brandt sends the link after your yes",
                effort="nothing beyond point 1",
            ),
        },
    ),
}


def save(managed: Sequence[Managed]) -> None:
    """Store a letterhead for every provider, and drafts for the customers that are shown."""
    workspaces = {each.tenant.workspace_id: each.tenant.workspace for each in managed}
    logo = redrawn(LOGO)
    for workspace in workspaces.values():
        _letterhead(workspace, logo)
    for each in managed:
        if each.customer in REMARKS:
            language, remark, notes = REMARKS[each.customer]
            with scope(tenant=each.tenant):
                drafts.save(
                    tenant=each.tenant,
                    language=language,
                    remark=remark,
                    notes=notes,
                    expected_version=None,
                )


def _letterhead(workspace: Workspace, logo: bytes) -> None:
    is_northbeam = workspace.name.startswith("Northbeam")
    Letterhead.objects.create(
        workspace=workspace,
        contact=CONTACT if is_northbeam else "",
        logo=logo if is_northbeam else None,
    )
