"""The files below ``rosters/``: what each is before it is read, none left out."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from analysis.rosters.read.workbook import is_workbook_name

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(frozen=True)
class RosterFile:
    """A file as found: ``file`` is its path below ``rosters/`` with ``/``.

    ``sha256`` is empty where the file cannot be opened. ``ignored_for`` is the reason for which it
    is not looked into, if there is one.
    """

    path: Path
    file: str
    sha256: str
    n_bytes: int
    ignored_for: str | None


def list_files(folder: Path) -> list[RosterFile]:
    """Every file below ``folder``, by path."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        # A name from another system may hold bytes that no table can.
        name = os.fsencode(path.relative_to(folder).as_posix())
        file = name.decode("utf-8", "replace")
        try:
            with path.open("rb") as handle:
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError:
            sha256 = ""
        found.append(RosterFile(path, file, sha256, path.stat().st_size, _ignored_for(file)))
    return sorted(found, key=lambda item: item.file)


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
