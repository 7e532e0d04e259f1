"""What the tests share: logs, one process's answer, and Spark."""

from __future__ import annotations

import gzip
import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from why403_spark import program

DEMO = Path(__file__).resolve().parents[3] / "docs" / "demo"
VIEWS = (
    "SELECT * FROM denial_report ORDER BY event_epoch, request_id, resource",
    "SELECT * FROM cause_summary",
    "SELECT * FROM drop_status ORDER BY path",
)


def line(number: int, status: str = "403 AccessDenied 243 -") -> str:
    """An access-log line of a Glue role of the demo."""
    owner = "5e" * 32
    role = ("orders-etl", "ledger-etl", "feed-loader")[number % 3]
    bucket = ("acme-orders", "acme-ledger", "acme-inbox", "acme-archive")[number % 4]
    return (
        f"{owner} {bucket} [02/Mar/2026:06:10:{10 + number % 50} +0000] 203.0.113.17 "
        f"arn:aws:sts::111122223333:assumed-role/{role}/GlueJobRunnerSession "
        f"FLEET{number:011} REST.GET.OBJECT k{number % 40} "
        f'"GET /k HTTP/1.1" {status} 18 - "-" "agent" - host= SigV4 TLS_AES_128_GCM_SHA256 '
        f"AuthHeader {bucket}.s3.eu-central-1.amazonaws.com TLSv1.3 - - -\n"
    )


def write_logs(folder: Path, drops: int = 60, lines: int = 20) -> list[str]:
    """The demo's logs, drops of which one is forty times the others, one cut short with its whole
    delivery, and the same bytes under two names."""
    folder.mkdir(parents=True)
    generator = random.Random(17)
    for drop in range(drops):
        count = lines * 40 if drop == 7 else lines
        numbers = [drop * 10_000 + n for n in range(count)]
        text = "".join(
            line(n, "200 - 5 5" if generator.random() < 0.5 else "403 AccessDenied 243 -")
            for n in numbers
        )
        name = f"2026-03-02-06-10-10-{drop:016X}"
        data = text.encode()
        (folder / name).write_bytes(gzip.compress(data, mtime=0) if drop % 2 else data)
    whole = (folder / f"2026-03-02-06-10-10-{1:016X}").read_bytes()
    (folder / "a-cut").mkdir()
    (folder / "a-cut" / f"2026-03-02-06-10-10-{1:016X}").write_bytes(whole[: len(whole) - 40])
    (folder / "copy").write_bytes((folder / f"2026-03-02-06-10-10-{2:016X}").read_bytes())
    demo = [path for path in sorted((DEMO / "logs").rglob("*")) if path.is_file()]
    return [str(folder)] + [str(path) for path in demo]


def contents(store: str | Path) -> str:
    """Report and views, byte for byte."""
    report = subprocess.run(
        [program.path(), "report", "--all-principals", "--format", "ndjson", "--store", store],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    try:
        rows = [repr(row) for view in VIEWS for row in connection.execute(view)]
    finally:
        connection.close()
    return report + "\n".join(rows)


def one_process(inputs: list[str], store: Path) -> str:
    """What one process says of the inputs."""
    captures = str(DEMO / "snapshots")
    for arguments in (["snapshot", "import", captures], ["ingest", *inputs]):
        done = subprocess.run(
            [program.path(), *arguments, "--store", store], check=False, capture_output=True
        )
        assert done.returncode in (0, 2), done.stderr.decode()
    return contents(store)


def wrapper(folder: Path, body: str) -> str:
    """A program that does what `body` says, in which $PROGRAM is the real one."""
    path = folder / "why403-wrapper"
    path.write_text(f"#!/bin/bash\nPROGRAM={program.path()}\n{body}\n")
    path.chmod(0o755)
    return str(path)


def programs(*given: str) -> int:
    """How many programs run that have these words, or these variables of the environment."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        found = words.split(b"\0")
        count += b"ingest" in found and all(word.encode() in found for word in given)
    return count


def wait_until(condition: Callable[[], bool]) -> None:
    """Waits for what must come; the limit is there for a test that fails."""
    end = time.monotonic() + 120
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not come")
        time.sleep(0.05)


def spark_reason() -> str | None:
    """Why there is no Spark here; None where there is."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "pyspark is not installed"
    if subprocess.run(["which", "java"], check=False, capture_output=True).returncode:
        return "java is not installed"
    if not os.environ.get("WHY403_BINARY"):
        try:
            program.path()
        except program.ProgramError as error:
            return str(error)
    return None
