"""Who may read what a run writes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.publishing import disk
from analysis.publishing.shelf import SLIPS


@contextmanager
def private() -> Iterator[int]:
    """Let nobody else read what a run writes, from its first byte; the user's umask."""
    before = os.umask(0o077)
    try:
        yield before
    finally:
        os.umask(before)


def set_modes(tables: Path, report: Path, umask: int) -> None:
    """Reports are for whoever the user lets read; what holds NIKs is the owner's alone."""
    if os.name != "posix":
        return
    disk.make_private(tables)
    private = {report / SLIPS}
    for path in [report, *report.rglob("*")]:
        if path in private or private & set(path.parents):
            path.chmod(0o700 if path.is_dir() else 0o600)
        else:
            path.chmod((0o777 if path.is_dir() else 0o666) & ~umask)
