"""What is stored of one list, and what a sync has seen of it: it tells what there is to write."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from inventory.collections import Collection
from inventory.collections.reader import ReadPolicy
from inventory.models import Policy


@dataclass(kw_only=True)
class Snapshot:
    """A list as it was stored when a sync began to read it. Needs the tenant's scope.

    `digests`: of the policies that were there, by their id. Nothing else writes them meanwhile: a
    tenant has one sync at a time, and one that lost its lease writes nothing.
    """

    collection: Collection
    digests: dict[str, str]
    seen: set[str] = field(default_factory=set)
    unreadable: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, collection: Collection) -> Self:
        present = Policy.objects.filter(collection=collection.key, removed_at=None)
        return cls(
            collection=collection, digests=dict(present.values_list("external_id", "digest"))
        )

    def news(self, policies: Sequence[ReadPolicy]) -> list[ReadPolicy]:
        """Return those that are not stored as they are. Of two with one id, the later counts."""
        latest = {each.external_id: each for each in policies}
        stored = self.digests.get
        return [each for each in latest.values() if stored(each.external_id) != each.digest]

    def take(
        self,
        policies: Sequence[ReadPolicy],
        *,
        news: Sequence[ReadPolicy],
        unreadable: Sequence[str],
    ) -> None:
        """Note what a page held, once it is stored."""
        self.seen.update(each.external_id for each in policies)
        self.unreadable += unreadable
        self.digests.update((each.external_id, each.digest) for each in news)

    @property
    def gone(self) -> set[str]:
        """What a list that was read to its end no longer has.

        What Microsoft has and we could not read stays. One without an id may be any of them.
        """
        if "" in self.unreadable:
            return set()
        return self.digests.keys() - self.seen - set(self.unreadable)
