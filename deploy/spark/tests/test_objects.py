"""Logs, parts and the store in S3, by way of moto's server."""

from __future__ import annotations

import importlib.util
import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

import support

from why403_spark import program
from why403_spark.job import Job
from why403_spark.settings import Settings

MISSING = [name for name in ("boto3", "moto", "flask") if importlib.util.find_spec(name) is None]


class OneThread:
    """What the job asks of Spark, done in this process."""

    defaultParallelism = 2

    def __init__(self) -> None:
        self.items: list[Any] = []

    def parallelize(self, items: list[Any], _: int) -> OneThread:
        self.items = items
        return self

    def mapPartitions(self, task: Any) -> OneThread:
        self.items = [result for item in self.items for result in task(iter([item]))]
        return self

    def collect(self) -> list[Any]:
        return self.items


@unittest.skipIf(MISSING, f"skipped: {', '.join(MISSING)} not installed")
class ObjectTests(unittest.TestCase):
    def test_a_job_over_objects_says_what_one_process_says_of_the_files(self) -> None:
        import boto3
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        self.addCleanup(server.stop)
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        os.environ.update(
            AWS_ACCESS_KEY_ID="AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY="secret", AWS_REGION="us-east-1"
        )
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
        with tempfile.TemporaryDirectory() as path:
            folder = Path(path)
            inputs = support.write_logs(folder / "logs", drops=12, lines=5)
            for bucket in ("logs", "out"):
                client.create_bucket(Bucket=bucket)
            found = [file for top in inputs for file in [Path(top), *sorted(Path(top).rglob("*"))]]
            for file in [file for file in found if file.is_file()]:
                client.put_object(
                    Bucket="logs", Key="a b/" + str(file).lstrip("/"), Body=file.read_bytes()
                )
            flags = ["--endpoint-url", endpoint, "--region", "us-east-1"]
            one = str(folder / "one.sqlite")
            captures = str(support.DEMO / "snapshots")
            program.run(["snapshot", "import", captures, "--store", one])
            program.run(["ingest", "s3://logs/a b/", *flags, "--store", one])
            settings = Settings(
                inputs=["s3://logs/a b/"],
                store="s3://out/stores/why403.sqlite",
                parts="s3://out/parts/",
                partitions=5,
                snapshots=[captures],
                endpoint=endpoint,
                region="us-east-1",
                merge_width=2,
            )
            for tasks in (5, 0):
                self.assertEqual(Job(settings, OneThread()).run()["tasks"], tasks)
                merged = str(folder / f"{tasks}.sqlite")
                client.download_file("out", "stores/why403.sqlite", merged)
                self.assertEqual(support.contents(merged), support.contents(one))
            listed = client.list_objects_v2(Bucket="out")["Contents"]
            self.assertEqual([item["Key"] for item in listed], ["stores/why403.sqlite"])


if __name__ == "__main__":
    unittest.main()
