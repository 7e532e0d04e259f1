"""Several stores asked as one, as docs/FLEET.md has it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import support

from why403_spark import program

PAGE = Path(__file__).resolve().parents[3] / "docs" / "FLEET.md"


@unittest.skipIf(importlib.util.find_spec("duckdb") is None, "skipped: duckdb not installed")
class ViewsTests(unittest.TestCase):
    def test_duckdb_over_parquet_of_two_stores_counts_what_the_merged_store_counts(self) -> None:
        import duckdb

        export, question = re.findall(r"```sql\n(.*?)```", PAGE.read_text(), re.S)
        with tempfile.TemporaryDirectory() as path:
            folder = Path(path)
            inputs = support.write_logs(folder / "logs", drops=8, lines=4)
            drops = sorted(str(file) for file in Path(inputs[0]).rglob("*") if file.is_file())
            # The demo's logs in both: what is in two stores counts once.
            halves = [drops[:6] + inputs[1:], drops[6:] + inputs[1:]]
            support.one_process(inputs, folder / "all.sqlite")
            for month, half in zip(("2026-05", "2026-06"), halves, strict=True):
                store = folder / f"{month}.sqlite"
                support.one_process(half, store)
                rows = folder / f"{month}.ndjson"
                with rows.open("wb") as file:
                    subprocess.run(
                        [program.path(), "report", "--format", "ndjson", "--store", store],
                        check=True,
                        stdout=file,
                    )
                duckdb.sql(export.replace("2026-05", f"{folder}/{month}"))
            found = duckdb.sql(question.replace("2026-", f"{folder}/2026-")).fetchall()
            store = str(folder / "all.sqlite")
            groups = program.objects(["report", "--group-by", "cause", "--store", store])
            expected = {group["key"]: group["denials"] for group in groups}
            self.assertEqual({cause: denials for cause, denials, _ in found}, expected)
            self.assertGreater(len(expected), 2)


if __name__ == "__main__":
    unittest.main()
