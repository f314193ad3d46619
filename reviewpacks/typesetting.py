"""The one place that calls Typst: what it draws, and how it may fail."""

import json
from pathlib import Path
from typing import Any, Literal


class UndrawableError(Exception):
    """Typst could not draw it. Carries no text of the document."""


def typeset(
    source: bytes,
    *,
    data: object,
    form: Literal["pdf", "png"],
    root: Path | None = None,
    **options: Any,
) -> bytes:
    """Draw a template, which reads `data` as JSON. The same input gives the same bytes.

    Nothing is read from the network or from outside `root`. Raises UndrawableError.
    """
    # Few processes draw: the others need not hold the library.
    import typst

    compiler = typst.Compiler(source, font_paths=typst.Fonts(include_system_fonts=False), root=root)
    try:
        # A moment of its own would make each file another one.
        drawn = compiler.compile(
            format=form, sys_inputs={"data": json.dumps(data)}, timestamp=0, **options
        )
    except typst.TypstError:
        raise UndrawableError from None
    except BaseException as fault:
        # A fault within the library arrives as this, which is no Exception.
        if type(fault).__name__ != "PanicException":
            raise
        raise UndrawableError from None
    if not isinstance(drawn, bytes):
        raise UndrawableError
    return drawn
