"""What was removed from one half of an edition: so that it is not taken for a change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.publishing import disk

#: In each half of an edition from which persons' data was removed.
RECORD = "purged.json"
_FORMAT = 1


@dataclass(frozen=True)
class Record:
    """What was removed from one half of an edition, when; files, and whole folders."""

    day: str
    before: int
    removed: tuple[str, ...]
    n_files: int
    is_finished: bool

    @classmethod
    def read(cls, folder: Path) -> Record | None:
        """The record of a folder; None where nothing was purged.

        Raises:
            ValueError: it cannot be read; the next purge writes it anew.
        """
        try:
            content = json.loads((folder / RECORD).read_bytes())
        except FileNotFoundError:
            return None
        try:
            if content.pop("format") != _FORMAT:
                raise ValueError(RECORD)
            removed = content.pop("removed")
            if not all(isinstance(one, str) for one in removed):
                raise ValueError(RECORD)
            return cls(**content, removed=tuple(removed))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{folder / RECORD}: {error}") from None

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": _FORMAT, **asdict(self)}, indent=1, ensure_ascii=False)
        disk.write_flushed(folder / RECORD, f"{text}\n".encode())
        # Whoever may read the edition may know of it.
        (folder / RECORD).chmod(folder.stat().st_mode & 0o666)

    def explains(self, file: str) -> bool:
        """Whether a file is missing because it was removed."""
        return any(file == one or file.startswith(f"{one}/") for one in self.removed)


def missing_because(folder: Path, otherwise: str = "jalankan ucj run lagi") -> str:
    """Why an edition lacks a table of persons, where it was removed; else what to do."""
    try:
        record = Record.read(folder)
    except (OSError, ValueError):
        record = None
    if record is None:
        return otherwise
    return f"data orang edisi ini dihapus pada {record.day} oleh ucj purge"
