"""The tables of a report as an Excel workbook: numbers as numbers, dates as dates, no formula.

What a table's cells say is what the sheets say: a number goes in as a number only where the cell's
text is that number, so that whatever the report withholds or leaves open stays text. Shares, exact
until here, become floats in the sheets.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isfinite
from pathlib import Path
from textwrap import shorten
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from analysis.audience import is_group, shown
from analysis.figures import Figure, Figures
from analysis.report.blocks import Block, BlockError, Cover, in_language_of
from analysis.report.numbering import Numbers
from analysis.report.tables import Cell, DataTable, TableColumn, cell_of
from analysis.report.workbook_sheets import (
    Listed,
    write_contents,
    write_notes,
    write_register,
    write_table,
)
from analysis.rosters.slips.grid_book import TITLE_LENGTH, free_title
from analysis.whole_file import write_whole

#: Shares have denominators far below this; a float gives them back exactly.
_LARGEST_DENOMINATOR = 10**7
#: Excel keeps 15 digits of a number; a longer one goes in as text.
_EXCEL_ENDS = 10**15


def write_workbook(
    path: Path, blocks: Iterable[Block], figures: Figures, facts: DataTable | None = None
) -> Path:
    """Write :func:`workbook_bytes` to ``path``, whole or not at all."""
    return write_whole(path, workbook_bytes(blocks, figures, facts))


def workbook_bytes(
    blocks: Iterable[Block], figures: Figures, facts: DataTable | None = None
) -> bytes:
    """The workbook: contents, facts of the OPDs, a sheet for each table, notes, register.

    Args:
        blocks: of the report; its cover says edition and day, its tables are numbered as there.
        figures: the register of figures.
        facts: a line for each OPD, on a sheet that stands in no other medium.

    The same blocks and figures give the same bytes.

    Raises:
        BlockError: there is no cover.
        PrivacyError: a text could be a NIK.
    """
    blocks = list(blocks)
    cover = next((block for block in blocks if isinstance(block, Cover)), None)
    if cover is None:
        raise BlockError("Buku kerja tabel memerlukan halaman judul (Cover).")
    with in_language_of(blocks):
        return _workbook_bytes(blocks, cover, figures, facts)


def _workbook_bytes(
    blocks: Sequence[Block], cover: Cover, figures: Figures, facts: DataTable | None
) -> bytes:
    tables = [block for block in blocks if isinstance(block, DataTable)]
    book = Workbook()
    book.remove(book.worksheets[0])
    listed = [*([Listed("OPD", "", facts)] if facts else []), *_listed(tables)]
    write_contents(book, cover, listed)
    for one in listed:
        values = [_values(row, one.table.columns) for row in one.table.rows]
        total = _values(one.table.total, one.table.columns) if one.table.total else []
        write_table(book, cover, one, values, total)
    write_notes(book, cover)
    write_register(book, cover, _register(figures))
    _describe(book, cover)
    return _saved(book)


def value_of(cell: Cell, column: TableColumn) -> int | float | dt.date | str:
    """What a cell says as Excel should hold it: a number or a day where its text is one.

    Args:
        cell: of a :class:`DataTable`.
        column: its column.
    """
    exact = _exact(cell.sort, column.kind)
    if exact is None or not _says(cell.text, exact, column):
        return cell.text
    if not isinstance(exact, dt.date):
        if is_group(column.kind, exact):
            return cell.text
        exact = shown(column.kind, exact)
    return exact if isinstance(exact, int | dt.date) else float(exact)


def _exact(sort: Any, kind: str) -> int | Fraction | dt.date | None:
    """What a cell is sorted by as the exact value of its kind; None where it is no such value."""
    if kind in ("date", "month"):
        return _day(sort) if isinstance(sort, str) else None
    if kind == "text" or isinstance(sort, bool | str | None) or not isfinite(sort):
        return None
    if isinstance(sort, int):
        return sort if abs(sort) < _EXCEL_ENDS else None
    if kind in ("rupiah", "price"):
        return Fraction(round(sort * 100), 100)
    return Fraction(sort).limit_denominator(_LARGEST_DENOMINATOR)


def _says(text: str, exact: Any, column: TableColumn) -> bool:
    """Whether ``text`` is how the column writes this value."""
    try:
        value = f"{exact:%Y-%m}" if column.kind == "month" else exact
        return cell_of(value, column).text == text
    except (BlockError, ValueError):
        return False


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None


def _values(row: Sequence[Cell], columns: Sequence[TableColumn]) -> list[Any]:
    return [value_of(cell, column) for cell, column in zip(row, columns, strict=True)]


def _listed(tables: Sequence[DataTable]) -> list[Listed]:
    """The tables with the numbers of the report and the titles of their sheets."""
    numbers, places = Numbers(), max(2, len(str(len(tables))))
    result: list[Listed] = []
    for place, table in enumerate(tables, start=1):
        number = f"T{place:0{places}d} "
        # Whole words only: half a word is nobody's name.
        words = shorten(table.title, TITLE_LENGTH - len(number), placeholder="")
        title = free_title(number + words, [one.sheet for one in result])
        result.append(Listed(title.strip("' "), numbers.table(), table))
    return result


def _register(figures: Figures) -> list[tuple[Figure, Any]]:
    """Each figure with its typed value."""
    return [
        (figure, value_of(_figure_cell(figure.kind, figure.value, figure.text), column))
        for figure in figures
        for column in (TableColumn("", figure.kind),)
    ]


def _figure_cell(kind: str, value: str | None, text: str) -> Cell:
    if value is None or kind == "text":
        return Cell(text)
    if kind in ("date", "month"):
        return Cell(text, value)
    exact = Fraction(value)
    return Cell(text, exact.numerator if exact.denominator == 1 else float(exact))


def _describe(book: Workbook, cover: Cover) -> None:
    """Properties without a person's name or the time of the run."""
    midnight = dt.datetime(cover.as_of.year, cover.as_of.month, cover.as_of.day)
    house = cover.letterhead[0] if cover.letterhead else ""
    properties = book.properties
    properties.title = cover.title
    properties.creator = properties.lastModifiedBy = house
    properties.created = properties.modified = midnight
    book.active = 0


def _saved(book: Workbook) -> bytes:
    """The workbook's bytes; entries of the zip carry no time, nor does ``modified``."""
    made, result = io.BytesIO(), io.BytesIO()
    with ZipFile(made, "w") as archive:
        # Not book.save(), which stamps the time of the run.
        ExcelWriter(book, archive).write_data()
    with ZipFile(made) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for info in source.infolist():
            entry = ZipInfo(info.filename)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(info.filename))
    return result.getvalue()
