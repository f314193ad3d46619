"""The first few of a list by name, and where the others truly are."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from reviewpacks.contents.wording import number

# So many are named in the text.
SHOWN = 4


def enumerated(names: Sequence[str], *, count: int, file: str) -> str:
    """Return "7: A; B; C; D; 3 more, see the annex"; of one, its name. Needs one name at least.

    `names` are those that the annex shows. Where these are not all of them, all are in `file`;
    without a file they are sent on request.
    """
    shown = names[:SHOWN]
    text = "; ".join(shown)
    if count == 1:
        return text
    if left := count - len(shown):
        text = f"{text}; {_more(left, file=file, is_in_annex=len(names) >= count)}"
    return f"{number(count)}: {text}"


def _more(left: int, *, file: str, is_in_annex: bool) -> str:
    if is_in_annex:
        text = ngettext("%(count)s more, see the annex", "%(count)s more, see the annex", left)
    elif file:
        text = ngettext("%(count)s more, all in %(file)s of the ZIP",
                        "%(count)s more, all in %(file)s of the ZIP", left)  # fmt: skip
    else:
        text = ngettext("%(count)s more, which we send on request",
                        "%(count)s more, which we send on request", left)  # fmt: skip
    return text % {"count": number(left), "file": file}
