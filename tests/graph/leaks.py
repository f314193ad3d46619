"""What an error gives away, to anybody who prints or reports it."""

import traceback
from collections.abc import Callable, Iterator

import pytest

from tenantpilot.graph.errors import GraphError


def failure_of(act: Callable[[], object]) -> GraphError:
    """Return the GraphError with which the act ends."""
    with pytest.raises(GraphError) as caught:
        act()
    return caught.value


def everything_in(error: BaseException) -> str:
    """Return all that can be got out of the error: text, chain, traceback, local variables.

    Only the frames of the product count: those of a test know the secrets, of course.
    """
    return "\n".join(_texts(error))


def _texts(error: BaseException) -> Iterator[str]:
    yield from (str(error), repr(error), repr(error.args), repr(vars(error)))
    for frame, line in traceback.walk_tb(error.__traceback__):
        if "/tenantpilot/" in frame.f_code.co_filename or "msal" in frame.f_code.co_filename:
            yield f"{frame.f_code.co_name}:{line} {frame.f_locals!r}"
    for linked in (error.__cause__, error.__context__):
        if linked is not None:
            yield from _texts(linked)
