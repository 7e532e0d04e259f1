"""Which drop is read in which task."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

# What opening a drop costs beside its bytes, as bytes: very many small ones are work too.
DROP_BYTES = 64 << 10
# What a compressed byte costs, in bytes of plain text, about.
GZIP_WEIGHT = 16
# What makes a task worth its start, in bytes of plain text: a few seconds of work.
TASK_BYTES = 4 << 30
# Tasks for each core at the most: a core that is done early takes another one.
TASKS_PER_CORE = 3


@dataclass(frozen=True)
class Drop:
    """One log file or object, as `why403 list` tells it."""

    path: str
    size: int
    modified: str
    entity_tag: str | None = None


def task_count(drops: Iterable[Drop], cores: int) -> int:
    """How many tasks read these drops: one for each core, and more where each has enough to do."""
    size = sum(_size(drop) * (GZIP_WEIGHT if _is_compressed(drop) else 1) for drop in drops)
    return min(TASKS_PER_CORE * cores, max(cores, size // TASK_BYTES))


def pack(drops: Iterable[Drop], bins: int) -> list[list[Drop]]:
    """The drops in at most so many bins of about the same size: the largest first, each into the
    bin that has least. Compressed and plain drops are each spread evenly: how much more a byte of
    the former costs depends on where they are read from. The same drops give the same bins in
    whatever order they come, so that a job that is started again finds what its tasks have done.
    Empty bins are left out."""
    ordered = sorted(
        drops, key=lambda drop: (_is_compressed(drop), -drop.size, drop.path, drop.modified)
    )
    packed: list[list[Drop]] = [[] for _ in range(max(1, bins))]
    loads = [0] * len(packed)
    for _, kind in itertools.groupby(ordered, _is_compressed):
        # Where both have as much of a kind, the one that has less of the other.
        heap = [(0, load, number) for number, load in enumerate(loads)]
        heapq.heapify(heap)
        for drop in kind:
            of_kind, load, number = heapq.heappop(heap)
            packed[number].append(drop)
            loads[number] += _size(drop)
            heapq.heappush(heap, (of_kind + _size(drop), load, number))
    return [part for part in packed if part]


def _size(drop: Drop) -> int:
    return drop.size + DROP_BYTES


def _is_compressed(drop: Drop) -> bool:
    return drop.path.endswith(".gz")
