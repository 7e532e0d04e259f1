"""What needs no Spark."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
import unittest.mock
from pathlib import Path
from typing import BinaryIO

import support

from why403_spark import program
from why403_spark.merging import Merging
from why403_spark.packing import DROP_BYTES, Drop, pack, task_count
from why403_spark.places import Folder
from why403_spark.settings import parse
from why403_spark.tasks import name_of, store_name

NEEDED = ["--input", "logs", "--store", "s.sqlite", "--parts", "parts"]


class PackingTests(unittest.TestCase):
    def test_bins_are_even_as_far_as_one_drop_allows(self) -> None:
        drops = [Drop(f"d{n}", 1_000_000 + n, "t") for n in range(100)] + [
            Drop("big", 9 << 20, "t")
        ]
        bins = pack(drops, 8)
        loads = sorted(sum(d.size + DROP_BYTES for d in part) for part in bins)
        self.assertEqual(sum(len(part) for part in bins), len(drops))
        self.assertLess(loads[-1] - loads[0], 1_200_000)

    def test_compressed_and_plain_drops_are_each_spread_evenly(self) -> None:
        # As many bytes of either, in drops of other sizes: by bytes alone a bin would be all plain.
        drops = [Drop(f"p{n}", 8_000_000, "t") for n in range(10)] + [
            Drop(f"c{n}.json.gz", 5_000_000, "t") for n in range(16)
        ]
        for part in pack(drops, 2):
            self.assertEqual(sum(drop.path.endswith(".gz") for drop in part), 8)
            self.assertEqual(sum(not drop.path.endswith(".gz") for drop in part), 5)

    def test_what_one_kind_leaves_uneven_the_other_evens(self) -> None:
        drops = [Drop("p0", 9_000, "t"), Drop("c0.gz", 9_000, "t")]
        self.assertEqual(sorted(len(part) for part in pack(drops, 2)), [1, 1])

    def test_there_is_a_task_for_each_core_and_three_where_there_is_much_to_read(self) -> None:
        def count(sizes: list[int], cores: int, ending: str = "") -> int:
            drops = [Drop(f"d{n}{ending}", size, "t") for n, size in enumerate(sizes)]
            return task_count(drops, cores)

        for sizes, cores, tasks in [
            ([1 << 20] * 100, 2, 2),
            ([1 << 30] * 10, 2, 2),
            ([1 << 30] * 17, 2, 4),
            ([1 << 30] * 100, 2, 6),
            ([], 2, 2),
        ]:
            self.assertEqual(count(sizes, cores), tasks, (len(sizes), cores))
        # A compressed byte is more work.
        self.assertEqual(count([1 << 27] * 17, 2, ".json.gz"), 6)

    def test_the_same_drops_give_the_same_bins_in_any_order(self) -> None:
        drops = [Drop(f"d{n}", n % 7, "t") for n in range(50)]
        self.assertEqual(pack(drops, 4), pack(reversed(drops), 4))

    def test_there_are_no_more_bins_than_drops(self) -> None:
        self.assertEqual(pack([Drop("a", 0, "t")], 5), [[Drop("a", 0, "t")]])
        self.assertEqual(pack([], 5), [])

    def test_a_name_follows_from_all_that_goes_in_and_from_where_it_ends(self) -> None:
        names = {
            store_name([Drop("a", 1, "t")]),
            store_name([Drop("a", 2, "t")]),
            store_name([Drop("a", 1, "u")]),
            store_name([Drop("a", 1, "t", "e")]),
            store_name([Drop("a", 1, "t"), Drop("b", 1, "t")]),
            name_of(["ab", "c"]),
            name_of(["a", "bc"]),
        }
        self.assertEqual(len(names), 7)


class MergingTests(unittest.TestCase):
    """Stores are merged as they come in, and what is left at the end is told."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="why403-merging-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.place = Folder(str(self.folder / "parts"))
        self.store = str(self.folder / "store.sqlite")
        program.run(["ingest", "--facts-only", "--paths-from", "-", "--store", self.store])

    def part(self, name: str, number: int) -> None:
        log = self.folder / f"log-{number}"
        log.write_text(support.line(number))
        local = str(self.folder / f"local-{number}.sqlite")
        program.run_silent(["store", "new", local, "--like", self.store, "--key-only"])
        program.run(["ingest", "--facts-only", str(log), "--store", local])
        self.place.put(local, name)

    def denials(self) -> int:
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True)
        with contextlib.closing(connection):
            return int(connection.execute("SELECT count(*) FROM denial").fetchone()[0])

    def test_what_is_there_is_merged_and_what_never_came_is_left(self) -> None:
        self.part("a.sqlite", 1)
        merging = Merging(
            self.place, ["a.sqlite", "b.sqlite", "c.sqlite"], self.store, str(self.folder)
        )
        merging.start()
        support.wait_until(lambda: merging.waiting == ["b.sqlite", "c.sqlite"])
        self.part("b.sqlite", 2)
        support.wait_until(lambda: merging.waiting == ["c.sqlite"])
        self.assertEqual(merging.stop(), ["c.sqlite"])
        self.assertEqual(self.denials(), 2)

    def test_a_store_that_cannot_be_merged_is_an_error(self) -> None:
        torn = self.folder / "torn"
        torn.write_bytes(b"SQLite format 3" + bytes(100))
        self.place.put(str(torn), "a.sqlite")
        merging = Merging(self.place, ["a.sqlite"], self.store, str(self.folder))
        merging.start()
        support.wait_until(lambda: merging.error is not None)
        with self.assertRaisesRegex(program.ProgramError, "a.sqlite"):
            merging.stop()

    def test_one_that_was_never_begun_leaves_all(self) -> None:
        merging = Merging(self.place, ["a.sqlite"], self.store, str(self.folder))
        self.assertEqual(merging.stop(), ["a.sqlite"])


class SettingsTests(unittest.TestCase):
    def test_arguments_as_glue_passes_them(self) -> None:
        settings = parse(
            ["--job-bookmark-option", "job-bookmark-disable", "--JOB_ID", "j_1", "true"]
            + ["--JOB_RUN_ID", "jr_1", "--JOB_NAME", "fleet", "--TempDir", "s3://t/"]
            + ["--input", '["s3://logs/a b", "s3://logs/c"]', "--store", "s3://out/s.sqlite"]
            + ["--parts", "s3://out/parts", "--account", "111122223333", "--merge_width", "8"]
        )
        self.assertEqual(settings.inputs, ["s3://logs/a b", "s3://logs/c"])
        self.assertEqual(settings.accounts, ["111122223333"])
        self.assertEqual(settings.merge_width, 8)

    def test_inputs_may_be_repeated(self) -> None:
        self.assertEqual(parse([*NEEDED, "--input", "more"]).inputs, ["logs", "more"])

    def test_a_mistyped_argument_is_told(self) -> None:
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as told:
            parse([*NEEDED, "--partition", "8"])
        self.assertIn("--partition", told.getvalue())


class FolderTests(unittest.TestCase):
    def test_a_file_comes_in_whole_and_nothing_else_stays(self) -> None:
        with tempfile.TemporaryDirectory() as path:
            source = Path(path) / "source"
            source.write_bytes(b"store")
            folder = Folder(os.path.join(path, "parts"))
            self.assertFalse(folder.has("a"))
            for _ in range(2):
                folder.put(str(source), "a")
            self.assertEqual(os.listdir(folder.path), ["a"])
            folder.get("a", os.path.join(path, "back"))
            self.assertEqual((Path(path) / "back").read_bytes(), b"store")
            folder.remove("a")
            folder.remove("a")
            self.assertEqual(os.listdir(folder.path), [])


class ProgramTests(unittest.TestCase):
    def setUp(self) -> None:
        try:
            program.path()
        except program.ProgramError as error:
            self.skipTest(f"skipped: {error}")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pipe = os.path.join(folder.name, "pipe")
        os.mkfifo(pipe)
        # Open for writing, or a reader would wait for somebody to open it and not for bytes.
        writer = os.open(pipe, os.O_RDWR)
        self.addCleanup(os.close, writer)
        self.store = os.path.join(folder.name, "store.sqlite")
        self.words = ["ingest", pipe, "--store", self.store]

    def test_a_program_ends_with_the_process_that_started_it(self) -> None:
        code = f"from why403_spark import program; program.run({self.words})"
        starter = subprocess.Popen([sys.executable, "-c", code])
        support.wait_until(lambda: support.programs(self.store) == 1)
        starter.kill()
        starter.wait()
        support.wait_until(lambda: support.programs(self.store) == 0)

    def test_a_task_has_its_programs_answer_whether_or_not_the_system_tells_of_its_end(
        self,
    ) -> None:
        executor, worker = socket.socketpair()
        self.addCleanup(executor.close)
        self.addCleanup(worker.close)
        words = ["ingest", "--facts-only", "--paths-from", "-", "--store", self.store]

        def main(infile: BinaryIO) -> int:
            """As pyspark.worker calls a task."""
            with infile:
                return int(program.run(words)["read"])

        self.assertEqual(main(worker.makefile("rb")), 0)
        with unittest.mock.patch("os.pidfd_open", side_effect=OSError):
            self.assertEqual(main(worker.makefile("rb")), 0)

    def test_a_program_ends_when_the_executor_closes_its_connection_to_the_worker(self) -> None:
        executor, worker = socket.socketpair()
        self.addCleanup(worker.close)

        def main(infile: BinaryIO) -> None:
            """As pyspark.worker calls a task."""
            with infile, self.assertRaises(program.TaskCancelled):
                program.run(self.words)

        task = threading.Thread(target=main, args=[worker.makefile("rb")])
        task.start()
        support.wait_until(lambda: support.programs(self.store) == 1)
        executor.close()
        support.wait_until(lambda: support.programs(self.store) == 0)
        task.join()


if __name__ == "__main__":
    unittest.main()
