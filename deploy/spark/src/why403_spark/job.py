"""The job: list, read in parts, merge, attribute."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from why403_spark import program
from why403_spark.merging import Merging
from why403_spark.packing import Drop, pack, task_count
from why403_spark.places import Place, is_object, place
from why403_spark.settings import Settings, parse
from why403_spark.tasks import MergeParts, ReadPart, Result, merge_one, store_name

# Seconds of work and of waiting, by step.
Times = dict[str, float]
# Problems of single drops that the answer names.
MAXIMUM_PROBLEMS = 20


class Job:
    """One run over the inputs."""

    # Whether stores are merged while others are still being read.
    merges_meanwhile = True

    def __init__(self, settings: Settings, context: Any) -> None:
        self.settings = settings
        self.context = context
        self.times: Times = {}
        self.parts = self._place(settings.parts)
        self.folder = tempfile.mkdtemp(prefix="why403-job-")
        self.store = self._local_store()

    def _place(self, path: str) -> Place:
        return place(path, self.settings.endpoint, self.settings.region)

    def _local_store(self) -> str:
        if is_object(self.settings.store):
            return os.path.join(self.folder, "store.sqlite")
        return os.path.abspath(self.settings.store)

    # MARK: the store, where it is in S3

    def _fetch_store(self) -> None:
        if not is_object(self.settings.store):
            return
        folder, _, name = self.settings.store.rpartition("/")
        bucket = self._place(folder)
        if bucket.has(name):
            bucket.get(name, self.store)

    def _send_store(self) -> None:
        if is_object(self.settings.store):
            folder, _, name = self.settings.store.rpartition("/")
            self._place(folder).put(self.store, name)

    # MARK: steps

    def run(self) -> dict[str, Any]:
        try:
            self._timed("fetch", self._fetch_store)
            self._timed("prepare", self._prepare)
            drops = self._timed("list", lambda: list(self._new_drops()))
            bins = pack(drops, self._partitions(drops))
            del drops
            read, left = self._timed("read", lambda: self._read(bins))
            names = [result.name for result in read]
            self._timed("merge", lambda: self._merge(left))
            attributed = self._timed("attribute", self._attribute)
            self._timed("send", self._send_store)
            if not self.settings.keeps_parts:
                for name in names:
                    self.parts.remove(name)
            return self._answer(read, attributed)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _timed(self, step: str, work: Any) -> Any:
        start = time.monotonic()
        try:
            return work()
        finally:
            self.times[step] = round(time.monotonic() - start, 3)

    def _prepare(self) -> None:
        """Policies first, as only then every denial is decided once."""
        if self.settings.snapshots:
            program.run(["snapshot", "import", *self.settings.snapshots, "--store", self.store])
        roles = [text for role in self.settings.roles for text in ("--role", role)]
        if roles or not os.path.exists(self.store):
            program.run(
                ["ingest", "--facts-only", "--paths-from", "-", *roles, "--store", self.store]
            )

    def _new_drops(self) -> Iterator[Drop]:
        """What is at the inputs, but for what the store has."""
        settings = self.settings
        flags = [*settings.connection, *settings.narrowing, "--store", self.store, "--new"]
        for found in program.objects(["list", *settings.inputs, *flags]):
            yield Drop(found["path"], found["size"], found["modified"], found.get("entityTag"))

    def _partitions(self, drops: list[Drop]) -> int:
        cores = int(self.context.defaultParallelism)
        # No more than there are drops, however many are asked for.
        return max(1, min(self.settings.partitions or task_count(drops, cores), len(drops)))

    def _read(self, bins: list[list[Drop]]) -> tuple[list[Result], list[str]]:
        """What the tasks did, and the names of stores that were not merged meanwhile."""
        if not bins:
            return [], []
        task = ReadPart(self.parts, self.settings.connection, self._template())
        names = (store_name(drops) for drops in bins)
        merging = Merging(self.parts, names, self.store, self.folder)
        if self.merges_meanwhile:
            merging.start()
        try:
            results: list[Result] = (
                self.context.parallelize(bins, len(bins)).mapPartitions(task).collect()
            )
        finally:
            left = merging.stop()
        return results, left

    def _template(self) -> bytes:
        path = os.path.join(self.folder, "template.sqlite")
        program.run_silent(["store", "new", path, "--like", self.store, "--key-only"])
        with open(path, "rb") as file:
            return zlib.compress(file.read())

    def _merge(self, names: list[str]) -> None:
        """By way of groups, merged side by side, where there are very many; then one by one."""
        width = self.settings.merge_width
        between: list[str] = []
        while len(names) > width:
            groups = [names[start : start + width] for start in range(0, len(names), width)]
            merged = (
                self.context.parallelize(groups, len(groups))
                .mapPartitions(MergeParts(self.parts))
                .collect()
            )
            names = [result.name for result in merged]
            between += names
        for name in names:
            merge_one(self.parts, name, self.store, self.folder)
        if not self.settings.keeps_parts:
            for name in between:
                self.parts.remove(name)

    def _attribute(self) -> dict[str, Any]:
        """A run over no logs attributes what is pending."""
        return program.run(["ingest", "--paths-from", "-", "--store", self.store])

    def _answer(self, read: Sequence[Result], attributed: dict[str, Any]) -> dict[str, Any]:
        def total(member: str) -> int:
            return sum(int(result.summary.get(member, 0)) for result in read)

        problems = [problem for result in read for problem in result.summary.get("problems", [])]
        return {
            "store": self.settings.store,
            "tasks": len(read),
            "tasksDoneBefore": sum(result.was_there for result in read),
            **{name: total(name) for name in ("read", "skipped", "damaged", "records", "rejected")},
            "attributed": attributed.get("attributed", 0),
            "problems": problems[:MAXIMUM_PROBLEMS],
            "seconds": self.times,
            "taskSeconds": round(sum(result.seconds for result in read), 3),
        }


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the job on the Spark that there is; prints one JSON object."""
    from pyspark.sql import SparkSession

    settings = parse(sys.argv[1:] if arguments is None else arguments)
    session = SparkSession.builder.appName("why403").getOrCreate()
    try:
        answer = Job(settings, session.sparkContext).run()
    except program.ProgramError as error:
        sys.exit(f"why403-spark: {error}")
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
