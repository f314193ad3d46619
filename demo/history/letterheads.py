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
CONTACT = "Helena Brandt\n+44 1632 960 118\nhelena.brandt@northbeam.example"
REMARKS: dict[Customer, tuple[Language, str, dict[str, Note]]] = {
    ALDER_VALLEY: (
        Language.ENGLISH,
        "Dear Ms Okonkwo, the points under “What to decide” need your word this time; the first "
        "should not wait for our meeting.",
        {
            "differs_from_agreed": Note(owner="Ms Okonkwo decides"),
            "application_privileged": Note(owner="Northbeam, after your yes"),
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
                owner="Mr Ashdown decides, Northbeam does it",
            ),
            "app_is_administrator": Note(owner="Northbeam, after your yes"),
            "assigned_to_no_one": Note(owner="Northbeam"),
        },
    ),
    HARBOURLIGHT: (
        Language.GERMAN,
        "Sehr geehrte Frau Lindner, bei Ihnen ist fast alles in Ordnung. Bitte bestätigen Sie uns "
        "nur die beiden Notfallkonten.",
        {
            "standing_highly_privileged": Note(
                recommendation="Bestätigen Sie uns, dass beide nur Notfallkonten sind und bleiben.",
                owner="Frau Lindner",
            )
        },
    ),
    QUARRY_LANE: (
        Language.ENGLISH,
        "Dear Ms Penrose, we still cannot see half of what you have at Microsoft. One of your "
        "administrators has to agree; we send the link.",
        {"permission_missing": Note(owner="Ms Penrose")},
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
                drafts.save(tenant=each.tenant, language=language, remark=remark, notes=notes)


def _letterhead(workspace: Workspace, logo: bytes) -> None:
    is_northbeam = workspace.name.startswith("Northbeam")
    Letterhead.objects.create(
        workspace=workspace,
        contact=CONTACT if is_northbeam else "",
        logo=logo if is_northbeam else None,
    )
