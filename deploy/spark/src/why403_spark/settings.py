"""The arguments of the job, as a shell, Glue and EMR Serverless pass them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Settings:
    """What the job is to do."""

    inputs: list[str] = field(default_factory=list)
    store: str = ""
    parts: str = ""
    partitions: int | None = None
    snapshots: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    endpoint: str | None = None
    region: str | None = None
    since: str | None = None
    until: str | None = None
    accounts: list[str] = field(default_factory=list)
    merge_width: int = 32
    keeps_parts: bool = False

    @property
    def connection(self) -> list[str]:
        """Flags of how S3 is reached."""
        flags = ["--endpoint-url", self.endpoint] if self.endpoint else []
        return flags + (["--region", self.region] if self.region else [])

    @property
    def narrowing(self) -> list[str]:
        """Flags of which objects are listed."""
        flags = ["--since", self.since] if self.since else []
        flags += ["--until", self.until] if self.until else []
        return flags + [text for account in self.accounts for text in ("--account", account)]


def several(text: str) -> list[str]:
    """A JSON list of texts, or one text: Glue passes each argument once."""
    if text.startswith("["):
        items = json.loads(text)
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise argparse.ArgumentTypeError("expected a text, or a JSON list of texts")
        return items
    return [text]


def parse(arguments: Sequence[str]) -> Settings:
    """Reads the arguments. Those that Glue adds for itself (`--JOB_NAME`, `--TempDir`, …) are
    passed over."""
    parser = argparse.ArgumentParser(
        prog="why403-spark",
        allow_abbrev=False,
        description="Reads logs on all executors of Spark into one why403 store.",
    )

    def add(flag: str, **options: object) -> None:
        # Glue's console takes names with and without hyphens; a `_` stands for either.
        names = {f"--{flag}", f"--{flag.replace('-', '_')}"}
        parser.add_argument(*sorted(names), **options)  # type: ignore[arg-type]

    many = {"type": several, "action": "append", "default": []}
    add("input", required=True, metavar="PATH|s3://…|JSON", help="logs; may be repeated", **many)
    add("store", required=True, metavar="FILE|s3://…", help="the store, made where there is none")
    add("parts", required=True, metavar="FOLDER|s3://…", help="where tasks put their stores")
    add(
        "partitions", type=int, metavar="N", help="tasks; default: one for each core, more for much"
    )
    add("snapshots", metavar="PATH|JSON", help="local folders of captures to import", **many)
    add("role", metavar="GLOB|JSON", help="count these roles as Glue's too", **many)
    add("endpoint-url", metavar="URL", help="another endpoint than AWS's")
    add("region", help="the region of the buckets")
    add("since", metavar="TIME", help="S3: only objects delivered from this time on")
    add("until", metavar="TIME", help="S3: only objects of before this time")
    add("account", metavar="ACCOUNT|JSON", help="S3: only logs of these accounts", **many)
    add("merge-width", type=int, default=32, help="stores that the driver merges itself")
    add("keep-parts", action="store_true", help="leave the stores of the tasks where they are")
    found, unknown = parser.parse_known_args(list(arguments))
    for text in unknown:
        name = text.lstrip("-").split("=")[0]
        if text.startswith("--") and name.lower() == name and name not in GLUE_LOWER_CASE:
            parser.error(f"unknown argument {text}")

    def flat(lists: list[list[str]]) -> list[str]:
        return [text for texts in lists for text in texts]

    return Settings(
        inputs=flat(found.input),
        store=found.store,
        parts=found.parts,
        partitions=found.partitions,
        snapshots=flat(found.snapshots),
        roles=flat(found.role),
        endpoint=found.endpoint_url,
        region=found.region,
        since=found.since,
        until=found.until,
        accounts=flat(found.account),
        merge_width=max(2, found.merge_width),
        keeps_parts=found.keep_parts,
    )


# What Glue passes to the script of a job beside the job's own arguments, in lower case.
GLUE_LOWER_CASE = {
    "job-bookmark-option",
    "job-bookmark-from",
    "job-bookmark-to",
    "job-language",
    "job-name",
    "extra-py-files",
    "extra-jars",
    "extra-files",
    "additional-python-modules",
    "python-modules-installer-option",
    "enable-metrics",
    "enable-continuous-cloudwatch-log",
    "enable-observability-metrics",
    "enable-job-insights",
    "enable-glue-datacatalog",
    "enable-spark-ui",
    "enable-auto-scaling",
    "spark-event-logs-path",
    "class",
    "conf",
}
