"""A message as its writer sees it; sent as plain text and as HTML from the same words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

WIDEST_SUBJECT = 120


@dataclass(frozen=True, kw_only=True)
class Block:
    """Some lines, under a heading if it has one, and where they lead."""

    lines: Sequence[str] = ()
    heading: str = ""
    path: str = ""
    link_text: str = ""

    @property
    def url(self) -> str:
        """The whole address: never from the request, which can be forged."""
        return f"{settings.PUBLIC_URL}{self.path}" if self.path else ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """To one person. `key` names it: sent twice, it is the same message.

    Subjects hold words and figures of ours only: headers are logged on the way.
    """

    to: str
    subject: str
    blocks: Sequence[Block]
    key: str
    footer: str = ""
    unsubscribe_path: str = ""

    @property
    def text(self) -> str:
        """The message as plain text."""
        return "\n".join([*_text(self.blocks), "-- ", self.footer, *self._unsubscribing()]) + "\n"

    def _unsubscribing(self) -> Iterator[str]:
        if self.unsubscribe_path:
            yield f"Stop these messages: {settings.PUBLIC_URL}{self.unsubscribe_path}"

    def as_email(self) -> EmailMultiAlternatives:
        """Return what Django sends."""
        email = EmailMultiAlternatives(
            subject=" ".join(self.subject.split())[:WIDEST_SUBJECT],
            body=self.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[self.to],
            headers=self._headers(),
        )
        unsubscribe = f"{settings.PUBLIC_URL}{self.unsubscribe_path}"
        context = {"message": self, "unsubscribe": unsubscribe if self.unsubscribe_path else ""}
        email.attach_alternative(render_to_string("mail/message.html", context), "text/html")
        return email

    def _headers(self) -> dict[str, str]:
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        headers = {
            "Message-ID": f"<{self.key}@{host}>",
            # RFC 3834: no machine answers it, such as the one that says that a person is away.
            "Auto-Submitted": "auto-generated",
        }
        if self.unsubscribe_path:
            headers["List-Unsubscribe"] = f"<{settings.PUBLIC_URL}{self.unsubscribe_path}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def _text(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if block.heading:
            yield block.heading
        yield from block.lines
        if block.path:
            yield f"{block.link_text}: {block.url}" if block.link_text else block.url
        yield ""
