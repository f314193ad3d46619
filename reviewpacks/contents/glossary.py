"""Words of the trade, explained in a sentence each: those that this review uses, no others."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reviewpacks.contents.document import Chapter, Fact, Facts

# The word as texts have it, be it in English or German, and what it means.
_WORDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("Global Administrator",), "Global Administrator", gettext_noop(
        "The role that may do everything in your Microsoft 365, and give itself and others "
        "everything else.")),
    (("ighly privileged", "weitreichend"), gettext_noop("Highly privileged"), gettext_noop(
        "So is a role whose holder can do almost everything, or can get there.")),
    (("emergency account", "Emergency access", "Notfallkont"), gettext_noop("Emergency account"),
     gettext_noop(
        "An administrator account that is used only if all other ways to sign in have failed. "
        "Its password is kept safe, and Microsoft advises to have two.")),
    (("on request", "auf Anforderung"), gettext_noop("Role on request"), gettext_noop(
        "The holder asks for the role when it is needed, and has it for a few hours. Microsoft "
        "calls it Privileged Identity Management.")),
    (("Entra ID P2",), "Entra ID P2", gettext_noop(
        "A licence of Microsoft's for each person. Among other things it allows roles on "
        "request.")),
    (("Entra",), "Microsoft Entra", gettext_noop(
        "The part of Microsoft 365 that knows accounts, roles and apps, and checks each "
        "sign-in.")),
    (("Intune",), "Microsoft Intune", gettext_noop(
        "The part of Microsoft 365 that manages laptops and phones.")),
    (("Conditional Access",), "Conditional Access", gettext_noop(
        "Rules that decide who may sign in, from where, and with which second proof.")),
    (("olicies", "olicy", "ichtlinie"), gettext_noop("Policy"), gettext_noop(
        "A rule for devices or sign-ins, such as: the screen locks after five minutes.")),
    (("ompliance polic", "ompliance-Richtlinie", "Konformit"), gettext_noop("Compliance policy"),
     gettext_noop("A rule that says when a device counts as safe.")),
    (("aseline",), "Baseline", gettext_noop(
        "A set of settings that Microsoft recommends together.")),
    (("Autopilot",), "Autopilot", gettext_noop(
        "Sets up a new Windows computer when it is first switched on.")),
    (("older sign-ins",), gettext_noop("Older sign-ins"), gettext_noop(
        "Ways to sign in from before there were second proofs. Attackers like them for that.")),
    (("Read.All", "ReadWrite", "Read.Directory"), gettext_noop("Permission"), gettext_noop(
        "What an app may do. “Read” in Microsoft's name means that it can only look, “ReadWrite” "
        "that it can change too.")),
    (("app", "App", "nwendung"), gettext_noop("App, application"), gettext_noop(
        "A program that signs in by itself, without a person. Microsoft calls its account a "
        "service principal.")),
    (("uest", "Gast", "Gäst"), gettext_noop("Guest"), gettext_noop(
        "An account of another organisation that you let into yours.")),
    (("GDAP",), "GDAP", gettext_noop(
        "The way in which an IT partner works in a customer's Microsoft 365 with accounts of its "
        "own. The customer grants it for a limited time.")),
    (("Tenant", "tenant", "andant"), gettext_noop("Tenant"), gettext_noop(
        "Microsoft's word for all that your organisation has there.")),
)  # fmt: skip


def chapter(before: Sequence[Chapter]) -> Chapter:
    """Return the chapter; `before` is what it explains the words of."""
    said = "\n".join(text for each in before for text in _texts(each))
    found = [Fact(label=_(word), value=_(meaning))
             for signs, word, meaning in _WORDS if any(sign in said for sign in signs)]  # fmt: skip
    block = Facts(items=found, is_glossary=True)
    return Chapter(anchor="words", title=_("Words"), blocks=[block])


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _texts(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _texts(getattr(part, each.name))
