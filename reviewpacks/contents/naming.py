"""The first few of a list by name, and how many more the annex has."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from reviewpacks.contents.wording import number

# So many are named in the text.
SHOWN = 4


def enumerated(names: Sequence[str], *, count: int) -> str:
    """Return "7: A; B; C; D; 3 more, see the annex"; of one, its name. Needs one name at least."""
    shown = names[:SHOWN]
    text = "; ".join(shown)
    if count == 1:
        return text
    if left := count - len(shown):
        more = ngettext("%(count)s more, see the annex", "%(count)s more, see the annex", left)
        text = f"{text}; {more % {'count': number(left)}}"
    return f"{number(count)}: {text}"
