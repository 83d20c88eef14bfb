"""The published name passes from one whole edition to another.

In one step where the file system can let two names change places; else in two, between which the
name is missing and both editions are whole on the shelf; else, where the folder itself cannot be
moved (it is the root of a disk), file by file, with a note in the folder until all are there.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from analysis.publishing import disk
from analysis.publishing.shelf import MARK, NEW, OLD, UNFINISHED, Mark, Place, throw_away

_CANNOT_EXCHANGE = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
)
_CANNOT_MOVE = frozenset({errno.EBUSY, errno.EXDEV, errno.EACCES, errno.EPERM})
_MANIFEST = "run.json"


class NotPublishedError(OSError):
    """What was published before still is, whole; the message says why."""


class HalfPublishedError(OSError):
    """Neither could the edition be published as a whole, nor what was begun be undone."""


def stage(fresh: Path, place: Place, mark: Mark) -> Path:
    """Bring a finished half onto the shelf, flushed; nothing published is touched."""
    place.shelf.mkdir(parents=True, exist_ok=True)
    target = place.shelf / f"{NEW}{mark.id}"
    disk.flush_all(fresh)
    try:
        fresh.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # On another file system: under a name that is no edition's until all of it is there.
        copy = place.shelf / f"{OLD}{mark.id}"
        disk.remove(copy)
        disk.copy_all(fresh, copy)
        copy.rename(target)
    else:
        disk.flush(fresh.parent)
    disk.flush(place.shelf)
    disk.flush(place.shelf.parent)
    return target


def put(place: Place, source: Path) -> None:
    """Make the edition ``source``, on the shelf, the published one; the other goes to the shelf.

    Raises:
        OSError: what was published before still is, or the folder has a note of what it lacks.
    """
    folder = place.folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(folder):
        disk.move(source, folder)
        return
    try:
        disk.exchange(source, folder)
    except OSError as error:
        if error.errno in _CANNOT_EXCHANGE | _CANNOT_MOVE:
            _put_in_two_steps(place, source)
            return
        raise
    disk.flush(folder.parent)
    disk.flush(source.parent)
    place.put_away(source)


def _put_in_two_steps(place: Place, source: Path) -> None:
    folder = place.folder
    aside = place.free_name(folder, source)
    try:
        folder.rename(aside)
    except OSError as error:
        if error.errno in _CANNOT_MOVE:
            _pour(place, source)
            return
        raise
    try:
        source.rename(folder)
    except BaseException:
        if not os.path.lexists(folder):
            aside.rename(folder)
        raise
    disk.flush(folder.parent)
    disk.flush(source.parent)
    if not any(aside.iterdir()):
        aside.rmdir()


def _pour(place: Place, source: Path) -> None:
    """Replace the files of a folder that cannot be moved, once the old ones are kept elsewhere."""
    folder = place.folder
    if not place.becoming:
        wanted = Mark.read(source)
        if wanted is None:
            raise OSError(errno.EINVAL, f"{source}: bukan edisi")
        _keep_copy(place, wanted)
        note = {
            "id": wanted.id,
            "arti": "Berkas folder ini sedang diganti satu per satu; edisi utuh ada di raknya. "
            "Selesaikan dengan: ucj verify --repair",
            "rak": place.shelf.name,
        }
        text = json.dumps(note, indent=1, ensure_ascii=False)
        (folder / UNFINISHED).write_text(text, encoding="utf-8")
        disk.flush(folder / UNFINISHED)
        disk.flush(folder)
    files = [path.relative_to(source) for path in sorted(source.rglob("*")) if path.is_file()]
    last = {Path(_MANIFEST): 1, Path(MARK): 2}
    for file in sorted(files, key=lambda file: last.get(file, 0)):
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.draft")
        shutil.copyfile(source / file, draft)
        shutil.copymode(source / file, draft)
        disk.flush(draft)
        draft.replace(target)
    kept = {folder / file for file in files} | {folder / UNFINISHED}
    kept |= {parent for path in kept for parent in path.parents}
    for path in sorted(folder.rglob("*"), reverse=True):
        if path not in kept:
            disk.remove(path)
    for here, _, _ in os.walk(folder):
        disk.flush(Path(here))
    (folder / UNFINISHED).unlink()
    disk.flush(folder)
    _name_as_published(place, source)


def _name_as_published(place: Place, kept: Path) -> None:
    """The copy on the shelf of what is published is no longer one that waits."""
    if kept.name.startswith(NEW):
        disk.move(kept, place.free_name(kept, kept))


def _keep_copy(place: Place, coming: Mark) -> None:
    mark = Mark.read(place.folder)
    if mark and (kept := place.find(mark.id)):
        _name_as_published(place, kept)
        return
    if place.is_empty:
        return
    target = place.free_name(place.folder, place.shelf / coming.id)
    draft = place.shelf / f"{OLD}{target.name}"
    disk.remove(draft)
    place.shelf.mkdir(parents=True, exist_ok=True)
    disk.copy_all(place.folder, draft)
    disk.move(draft, target)


def publish(reports: Place, processed: Place, fresh: tuple[Path, Path], mark: Mark) -> list[str]:
    """Publish both halves of an edition, each of which has ``mark``, or none.

    Args:
        fresh: the folders of the reports and of the tables, finished.

    Returns:
        What a reader should be told although the edition is published.

    Raises:
        NotPublishedError: what was published before is untouched.
        HalfPublishedError: see there.
        KeyboardInterrupt, and whatever else is no ``Exception``: nothing was published.
    """
    before = {place: (place.mark, place.is_empty) for place in (reports, processed)}
    try:
        for place, folder in zip((reports, processed), fresh, strict=True):
            stage(folder, place, mark)
        _put_waiting(reports, mark.id)
        _put_waiting(processed, mark.id)
    except BaseException as error:
        if not _settled(reports, processed, mark, before):
            if isinstance(error, Exception):
                raise NotPublishedError(str(error)) from error
            raise
        return [f"diterbitkan, walaupun sesudahnya ada gangguan: {error or type(error).__name__}"]
    return []


def _put_waiting(place: Place, id: str) -> None:
    if (source := place.find(id)) is None:
        raise OSError(errno.ENOENT, f"{place.shelf}: edisi {id} tidak ada")
    put(place, source)


def _settled(
    reports: Place, processed: Place, mark: Mark, before: dict[Place, tuple[Mark | None, bool]]
) -> bool:
    """After a failure: whether the edition is published, both halves or neither.

    Raises:
        HalfPublishedError: it is neither.
    """
    for _ in range(2):
        with suppress(Exception):
            # The reports are published or not; the tables follow.
            if _is_at(reports, mark.id):
                if not _is_at(processed, mark.id):
                    _put_waiting(processed, mark.id)
                break
    if all(_is_at(place, mark.id) for place in (reports, processed)):
        with suppress(Exception):
            _tidy(reports, processed)
        return True
    for place in (processed, reports):
        with suppress(Exception):
            _put_back(place, mark, before[place][0])
    if any(
        _is_at(place, mark.id) or place.becoming or place.is_empty != before[place][1]
        for place in (reports, processed)
    ):
        raise HalfPublishedError(
            "penerbitan terputus: laporan dan tabel mungkin bukan dari edisi yang sama; "
            "jalankan: ucj verify --repair"
        )
    for place in (reports, processed):
        if left := place.find(mark.id):
            throw_away(left)
    return False


def _is_at(place: Place, id: str) -> bool:
    mark = place.mark
    return mark is not None and mark.id == id


def _put_back(place: Place, mark: Mark, before: Mark | None) -> None:
    """Let what was published before be so again, where the new edition has come in between."""
    if not _is_at(place, mark.id) and not place.becoming and os.path.lexists(place.folder):
        return
    if before is not None:
        _put_waiting(place, before.id)
        return
    unknown = [
        path for path in place.entries() if Mark.read(path) is None and path.name.endswith(mark.id)
    ]
    if unknown:
        put(place, unknown[0])
    elif _is_at(place, mark.id):
        disk.move(place.folder, place.shelf / f"{NEW}{mark.id}")


def _tidy(*places: Place) -> None:
    for place in places:
        for path in list(place.entries()):
            place.put_away(path)
