"""What the provider's app can do in the tenant, as the tenant granted it."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from reports.types.permission_posture.impact import REASONS
from reviewpacks.contents.document import Block, Cell, Chapter, Head, Table, Text
from reviewpacks.contents.facts import Facts
from reviewpacks.contents.wording import day, known, number
from reviewpacks.pack_data import PackData
from tenantpilot.graph.dangerous_permissions import changes

_NOT_USED = gettext_noop("We do not use it.")


def provider_name(pack_data: PackData) -> str:
    """Return what the provider calls itself to its customers."""
    return pack_data.letterhead.name or pack_data.tenant.workspace.name


def chapter(facts: Facts) -> Chapter:
    return Chapter(
        anchor="provider",
        title=_("What we can do in your Microsoft 365"),
        blocks=list(_blocks(facts)),
    )


def granted(facts: Facts) -> list[str] | None:
    """Return the names of what is granted, in order; None if it is not known."""
    access = facts.pack_data.access
    if access is None or access.granted is None:
        return None
    return sorted(access.granted)


def _blocks(facts: Facts) -> Iterator[Block]:
    names = granted(facts)
    if names is None:
        yield Text(text=_("What you have granted our app was never read, so we cannot list it "
                          "here."))  # fmt: skip
    else:
        yield Text(text=_sentence(names))
        yield Text(text=_as_of(facts), is_soft=True)
        if names:
            yield Text(text=_("Each of them is in the annex."), is_soft=True)
    yield Text(
        text=_("Not covered by this list: what our technicians can do with accounts of their own, "
               "such as through a partner relationship (GDAP). Our tool does not read that."),
        is_soft=True,
    )  # fmt: skip


def _sentence(names: Sequence[str]) -> str:
    changing = sum(changes(name) for name in names)
    if not names:
        return _("You have granted our app nothing. It can read nothing and change nothing.")
    count = number(len(names))
    if not changing:
        text = ngettext(
            "Our app has %(count)s permission. It can read, and cannot change anything.",
            "Our app has %(count)s permissions. It can read, and cannot change anything.",
            len(names),
        )
        return text % {"count": count}
    text = ngettext(
        "Our app has permissions that would let it change things: %(changing)s of %(count)s. "
        "It only reads.",
        "Our app has permissions that would let it change things: %(changing)s of %(count)s. "
        "It only reads.",
        changing,
    )
    return text % {"changing": number(changing), "count": count}


def _as_of(facts: Facts) -> str:
    access, connection = facts.pack_data.access, facts.pack_data.connection
    parts = []
    if access and access.granted_at:
        parts.append(_("Read back from Microsoft on %(day)s.") % {"day": day(access.granted_at)})
    if connection and connection.secret_expires_on:
        parts.append(
            _("Our access is valid until %(day)s.") % {"day": day(connection.secret_expires_on)}
        )
    return " ".join(parts)


def table(names: Sequence[str]) -> Table:
    """Return every permission, for the annex."""
    return Table(
        caption=_("Permissions of our app"),
        heads=[
            Head(text=_("Permission"), width=3),
            Head(text=_("What we need it for"), width=4),
            Head(text=_("Kind"), width=2),
        ],
        rows=[
            [
                Cell(text=name),
                Cell(text=known(REASONS.get(name, _NOT_USED))),
                Cell(text=_("could change"), tone="medium")
                if changes(name)
                else Cell(text=_("reads only"), tone="good"),
            ]
            for name in names
        ],
    )
