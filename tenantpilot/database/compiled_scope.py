"""The tenants in scope as values of a kept statement."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Model
from django_scopes import get_scope
from django_scopes.state import state

from tenantpilot.database.id_array import IdArray

ONE, SOME = "tenant_in_scope", "tenants_in_scope"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What kind of scope there is: none, one that is off, of one tenant or of some.

    What is read in one of them must never serve another: a statement's rows may be read after
    the scope that they were asked for in has ended.
    """

    is_on: bool
    name: str = ""
    model: type[Any] | None = None

    @classmethod
    def now(cls) -> tuple[Self, dict[str, Any]] | None:
        """Return it with the numbers of its tenants, by its name.

        None if which tenants these are is a question of its own.
        """
        in_force = get_scope()
        tenants, is_on = in_force.get("tenant"), in_force.get("_enabled", True)
        if "tenant" not in in_force or not is_on:
            return cls(is_on=is_on), {}
        if isinstance(tenants, Model):
            return cls(is_on=True, name=ONE, model=type(tenants)), {ONE: tenants.pk}
        if isinstance(tenants, list):
            tenants = IdArray.of(each if isinstance(each, int) else each.pk for each in tenants)
        return (cls(is_on=True, name=SOME), {SOME: tenants}) if type(tenants) is IdArray else None

    @property
    def types(self) -> dict[str, type]:
        """The type of what is in scope, by its name."""
        return {self.name: int if self.name == ONE else IdArray} if self.name else {}

    @contextmanager
    def of(self, sample: Mapping[str, Any]) -> Iterator[None]:
        """Put made-up tenants into scope, in place of all that is in force now."""
        in_force = state.set({"_enabled": self.is_on} | self._made_up(sample))
        try:
            yield
        finally:
            state.reset(in_force)

    def _made_up(self, sample: Mapping[str, Any]) -> dict[str, Any]:
        if self.model:
            return {"tenant": self.model(pk=sample[ONE])}
        return {"tenant": sample[SOME]} if self.name == SOME else {}
