"""A log for programs: one line of JSON for each event of a run, written as it happens.

It names notebooks, counts and sums, and no file of an OPD and no person.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TextIO

from analysis.parameters import CITY_TIME, BadParameterError

_OWNER_ONLY = 0o600


class EventLog:
    """Where events go; nowhere without a file. A full disk stops the log and not the run."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file

    def add(self, event: str, **facts: object) -> None:
        """Write one line: the city's time (UTC+8), the event, and what is to be said of it."""
        if self._file is None:
            return
        now = datetime.now(CITY_TIME).isoformat(timespec="milliseconds")
        with suppress(OSError):
            self._file.write(json.dumps({"time": now, "event": event, **facts}) + "\n")
            self._file.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A part of the run: when it began, and how it ended after how many seconds."""
        self.add("begun", step=name)
        start, ended = monotonic(), "failed"
        try:
            yield
            ended = "ended"
        finally:
            self.add(ended, step=name, seconds=round(monotonic() - start, 1))


@contextmanager
def open_log(path: Path | None) -> Iterator[EventLog]:
    """The log that is kept in ``path``, behind what is there already, for its owner's eyes alone.

    Raises:
        BadParameterError: nothing can be written there.
    """
    if path is None:
        yield EventLog()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, _OWNER_ONLY)
    except OSError as error:
        raise BadParameterError(
            f"--log: {path} tidak dapat ditulis ({error.strerror}); sebut berkas lain"
        ) from None
    file = os.fdopen(descriptor, "w", encoding="utf-8")
    try:
        yield EventLog(file)
    finally:
        with suppress(OSError):  # what a full disk has not taken is tried once more
            file.close()
