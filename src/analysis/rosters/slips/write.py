"""Return slips: the OPD's own workbook, with the faulty cells marked and a list of what to mend.

A slip that is sent in again reads like the original: values, positions and sheets are the same,
the front sheet is known by its marker, and the marks of an earlier slip are taken off first.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

import pandas as pd
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.writer.excel import ExcelWriter

from analysis.rosters.grid import Sheet
from analysis.rosters.public_names import public_file
from analysis.rosters.slips.cached_values import restore_values, sheet_parts
from analysis.rosters.slips.cell_marks import clear_marks, mark_sheet
from analysis.rosters.slips.front import (
    HOW_TO_MEND,
    HOW_TO_RESEND,
    Contents,
    write_front_sheet,
)
from analysis.rosters.slips.grid_book import grid_workbook
from analysis.rosters.slips.items import Item, answered_of, items_of, progress_of
from analysis.rosters.slips.marker import (
    FRONT_SHEET_MARKER,
    is_front_sheet,
    is_marker,
    is_slip_sheet,
)
from analysis.rosters.slips.statement import Statement, write_statement

if TYPE_CHECKING:
    from analysis.rosters.read.workbook import Workbook

__all__ = [
    "FRONT_SHEET_MARKER",
    "is_front_sheet",
    "slip_name",
    "slip_names",
    "write_refusal_slip",
    "write_slip",
]

#: Past so many bytes of sheet XML (some half a million cells) openpyxl takes too much memory for
#: formats nobody will miss; such a workbook is written anew from its values.
MAX_SHEET_XML = 25_000_000

_MACROS = "xl/vbaProject.bin"
_UNSAFE_IN_NAME = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')
_RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_NAME_LENGTH = 120


def write_slip(
    source: bytes,
    workbook: Workbook,
    findings: pd.DataFrame,
    path: Path,
    *,
    title_facts: Mapping[str, str],
    answers: pd.DataFrame | None = None,
    statement: Statement | None = None,
    answers_files: Sequence[tuple[str, str]] = (),
) -> Path:
    """Write the return slip of one roster file.

    Args:
        source: the file as sent.
        workbook: the same as read: its sheets are what is written where the file itself cannot be
            edited (.xls, .xlsb, .ods, .csv, HTML, and what openpyxl does not open).
        findings: lines of the table ``findings`` of this file, collapsed, and the columns
            ``n_people`` and ``amount_idr`` (rupiah a year) that hang on each.
        path: where to; its folder must exist.
        title_facts: label to text for the head of the front sheet, such as OPD, file and year.
        answers: what became of the slip's findings where the file is a slip, as
            ``schemas.ANSWERS``.
        statement: what the OPD is to sign for; None without a sheet to sign.
        answers_files: SHA-256 and path of what this slip answers, the newest first.

    Returns:
        The file written: ``path`` with the suffix .xlsx, or .xlsm where it carries macros.

    Raises:
        TooLargeError: a sheet has more rows or columns than an Excel worksheet can hold.
    """
    items = items_of(findings, answers)
    contents = Contents(
        items,
        title_facts,
        HOW_TO_MEND,
        answers_files,
        answered_of(answers),
        progress_of(findings, answers),
    )
    sheets = [sheet for sheet in workbook.sheets if not is_slip_sheet(sheet)]
    if is_zipfile(BytesIO(source)):
        try:
            book = _open(source, sheets)
            target = path.with_suffix(".xlsm" if book.vba_archive else ".xlsx")
            originals = book.sheetnames
            _mark(book, sheets, {sheet.name: sheet.name for sheet in sheets}, contents, statement)
            sheet_names = [name for name in originals if name not in _charts(book)]
            restore_values(source, _saved(book), target, sheet_names)
            return target
        except Exception:
            # Whatever openpyxl stumbles over in an OPD's workbook: the values have been read, and
            # are written anew below, so that the OPD gets its slip all the same.
            path.with_suffix(".xlsm").unlink(missing_ok=True)
    path = path.with_suffix(".xlsx")
    book, titles = grid_workbook(sheets)
    _mark(book, sheets, titles, contents, statement)
    written = _saved(book)
    restore_values(written, written, path, ())
    return path


def write_refusal_slip(
    file_name: str,
    findings: pd.DataFrame,
    path: Path,
    *,
    title_facts: Mapping[str, str] | None = None,
) -> Path:
    """Write the slip of a file that could not be read: one sheet that says what to do.

    Returns:
        The file written: ``path`` with the suffix .xlsx.
    """
    book = Book()
    book.remove(book.worksheets[0])
    facts = {"Berkas": file_name, **(title_facts or {})}
    contents = Contents(items_of(findings), facts, HOW_TO_RESEND, can_answer=False)
    write_front_sheet(book, contents)
    written = _saved(book)
    path = path.with_suffix(".xlsx")
    restore_values(written, written, path, ())
    return path


def slip_name(file: str) -> str:
    """A safe file name for the slip of a roster: ``dinkes/Data FIX.xls`` is
    ``dinkes - Data FIX.xlsx``.

    Args:
        file: path below ``rosters/``, ``/`` as separator.

    It never holds a folder, and is a name that Windows allows too. Two rosters may share it: use
    :func:`slip_names` where several slips go into one folder.
    """
    return f"{_slip_stem(file)}.xlsx"


def slip_names(files: Iterable[str]) -> dict[str, str]:
    """Roster path to slip name, for slips in one folder: no two alike, not even but for case.

    Where names clash each of them carries a short code of its path, so that a name depends on the
    paths alone and not on their order.
    """
    files = list(files)
    stems = {file: _slip_stem(file) for file in files}
    folded = [stem.casefold() for stem in stems.values()]
    counts = {stem: folded.count(stem) for stem in set(folded)}
    return {
        file: f"{stem}.xlsx" if counts[stem.casefold()] == 1 else f"{stem} {_code(file)}.xlsx"
        for file, stem in stems.items()
    }


def _slip_stem(file: str) -> str:
    shown = public_file(file)
    path = PurePosixPath(shown.replace("\\", "/"))
    parts = [part for part in path.with_suffix("").parts if part not in ("/", "..", ".")]
    cleaned = (_UNSAFE_IN_NAME.sub("_", part).strip(" .~$") for part in parts)
    stem = " - ".join(part for part in cleaned if part) or "roster"
    if shown != file:
        stem = f"{stem} {_code(file)}"
    if len(stem.encode()) > _NAME_LENGTH:
        cut = stem.encode()[: _NAME_LENGTH - 9].decode(errors="ignore").rstrip()
        stem = f"{cut} {_code(file)}"
    return f"_{stem}" if _RESERVED_NAMES.fullmatch(stem) else stem


def _code(file: str) -> str:
    return hashlib.sha256(file.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _open(source: bytes, sheets: list[Sheet]) -> Book:
    """The workbook to edit, without an earlier slip's marks.

    Raises:
        ValueError: the workbook is too large to edit, or openpyxl does not see all its sheets.
        Exception: whatever openpyxl raises where it cannot open the workbook.
    """
    with ZipFile(BytesIO(source)) as archive:
        has_macros = _MACROS in archive.namelist()
        parts = sheet_parts(archive)
        if sum(archive.getinfo(part).file_size for part in parts.values()) > MAX_SHEET_XML:
            raise ValueError("too large to edit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's own, about extensions that it leaves out
        book = load_workbook(BytesIO(source), rich_text=True, keep_vba=has_macros)
    book.template = False
    own = [sheet for sheet in book.worksheets if is_marker(sheet["A1"].value)]
    for sheet in own:
        book.remove(sheet)
    if own:
        for worksheet in book.worksheets:
            clear_marks(worksheet)
    titles = {worksheet.title for worksheet in book.worksheets}
    if not titles.issuperset(sheet.name for sheet in sheets) or not titles.issubset(parts):
        raise ValueError("openpyxl sees other sheets than were read")
    return book


def _mark(
    book: Book,
    sheets: list[Sheet],
    titles: Mapping[str, str],
    contents: Contents,
    statement: Statement | None,
) -> None:
    by_sheet: dict[str, list[Item]] = {}
    for item in contents.items:
        if item.sheet is not None:
            by_sheet.setdefault(item.sheet, []).append(item)
    for sheet in sheets:
        if sheet.name in by_sheet:
            mark_sheet(book[titles[sheet.name]], by_sheet[sheet.name], sheet.rows)
    hidden = {w.title for w in book.worksheets if w.sheet_state != "visible"}
    write_front_sheet(book, replace(contents, titles=titles, hidden=hidden))
    if statement:
        write_statement(book, statement, 1)


def _charts(book: Book) -> set[str]:
    """Titles of the sheets that hold a chart and no cells."""
    return {chart.title for chart in book.chartsheets}


def _saved(book: Book) -> bytes:
    # Not book.save(): that would stamp the time of the run into the OPD's workbook.
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        ExcelWriter(book, archive).write_data()
    return buffer.getvalue()
