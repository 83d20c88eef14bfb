"""``ucj purge``: persons' data of past years goes, aggregates stay.

What goes from an edition is noted in each of its halves before the first file is removed, so that
a purge that was cut off is known, and finished by the next one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.publishing import disk
from analysis.publishing.persons import folder_of_persons, is_aggregate
from analysis.publishing.purge_record import RECORD, Record
from analysis.publishing.shelf import Place
from analysis.publishing.upkeep import repair

#: What a run that was killed has left; a run that is under way holds the lock.
_SCRATCH = ".run-"
#: A record that was cut off while being written.
_DRAFT = f".{RECORD}."
_YEAR_FOLDER = re.compile(r"(?:\.editions-|\.run-)?(20\d\d)(?:-[0-9a-f]+)?")


@dataclass(frozen=True)
class Half:
    """What is to go from one half of an edition: files, and whole folders."""

    folder: Path
    persons: tuple[str, ...]
    n_files: int
    begun: Record | None

    @property
    def is_done(self) -> bool:
        return not self.persons and (self.begun is None or self.begun.is_finished)


def years_before(year: int, *folders: Path) -> list[int]:
    """The years before ``year`` of which something lies in ``folders``, the oldest first."""
    found = set()
    for folder in folders:
        for path in folder.iterdir() if folder.is_dir() else ():
            match = _YEAR_FOLDER.fullmatch(path.name)
            if match and path.is_dir() and int(match[1]) < year:
                found.add(int(match[1]))
    return sorted(found)


def halves(reports: Place, processed: Place) -> list[Half]:
    """Every half of every edition, published, earlier or waiting, from which something is to go."""
    found = []
    for kind, place in (("reports", reports), ("processed", processed)):
        for folder in (place.folder, *place.entries()):
            if folder.is_dir():
                found.append(_half(kind, folder))
    return [half for half in found if not half.is_done]


def scratch(*places: Place) -> list[Path]:
    """What killed runs of a year have left, persons and all."""
    found = []
    for place in places:
        name = f"{_SCRATCH}{place.target.name}"
        folder = place.target.parent
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name == name or path.name.startswith(f"{name}-"):
                found.append(path)
    return found


def purge(reports: Place, processed: Place, before: int, day: date) -> Iterator[str]:
    """Remove persons' data of all editions of a year; the caller holds the lock.

    Yields:
        What was done, a sentence for each half of an edition.

    Raises:
        OSError: something could not be removed; the next purge goes on from there.
    """
    yield from repair(reports, processed)
    for half in halves(reports, processed):
        n_files = _remove(half, before, day)
        yield f"{half.folder}: data orang dihapus, {n_files} berkas"
    for path in scratch(reports, processed):
        if not disk.remove(path):
            raise OSError(f"{path} tidak dapat dihapus")
        yield f"{path}: sisa proses yang terputus dihapus"


def _remove(half: Half, before: int, day: date) -> int:
    for draft in half.folder.glob(f"{_DRAFT}*"):
        disk.remove(draft)
    earlier = half.begun
    removed, n_files = half.persons, half.n_files
    if earlier is not None:
        # What an earlier purge has removed, or had begun to, is counted there.
        n_files = earlier.n_files + sum(
            _n_files(half.folder / one) for one in half.persons if not earlier.explains(one)
        )
        removed = tuple(sorted({*earlier.removed, *half.persons}))
    record = Record(day.isoformat(), before, removed, n_files, is_finished=False)
    record.write(half.folder)
    for name in half.persons:
        if not disk.remove(half.folder / name):
            raise OSError(f"{half.folder / name} tidak dapat dihapus")
    for here in {(half.folder / name).parent for name in half.persons}:
        disk.flush(here)
    Record(day.isoformat(), before, removed, n_files, is_finished=True).write(half.folder)
    return n_files


def _half(kind: str, folder: Path) -> Half:
    persons: dict[str, int] = {}
    for file in _files(folder):
        if file != RECORD and not file.startswith(_DRAFT) and not is_aggregate(kind, file):
            name = folder_of_persons(kind, file) or file
            persons[name] = persons.get(name, 0) + 1
    try:
        begun = Record.read(folder)
    except ValueError:
        # What it said is lost; that something was removed is not.
        begun = Record("", 0, (), 0, is_finished=False)
    return Half(folder, tuple(sorted(persons)), sum(persons.values()), begun)


def _files(folder: Path) -> Iterator[str]:
    """Files and links below a folder; a link is never followed."""
    for here, names, files in os.walk(folder):
        names.sort()
        links = [name for name in names if (Path(here) / name).is_symlink()]
        for name in sorted([*files, *links]):
            yield (Path(here) / name).relative_to(folder).as_posix()


def _n_files(path: Path) -> int:
    return sum(1 for _ in _files(path)) if path.is_dir() else 1
