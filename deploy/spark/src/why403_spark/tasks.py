"""What runs on the executors. Each function may run twice, at once, and be given up at any time:
what it makes is named after what goes into it, and is put into place whole."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from why403_spark import program
from why403_spark.packing import Drop
from why403_spark.places import Place


@dataclass
class Result:
    """What a task has done."""

    name: str
    seconds: float
    was_there: bool = False
    summary: dict[str, Any] = field(default_factory=dict)


def name_of(parts: Iterable[str]) -> str:
    """A file's name that follows from what goes into the file."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogateescape")
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest() + ".sqlite"


def store_name(drops: Iterable[Drop]) -> str:
    """The name of the store that holds these drops, as they are now."""
    told = ([d.path, str(d.size), d.modified, d.entity_tag or ""] for d in drops)
    return name_of(text for texts in told for text in texts)


@dataclass
class ReadPart:
    """Reads a part of the drops into a store of its own."""

    place: Place
    flags: Sequence[str]
    # An empty store with the hash key of the one that all parts go into, compressed: facts under
    # one key are merged without being read.
    template: bytes = b""

    def __call__(self, parts: Iterator[list[Drop]]) -> Iterator[Result]:
        for drops in parts:
            yield self.read(drops)

    def read(self, drops: list[Drop]) -> Result:
        start = time.monotonic()
        name = store_name(drops)
        if self.place.has(name):
            return Result(name, time.monotonic() - start, was_there=True)
        folder = tempfile.mkdtemp(prefix="why403-")
        try:
            store = os.path.join(folder, "part.sqlite")
            if self.template:
                with open(store, "wb") as file:
                    file.write(zlib.decompress(self.template))
            arguments = ["ingest", "--facts-only", "--jobs", "1", "--store", store, *self.flags]
            told = (listed(drop) for drop in drops)
            summary = program.run([*arguments, "--listed-from", "-"], told)
            self.place.put(store, name)
            return Result(name, time.monotonic() - start, summary=summary)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class MergeParts:
    """Merges some stores into one, where there are too many for the driver alone."""

    place: Place

    def __call__(self, groups: Iterator[list[str]]) -> Iterator[Result]:
        for names in groups:
            yield self.merge(names)

    def merge(self, names: list[str]) -> Result:
        start = time.monotonic()
        name = name_of(names)
        if self.place.has(name):
            return Result(name, time.monotonic() - start, was_there=True)
        folder = tempfile.mkdtemp(prefix="why403-")
        try:
            store = os.path.join(folder, "merged.sqlite")
            for part in names:
                merge_one(self.place, part, store, folder)
            self.place.put(store, name)
            return Result(name, time.monotonic() - start)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def merge_one(place: Place, name: str, target: str, folder: str) -> dict[str, Any]:
    """Merges a store of the place into a local one; at any time one of them is here."""
    local = os.path.join(folder, name)
    try:
        place.get(name, local)
        answer = program.run(["store", "merge", target, local, "--facts-only"])
        if answer.get("refused"):
            raise program.ProgramError(str(answer["refused"][0].get("reason")))
        return answer
    finally:
        for end in ("", "-wal", "-shm"):
            if os.path.exists(local + end):
                os.unlink(local + end)


def listed(drop: Drop) -> str:
    """A drop as `why403 list --format ndjson` tells it, for `ingest --listed-from`."""
    told: dict[str, Any] = {"path": drop.path, "size": drop.size, "modified": drop.modified}
    if drop.entity_tag is not None:
        told["entityTag"] = drop.entity_tag
    return json.dumps(told, ensure_ascii=False)
