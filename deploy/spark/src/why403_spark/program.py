"""The program itself: where it is, and how it is run."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import Any

# How much of what a program says on standard error is kept for the error of its task.
KEPT_ERROR_BYTES = 8 << 10
# Exit codes of why403 (its docs/DESIGN.md).
DONE, DONE_WITH_DOUBT = 0, 2
_PR_SET_PDEATHSIG = 1
# How often a task looks whether its program has ended, where the system does not tell.
WATCH_MILLISECONDS = 50


class ProgramError(Exception):
    """The program failed; the message holds its own."""


class TaskCancelled(Exception):
    """Nobody waits for the task any more."""


def path() -> str:
    """The program's path. Where this package is read out of a zip (`--py-files`), a copy of it."""
    named = os.environ.get("WHY403_BINARY")
    if named:
        return named
    resource = resources.files("why403_spark").joinpath("bin").joinpath("why403")
    if isinstance(resource, os.PathLike):
        found: str = os.fspath(resource)
        if os.access(found, os.X_OK):
            return found
    if not resource.is_file():
        raise ProgramError("this why403_spark holds no program; set WHY403_BINARY to its path")
    content = resource.read_bytes()
    name = f"why403-{os.getuid()}-{hashlib.sha256(content).hexdigest()[:32]}"
    folder = os.path.join(tempfile.gettempdir(), name)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if os.stat(folder).st_uid != os.getuid():
        raise ProgramError(f"{folder} is another user's")
    copy = os.path.join(folder, "why403")
    if not os.access(copy, os.X_OK):
        # Several processes may do this at once: each moves a whole copy into place.
        descriptor, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(draft, 0o700)
        os.rename(draft, copy)
    return copy


def _end_with_parent(parent: int) -> None:
    """Runs in the child: it is killed when the thread that started it ends, however that ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _start(
    arguments: Sequence[str], stdin: Any, stdout: Any, stderr: Any
) -> subprocess.Popen[bytes]:
    parent = os.getpid()
    return subprocess.Popen(
        [path(), *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        preexec_fn=lambda: _end_with_parent(parent),
    )


def _executor_connection() -> int | None:
    """The socket of this Python worker to its executor, which closes it when the task is cancelled;
    None where this is no worker. No interface of pyspark tells either: it is what `main` of
    `pyspark.worker`, which called us, reads from, in each version since 2.0."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_name == "main" and "infile" in frame.f_locals:
            descriptor: int = frame.f_locals["infile"].fileno()
            return descriptor
    return None


def _end_of(process: subprocess.Popen[bytes]) -> int | None:
    """A descriptor that can be read from when the program has ended; None where the system has
    none (before Linux 5.3, or in a sandbox)."""
    try:
        return os.pidfd_open(process.pid)
    except OSError:
        return None


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Waits for a program's end. Where Spark cancels a task, it may leave the Python worker as it
    is: then the program is ended here."""
    executor = _executor_connection()
    if executor is None:
        return process.wait()
    poll = select.poll()
    poll.register(executor, select.POLLRDHUP)
    end = _end_of(process)
    try:
        if end is not None:
            poll.register(end, select.POLLIN)
        while process.poll() is None:
            seen = poll.poll(WATCH_MILLISECONDS if end is None else None)
            if any(descriptor == executor for descriptor, _ in seen):
                raise TaskCancelled("the task was cancelled")
        return process.returncode
    finally:
        if end is not None:
            os.close(end)


def _failure(arguments: Sequence[str], status: int, errors: Any) -> ProgramError:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - KEPT_ERROR_BYTES))
    said = errors.read().decode("utf-8", "replace").strip()
    how = f"was ended by signal {-status}" if status < 0 else f"failed with exit code {status}"
    return ProgramError(f"why403 {' '.join(arguments[:2])} {how}: {said or 'it said nothing'}")


def run(arguments: Sequence[str], lines: Iterable[str] = ()) -> dict[str, Any]:
    """Runs a command that answers one JSON object, and returns that. It reads `lines` from standard
    input. Raises ProgramError where it fails; that some input was in doubt is no failure."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        with tempfile.TemporaryFile() as given:
            # A file, not a pipe: nothing to feed while the program runs.
            for line in lines:
                given.write(line.encode("utf-8", "surrogateescape") + b"\n")
            given.seek(0)
            process = _start([*arguments, "--format", "json"], given, output, errors)
            try:
                status = _wait(process)
            except BaseException:
                process.kill()
                process.wait()
                raise
        if status not in (DONE, DONE_WITH_DOUBT):
            raise _failure(arguments, status, errors)
        output.seek(0)
        answer: dict[str, Any] = json.loads(output.read() or b"{}")
        return answer


def run_silent(arguments: Sequence[str]) -> None:
    """Runs a command without an answer. Raises ProgramError where it fails."""
    with tempfile.TemporaryFile() as errors:
        process = _start(arguments, subprocess.DEVNULL, subprocess.DEVNULL, errors)
        status = process.wait()
        if status not in (DONE, DONE_WITH_DOUBT):
            raise _failure(arguments, status, errors)


def objects(arguments: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Runs a command that answers NDJSON, and yields object by object, so that memory does not
    grow with their number. Raises ProgramError where it fails."""
    with tempfile.TemporaryFile() as errors:
        process = _start(
            [*arguments, "--format", "ndjson"], subprocess.DEVNULL, subprocess.PIPE, errors
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                yield json.loads(line)
            status = process.wait()
        finally:
            process.stdout.close()
            if process.poll() is None:
                process.kill()
                process.wait()
        if status not in (DONE, DONE_WITH_DOUBT):
            raise _failure(arguments, status, errors)
