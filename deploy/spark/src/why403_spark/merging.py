"""Merges the stores of tasks on the driver, while other tasks still read."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from why403_spark.places import Place
from why403_spark.tasks import merge_one


class Merging(threading.Thread):
    """Merges each store as soon as it is in its place; whole stores come there, and the order in
    which they are merged changes nothing. What it has not merged when it is stopped is left."""

    def __init__(self, place: Place, names: Iterable[str], target: str, folder: str) -> None:
        super().__init__(daemon=True)
        self.place = place
        self.waiting = list(names)
        self.target = target
        self.folder = folder
        self.stopped = threading.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while self.waiting and not self.stopped.is_set():
                there = self.place.names()
                for name in [name for name in self.waiting if name in there]:
                    if self.stopped.is_set():
                        return
                    merge_one(self.place, name, self.target, self.folder)
                    self.waiting.remove(name)
                self.stopped.wait(self.place.poll_seconds)
        except BaseException as error:  # The job's thread raises it.
            self.error = error

    def stop(self) -> list[str]:
        """Ends it after the store that it merges just now; the names of those that are left. Raises
        what went wrong."""
        self.stopped.set()
        if self.ident is not None:
            self.join()
        if self.error is not None:
            raise self.error
        return self.waiting
