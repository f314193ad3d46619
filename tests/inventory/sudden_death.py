"""A worker that dies at some statement, as by SIGKILL."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count as count_up
from typing import Any

from django.db import connection


class KilledError(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Die at that statement. What was not committed by then is rolled back."""
    numbers = count_up()

    def run(execute: Callable[..., Any], *arguments: Any) -> Any:
        if next(numbers) == statement:
            raise KilledError
        return execute(*arguments)

    with connection.execute_wrapper(run):
        yield
