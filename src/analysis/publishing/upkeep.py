"""What a run that was cut off has left: told, and finished or taken away; old editions let go."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from analysis.publishing import disk
from analysis.publishing.shelf import NEW, OLD, UNFINISHED, UNKNOWN, Mark, Place, throw_away
from analysis.publishing.switch import put


def interruptions(reports: Place, processed: Place) -> list[str]:
    """What of the published edition is half done, a sentence each; empty when nothing is."""
    found = [
        f"{place.target}: penerbitan terputus, berkasnya baru sebagian dari edisi {place.becoming}"
        for place in (reports, processed)
        if place.becoming
    ]
    if found:
        return found
    if reports.is_empty:
        if (missing := _to_restore(reports, processed)) is None:
            return []
        return [f"{reports.target}: tidak ada, tetapi edisi {missing} utuh di {reports.shelf}"]
    shown, tables = reports.mark, processed.mark
    if shown is None or (tables is None and processed.find(shown.id) is None):
        # An edition of before there were marks, or tables that never were here.
        return []
    if tables is None or tables.id != shown.id:
        other = f"edisi {tables.id}" if tables else "bukan edisi itu"
        return [
            f"penerbitan terputus: {reports.target} adalah edisi {shown.id}, "
            f"{processed.target} {other}"
        ]
    return []


def repair(reports: Place, processed: Place) -> list[str]:
    """Finish what was begun, and take away what was never published.

    What stands in ``reports`` is what is published, and the tables follow it. Nothing that was
    published is ever taken away.

    Returns:
        What was done, a sentence each.

    Raises:
        OSError: it cannot be; what is whole stays.
    """
    done = []
    for place in (reports, processed):
        if id := place.becoming:
            done.append(_finish_pouring(place, id))
    if reports.is_empty and (missing := _to_restore(reports, processed)):
        _put(reports, missing)
        done.append(f"{reports.target}: edisi {missing} dikembalikan ke tempatnya")
    shown, tables = reports.mark, processed.mark
    if shown and (tables is None or tables.id != shown.id) and processed.find(shown.id):
        _put(processed, shown.id)
        done.append(f"{processed.target}: kini edisi {shown.id}, seperti laporannya")
    for place in (reports, processed):
        done += _swept(place, shown)
    return done


def _put(place: Place, id: str) -> None:
    source = place.find(id)
    if source is not None:
        put(place, source)


def _finish_pouring(place: Place, id: str) -> str:
    source = place.find(id)
    if source is not None:
        put(place, source)
        return f"{place.target}: edisi {id} kini lengkap"
    if id != UNKNOWN:
        raise OSError(f"{place.target}: edisi {id} tidak ada di {place.shelf}")
    # The note itself was cut off: it stands before the first file is replaced.
    disk.remove(place.folder / UNFINISHED)
    return f"{place.target}: penerbitan yang belum dimulai dibatalkan"


def _to_restore(reports: Place, processed: Place) -> str | None:
    """The newest edition on the shelves of which both halves are there; else reports alone.

    Of one that was never published, both halves must be there.
    """
    at = processed.mark
    whole: list[Mark] = []
    alone: list[Mark] = []
    waiting = reports.waiting()
    for path in reports.entries():
        if (mark := Mark.read(path)) is None:
            continue
        if (at is not None and at.id == mark.id) or processed.find(mark.id) is not None:
            whole.append(mark)
        elif mark.id not in waiting:
            alone.append(mark)
    best = max(whole or alone, key=lambda mark: mark.number, default=None)
    return best.id if best else None


def _swept(place: Place, shown: Mark | None) -> list[str]:
    done = []
    for path in list(place.entries()):
        mark = Mark.read(path)
        is_waiting = mark is not None and path.name == NEW + mark.id
        if not is_waiting:
            place.put_away(path)
        elif mark is not None and shown is not None and mark.number > shown.number:
            throw_away(path)
            done.append(f"{place.target}: edisi {mark.id}, yang belum terbit, dihapus")
        elif mark is not None and (shown is None or mark.id != shown.id):
            # It was begun before what is published now: of no use to anybody, told by nobody.
            throw_away(path)
    for shelf in place.shelves:
        if shelf.is_dir():
            for path in shelf.glob(f"{OLD}*"):
                disk.remove(path)
    return done


def let_go(
    reports: Place,
    processed: Place,
    n_kept: int,
    is_untouched: Callable[[Path, Path], bool],
) -> list[str]:
    """Take the oldest earlier editions away, so that ``n_kept`` stay.

    A final one stays, and one that somebody has changed since (a signature, a note): it is in no
    other place.

    Args:
        is_untouched: whether a folder of tables and one of reports are as they were published.

    Returns:
        The ids of the editions that are gone.
    """
    gone = []
    for mark, path in reports.earlier()[max(n_kept, 0) :]:
        tables = processed.find(mark.id)
        if mark.is_final or tables is None or not is_untouched(tables, path):
            continue
        with suppress(OSError):
            if throw_away(path) and throw_away(tables):
                gone.append(mark.id)
    return gone


def next_number(reports: Place, processed: Place) -> int:
    """One more than that of any edition here, published or not."""
    marks = [place.mark for place in (reports, processed)]
    marks += [Mark.read(path) for place in (reports, processed) for path in place.entries()]
    return max((mark.number for mark in marks if mark), default=0) + 1


def lies_apart(one: Path, other: Path) -> bool:
    """Whether neither folder is the other, or within it, links followed."""
    first, second = Path(os.path.realpath(one)), Path(os.path.realpath(other))
    return first != second and first not in second.parents and second not in first.parents
