"""The files below ``rosters/``: what each is before it is read, none left out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.rosters.read.refusals import Refused

#: What the contract names as a workbook.
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
#: Opening never waits for a writer, as a FIFO would have it.
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class RosterFile:
    """A file as found: ``file`` is its path below ``rosters/`` with ``/``.

    ``sha256`` is empty where the file cannot be opened. ``ignored_for`` is the reason for which it
    is not looked into, ``refused_for`` the code for which it must not be, if there is one.
    """

    path: Path
    file: str
    sha256: str
    n_bytes: int
    ignored_for: str | None
    refused_for: str | None = None


def is_workbook_name(name: str) -> bool:
    """Whether a file is named as a workbook, in capitals or small letters."""
    return name.lower().endswith(WORKBOOK_SUFFIXES)


def list_files(folder: Path) -> list[RosterFile]:
    """Everything below ``folder`` that is no folder, by path; nothing is raised.

    A link to a file within ``folder`` is that file; any other link, what is no file at all, and a
    folder without rights has a line that says so. Nothing outside is opened.
    """
    found = [_looked_at(path, file, folder) for file, path in paths_below(folder).items()]
    return sorted(found, key=lambda item: item.file)


def paths_below(folder: Path) -> dict[str, Path]:
    """The path of each file by its name as it is shown.

    A name from another system may hold bytes that are no UTF-8, which no table can hold: a sign
    stands in their place, and of two names that become one the later has a number.
    """
    found: dict[str, Path] = {}
    for path in sorted(_walk(folder), key=os.fsencode):
        shown = os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "replace")
        stem, dot, suffix = shown.rpartition(".")
        file, number = shown, 1
        while file in found:
            number += 1
            file = f"{stem} ({number}){dot}{suffix}" if dot else f"{shown} ({number})"
        found[file] = path
    return found


def read_bytes(path: Path, sha256: str = "") -> bytes:
    """A file's content, if it is what it was when it was listed.

    Raises:
        Refused: ``file_changed`` when it is gone or has another hash than ``sha256`` (empty: not
            known), ``file_unreadable`` without the right to read it, ``file_special``.
    """
    try:
        with open(os.open(path, _READ_ONLY), "rb") as handle:  # noqa: PTH123 - for its flags
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise Refused("file_special", "bukan berkas biasa")
            data = handle.read()
    except FileNotFoundError:
        raise Refused("file_changed", "berkas sudah tidak ada ketika dibaca") from None
    except OSError as error:
        raise Refused("file_unreadable", f"berkas tidak dapat dibuka ({error.strerror})") from None
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise Refused("file_changed", "isi berkas berganti ketika dibaca")
    return data


def _walk(folder: Path) -> Iterator[Path]:
    """Every entry that is no folder, and every folder that cannot be looked into."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError:
            if here != folder:
                yield here
            continue
        for entry in entries:
            path = here / entry.name
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
            except OSError:
                is_folder = False
            if is_folder:
                waiting.append(path)
            else:
                yield path


def _looked_at(path: Path, file: str, folder: Path) -> RosterFile:
    refused_for = _refused_for(path, folder)
    is_folder = os.path.isdir(path)  # noqa: PTH112 - False where it cannot be told
    if is_folder:
        # No name tells what is in a folder. What a link within leads to has lines where it lies.
        return RosterFile(path, file, "", 0, None if refused_for else "link_to_folder", refused_for)
    if ignored_for := _ignored_for(file):
        refused_for, is_openable = None, refused_for is None
    else:
        is_openable = refused_for is None
    sha256, n_bytes = "", 0
    if is_openable:
        try:
            with open(os.open(path, _READ_ONLY), "rb") as handle:  # noqa: PTH123 - for its flags
                n_bytes = os.fstat(handle.fileno()).st_size
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        except FileNotFoundError:
            refused_for = None if ignored_for else "file_changed"
        except OSError:
            refused_for = None if ignored_for else "file_unreadable"
    return RosterFile(path, file, sha256, n_bytes, ignored_for, refused_for)


def _refused_for(path: Path, folder: Path) -> str | None:
    """Why an entry must not be opened, or cannot be."""
    is_link = os.path.islink(path)  # noqa: PTH114 - False where it cannot be told
    try:
        if is_link and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            return "file_link"
        mode = path.stat().st_mode
    except (OSError, RuntimeError):  # a link to nothing, or to itself
        return "file_link" if is_link else "file_unreadable"
    if stat.S_ISDIR(mode):
        return None if is_link else "folder_unreadable"
    return None if stat.S_ISREG(mode) else "file_special"


def _ignored_for(file: str) -> str | None:
    parts = file.split("/")
    name = parts[-1].lower()
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return "lock_file"
    if name in _SYSTEM_FILES or name.startswith(".") or "__MACOSX" in parts:
        return "system_file"
    if not is_workbook_name(name):
        return "not_a_workbook_name"
    return None


def ignored_reason(file: str) -> str | None:
    """Why a file of this name is not looked into, if there is a reason."""
    return _ignored_for(file)
