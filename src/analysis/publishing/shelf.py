"""Where editions are: the folder of the year, and the shelf beside it with the earlier ones.

    2026/                  what is published
    .editions-2026/
        0006-1f0c2a9b/     an earlier edition, as it was published
        .new-0007-5e…/     an edition that is whole and about to be published, or the one that it
                           has just displaced: what lies within says which
        .old-…/            being taken away; whatever is in it is of no use

Both halves of an edition (tables and reports) carry the same ``published.json``. It alone says
which edition a folder is; names only help to find it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.owner import Owner
from analysis.publishing import disk

MARK = "published.json"
#: In a folder whose files are being replaced one by one: which edition it is becoming.
UNFINISHED = "BELUM-SELESAI.json"
#: What a note that was cut off says.
UNKNOWN = "?"
NEW, OLD = ".new-", ".old-"
#: Within the tables of an edition: what ``ucj pack`` makes of it once it is published.
PACKS = "pack"
#: Within the reports of an edition: what holds NIKs; the rest is for whoever may read reports.
SLIPS = "return-slips"
_FORMAT = 1


@dataclass(frozen=True)
class Mark:
    """Which edition a folder is.

    ``number`` counts what was published in one place; ``before`` is the ``id`` of the edition that
    this one followed, whether that was final, and the SHA-256 of its manifest.
    """

    id: str
    number: int
    year: int
    owner: Owner
    as_of: str
    made_at: str
    is_final: bool = False
    before: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        return {"format": _FORMAT, **asdict(self)}

    @classmethod
    def read(cls, folder: Path) -> Mark | None:
        """The mark of a folder; None where it has none, or none that can be read."""
        try:
            content = json.loads((folder / MARK).read_bytes())
            if content.pop("format") != _FORMAT:
                return None
            owner = Owner(**content.pop("owner"))
            mark = cls(**content, owner=owner)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        is_sound = isinstance(mark.number, int) and isinstance(mark.id, str) and mark.id
        return mark if is_sound and "/" not in mark.id else None

    def write(self, folder: Path) -> None:
        text = json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n"
        (folder / MARK).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Place:
    """Where one half of a year's editions is published, as the user names it."""

    target: Path

    @cached_property
    def folder(self) -> Path:
        """The folder itself, where ``target`` is a link."""
        return self.target.resolve()

    @property
    def shelves(self) -> tuple[Path, ...]:
        """Beside the folder; else, where that cannot be written, beside the link to it."""
        name = f".editions-{self.folder.name}"
        return tuple(dict.fromkeys([self.folder.parent / name, self.target.parent / name]))

    @cached_property
    def shelf(self) -> Path:
        """Where this run puts editions."""
        for shelf in self.shelves:
            if os.access(shelf if shelf.is_dir() else shelf.parent, os.W_OK | os.X_OK):
                return shelf
        return self.shelves[0]

    @property
    def mark(self) -> Mark | None:
        """Of the published edition; None where there is none, or its files are being replaced."""
        return None if self.becoming else Mark.read(self.folder)

    @property
    def becoming(self) -> str:
        """The id of the edition whose files are replacing the published ones; else empty."""
        try:
            return str(json.loads((self.folder / UNFINISHED).read_bytes())["id"])
        except FileNotFoundError:
            return ""
        except (OSError, ValueError, KeyError, TypeError):
            return UNKNOWN

    @property
    def is_empty(self) -> bool:
        """Whether nothing is published here, not even something unknown."""
        return not os.path.lexists(self.folder) or (
            self.folder.is_dir() and not any(self.folder.iterdir())
        )

    def entries(self) -> Iterator[Path]:
        """What lies on the shelves and is an edition, published or not."""
        for shelf in self.shelves:
            if shelf.is_dir():
                for path in sorted(shelf.iterdir()):
                    is_edition = not path.name.startswith(".") or path.name.startswith(NEW)
                    if is_edition and path.is_dir() and not path.is_symlink():
                        yield path

    def find(self, id: str) -> Path | None:
        """The edition of this id on the shelves."""
        return next((p for p in self.entries() if (m := Mark.read(p)) and m.id == id), None)

    def waiting(self) -> dict[str, Path]:
        """Editions that are whole and were not published (yet), by id."""
        found = {}
        for path in self.entries():
            mark = Mark.read(path)
            if mark and path.name == NEW + mark.id:
                found[mark.id] = path
        return found

    def earlier(self) -> list[tuple[Mark, Path]]:
        """The earlier editions on the shelves, the newest first."""
        waiting = set(self.waiting().values())
        published = self.mark
        found = {
            mark.id: (mark, path)
            for path in self.entries()
            if path not in waiting and (mark := Mark.read(path)) is not None
        }
        if published is not None:
            found.pop(published.id, None)
        return sorted(found.values(), key=lambda one: (one[0].number, one[0].id), reverse=True)

    def put_away(self, path: Path) -> None:
        """Give an edition on a shelf the name of its own content."""
        mark = Mark.read(path)
        if path.name.startswith(NEW) and mark is not None and path.name == NEW + mark.id:
            return
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
            return
        if mark is None and not path.name.startswith(NEW):
            return
        if mark is None or path.name.split(".")[0] != mark.id:
            disk.move(path, self.free_name(path, path))

    def free_name(self, edition: Path, beside: Path) -> Path:
        """A name beside ``beside`` for an edition, after what it is, that nothing has."""
        mark = Mark.read(edition)
        name = mark.id if mark else f"0000-{beside.name.removeprefix(NEW)}"
        target, n = beside.with_name(name), 1
        while os.path.lexists(target):
            n += 1
            target = beside.with_name(f"{name}.{n}")
        return target


def throw_away(path: Path) -> bool:
    """Take an edition off its shelf; killed on the way, it is no edition any more."""
    doomed = path.with_name(OLD + path.name.lstrip("."))
    disk.remove(doomed)
    try:
        path.rename(doomed)
    except OSError:
        return False
    return disk.remove(doomed)
