"""On a small cluster of this machine. WHY403_SPARK_MASTER chooses another master."""

from __future__ import annotations

import contextlib
import os
import random
import tempfile
import unittest
from pathlib import Path
from typing import Any, ClassVar

import support

from why403_spark import program
from why403_spark.job import Job
from why403_spark.packing import Drop, pack
from why403_spark.places import Folder
from why403_spark.settings import Settings
from why403_spark.tasks import ReadPart

MASTER = os.environ.get("WHY403_SPARK_MASTER", "local-cluster[2,1,1024]")
REASON = support.spark_reason()
# Of the programs that read drops about each third ends, its work done, as one that crashed, the
# first time that it is given these drops.
CRASHING = """
if [ "$1" = ingest ] && [[ "$*" == *--listed-from* ]]; then
    given=$(mktemp); cat > "$given"; name=$(sha256sum < "$given" | cut -c1-64)
    if [[ "$name" == [0-5]* ]] && ! grep -q /pipe "$given" &&
        mkdir "$ATTEMPTS/$name" 2> /dev/null; then
        "$PROGRAM" "$@" < "$given" > /dev/null 2>&1; rm "$given"; kill -9 $$
    fi
    exec 0< "$given"; rm "$given"
fi
exec "$PROGRAM" "$@"
"""


@unittest.skipIf(REASON, f"skipped: {REASON}")
class SparkTests(unittest.TestCase):
    folder: ClassVar[Path]
    inputs: ClassVar[list[str]]
    expected: ClassVar[str]
    context: ClassVar[Any]
    thread: ClassVar[Any]

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="why403-spark-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        cls.inputs = support.write_logs(cls.folder / "logs")
        cls.expected = support.one_process(cls.inputs, cls.folder / "one.sqlite")
        (cls.folder / "attempts").mkdir()
        crashing = support.wrapper(cls.folder, CRASHING)
        os.environ["SPARK_WORKER_DIR"] = str(cls.folder / "worker")
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        from pyspark import InheritableThread
        from pyspark.sql import SparkSession

        cls.thread = InheritableThread
        session = (
            SparkSession.builder.master(MASTER)
            .appName("why403-tests")
            .config("spark.ui.enabled", "false")
            .config("spark.executorEnv.WHY403_BINARY", crashing)
            .config("spark.executorEnv.ATTEMPTS", str(cls.folder / "attempts"))
            .config("spark.executorEnv.PYTHONPATH", str(Path(__file__).parent))
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        cls.addClassCleanup(session.stop)
        cls.context = session.sparkContext

    def settings(self, name: str, partitions: int) -> Settings:
        return Settings(
            inputs=self.inputs,
            store=str(self.folder / f"{name}.sqlite"),
            parts=str(self.folder / f"{name}-parts"),
            partitions=partitions,
            snapshots=[str(support.DEMO / "snapshots")],
        )

    def test_any_number_of_partitions_with_crashes_says_what_one_process_says(self) -> None:
        for partitions in (1, 8, 40):
            with self.subTest(partitions=partitions):
                settings = self.settings(f"p{partitions}", partitions)
                answer = Job(settings, self.context).run()
                self.assertEqual(answer["tasks"], partitions)
                self.assertEqual(support.contents(settings.store), self.expected)
                self.assertEqual(os.listdir(settings.parts), [])
                again = Job(settings, self.context).run()
                self.assertEqual((again["tasks"], again["attributed"]), (0, 0))
                self.assertEqual(support.contents(settings.store), self.expected)

    def test_a_job_that_is_begun_again_finds_what_its_tasks_have_done(self) -> None:
        settings = self.settings("again", 8)
        settings.keeps_parts = True
        Job(settings, self.context).run()
        os.unlink(settings.store)
        answer = Job(settings, self.context).run()
        self.assertEqual(answer["tasksDoneBefore"], 8)
        self.assertEqual(support.contents(settings.store), self.expected)

    def test_stores_merged_in_groups_by_the_executors_say_the_same(self) -> None:
        settings = self.settings("tree", 9)
        settings.merge_width = 3
        job = Job(settings, self.context)
        job.merges_meanwhile = False
        job.run()
        self.assertEqual(support.contents(settings.store), self.expected)
        self.assertEqual(os.listdir(settings.parts), [])

    def test_very_many_stores_are_merged_in_several_rounds_of_groups(self) -> None:
        settings = self.settings("deep", 40)
        settings.merge_width = 3
        job = Job(settings, self.context)
        job.merges_meanwhile = False
        self.assertEqual(job.run()["tasks"], 40)
        self.assertEqual(support.contents(settings.store), self.expected)
        self.assertEqual(os.listdir(settings.parts), [])

    def test_the_program_of_a_cancelled_task_ends_with_it(self) -> None:
        pipe = str(self.folder / "pipe")
        os.mkfifo(pipe)
        # Open for writing, or a reader would wait for somebody to open it and not for bytes.
        writer = os.open(pipe, os.O_RDWR)
        self.addCleanup(os.close, writer)
        place = Folder(str(self.folder / "cancelled"))
        bins = [[Drop(pipe, 1 << 20, "2026-01-01T00:00:00Z")]]

        def read() -> None:
            self.context.setJobGroup("cancelled", "reads what never ends")
            with contextlib.suppress(Exception):
                self.context.parallelize(bins, 1).mapPartitions(ReadPart(place, [])).collect()

        job = self.thread(target=read)
        job.start()
        attempts = f"ATTEMPTS={self.folder / 'attempts'}"
        support.wait_until(lambda: support.programs("--listed-from", attempts) == 1)
        self.context.cancelJobGroup("cancelled")
        job.join()
        support.wait_until(lambda: support.programs("--listed-from", attempts) == 0)
        self.assertFalse(os.path.exists(place.path))

    def test_repeated_tasks_and_three_orders_of_merging_say_the_same(self) -> None:
        found = program.objects(["list", *self.inputs])
        drops = [Drop(one["path"], one["size"], one["modified"]) for one in found]
        bins = pack(drops, 8)
        place = Folder(str(self.folder / "repeated"))
        results = (
            self.context.parallelize(bins * 2, 16).mapPartitions(ReadPart(place, [])).collect()
        )
        names = sorted({result.name for result in results})
        self.assertEqual(sorted(os.listdir(place.path)), names)
        for seed in range(3):
            random.Random(seed).shuffle(names)
            store = str(self.folder / f"order-{seed}.sqlite")
            captures = str(support.DEMO / "snapshots")
            program.run(["snapshot", "import", captures, "--store", store])
            stores = [os.path.join(place.path, name) for name in names]
            program.run(["store", "merge", store, *stores, stores[0]])
            self.assertEqual(support.contents(store), self.expected)

    def test_the_error_of_a_task_has_the_words_of_its_program(self) -> None:
        bins = [[Drop(str(self.folder / "nowhere"), 1, "2026-01-01T00:00:00Z")]]
        task = ReadPart(Folder(str(self.folder / "none")), [])
        with self.assertRaisesRegex(Exception, "nowhere.*No such file"):
            self.context.parallelize(bins, 1).mapPartitions(task).collect()
        self.assertFalse(os.path.exists(self.folder / "none"))


if __name__ == "__main__":
    unittest.main()
