"""Which drop is read in which task."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

# What opening a drop costs beside its bytes, as bytes: very many small ones are work too.
DROP_BYTES = 64 << 10


@dataclass(frozen=True)
class Drop:
    """One log file or object, as `why403 list` tells it."""

    path: str
    size: int
    modified: str
    entity_tag: str | None = None


def pack(drops: Iterable[Drop], bins: int) -> list[list[Drop]]:
    """The drops in at most so many bins of about the same size: the largest first, each into the
    bin that has least. The same drops give the same bins in whatever order they come, so that a job
    that is started again finds what its tasks have done. Empty bins are left out."""
    ordered = sorted(drops, key=lambda drop: (-drop.size, drop.path, drop.modified))
    packed: list[list[Drop]] = [[] for _ in range(max(1, bins))]
    heap = [(0, number) for number in range(len(packed))]
    for drop in ordered:
        load, number = heapq.heappop(heap)
        packed[number].append(drop)
        heapq.heappush(heap, (load + drop.size + DROP_BYTES, number))
    return [part for part in packed if part]
