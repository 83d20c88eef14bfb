"""A return slip as it comes back: which file it answers, and what its front sheet says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from analysis.rosters.grid import Sheet, Value
from analysis.rosters.slips.marker import (
    ANSWER,
    ANSWERS_FILES,
    HIDDEN,
    NO_ANSWER,
    REMARK,
    SEAL,
)

_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
_IDS = re.compile(r"[0-9a-f]{20}(?:\+[0-9a-f]{20})*")
_ID = re.compile(r"[0-9a-f]{12}")
#: Where the day of the last saving stands in a workbook.
_SAVED = (
    ("docProps/core.xml", re.compile(rb"<(?:\w+:)?modified[^>]*>(\d{4}-\d\d-\d\d)")),
    ("meta.xml", re.compile(rb"<dc:date>(\d{4}-\d\d-\d\d)")),
)
_MAX_PROPERTIES = 1_000_000
_HEAD_ROWS = 12
#: Before this day nobody can have answered.
_FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a roster that a finding tells of; ``other`` is the other line's id, or empty."""

    line_id: str
    digest: str
    cell: str
    other: str = ""

    @property
    def text(self) -> str:
        """As it stands in ``lines`` of the findings."""
        return f"{self.line_id}:{self.digest}:{self.cell}:{self.other}"


@dataclass(frozen=True, slots=True)
class SlipRow:
    """One finding of a slip; ``answered_in`` and ``answered_on`` where an earlier slip said it."""

    finding_id: str
    code: str
    sheet: str | None
    cells: str
    entries: tuple[Entry, ...] = ()
    since: date | None = None
    answer: str = ""
    remark: str = ""
    answered_in: str | None = None
    answered_on: date | None = None


@dataclass(slots=True)
class Slip:
    """A slip that came back. ``answers_files``: SHA-256 and path of what it answers, newest first.

    ``is_whole`` is False where what identifies its rows was taken out.
    """

    file: str
    answers_files: tuple[tuple[str, str], ...] = ()
    saved_on: date | None = None
    rows: tuple[SlipRow, ...] = ()
    is_whole: bool = True
    #: That the file has no sheets but those of a slip.
    is_alone: bool = False


def read_slip(sheet: Sheet, file: str, saved_on: date | None) -> Slip:
    """The slip of which ``sheet`` is the front sheet; never raises for what stands on it."""
    slip = Slip(file, _answers_files(sheet), saved_on)
    for number, row in enumerate(sheet.rows):
        heads = [_text(value) for value in row]
        if ANSWER in heads and HIDDEN[0] in heads:
            slip.rows = tuple(_rows(sheet.rows[number + 1 :], heads))
            return slip
    slip.is_whole = False
    return slip


def saved_on(data: bytes, path: Path) -> date | None:
    """The day on which a workbook was last saved: by its own word, else by its file's."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            for name, pattern in _SAVED:
                if name not in archive.namelist():
                    continue
                if archive.getinfo(name).file_size > _MAX_PROPERTIES:
                    continue
                if match := pattern.search(archive.read(name)):
                    return date.fromisoformat(match[1].decode())
    except (BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        pass
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except (OSError, OverflowError, ValueError):
        return None


def entries_of(text: str | None) -> tuple[Entry, ...]:
    """The entries of ``lines``; what is none is left out."""
    found = []
    for part in (text or "").split():
        fields = part.split(":")
        if len(fields) == 4 and _IDS.fullmatch(fields[0]):
            found.append(Entry(*fields))
    return tuple(found)


def _answers_files(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    seen: list[tuple[str, str]] = []
    for row in sheet.rows[:_HEAD_ROWS]:
        for value in row:
            if isinstance(value, str) and value.startswith(ANSWERS_FILES):
                seen += _pairs(value.removeprefix(ANSWERS_FILES))
    if not seen:
        for row in sheet.rows:
            text = " ".join(value for value in row if isinstance(value, str))
            if SEAL in text and (match := _SHA256.search(text)):
                seen.append((match[0], ""))
    return tuple(dict.fromkeys(seen))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        pairs = json.loads(text)
        return [(str(sha), str(path)) for sha, path in pairs if _SHA256.fullmatch(str(sha))]
    except (ValueError, TypeError):
        return []


def _rows(rows: list[list[Value]], heads: list[str]) -> list[SlipRow]:
    column = {head: number for number, head in reversed(list(enumerate(heads))) if head}
    line_columns = [number for number, head in enumerate(heads) if head == HIDDEN[-1]]

    found = []
    for row in rows:

        def cell(head: str, row: list[Value] = row) -> str:
            number = column.get(head)
            return _text(row[number]) if number is not None and number < len(row) else ""

        identity, code = cell(HIDDEN[0]), cell(HIDDEN[1])
        if not _ID.fullmatch(identity) or not code:
            continue
        sheet = cell("Sheet").removesuffix(" (tersembunyi)")
        lines = " ".join(_text(row[number]) for number in line_columns if number < len(row))
        found.append(
            SlipRow(
                identity,
                code,
                None if sheet.startswith("(") else sheet,
                cell("Sel"),
                entries_of(lines),
                _day(cell(HIDDEN[2])),
                "" if cell(ANSWER) == NO_ANSWER else cell(ANSWER),
                cell(REMARK),
                cell(HIDDEN[3]) or None,
                _day(cell(HIDDEN[4])),
            )
        )
    return found


def _text(value: Value) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _FIRST_DAY else None
