"""The sheets of the workbook of tables: contents, a table, notes; ready to be read and printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from analysis.figures import Figure
from analysis.language import language
from analysis.report.blocks import Cover
from analysis.report.chapters.texts import entries, label, prose
from analysis.report.privacy import assert_no_nik
from analysis.report.tables import DataTable
from analysis.report.wording import date_long, edition_name, edition_note, word
from analysis.rosters.slips.grid_book import write_text

#: How Excel calls each language: names of months are so, whatever the reader's own settings.
_EXCEL_LANGUAGES = {"id": "421", "en": "809"}
#: How Excel shows each kind, in Indonesian.
FORMATS = {
    "number": "#,##0",
    "count": "#,##0",
    "rupiah": "[$Rp-421]#,##0;-[$Rp-421]#,##0",
    "price": "[$Rp-421]#,##0;-[$Rp-421]#,##0",
    "percent": "0.00%",
    "share": "0%",
    "date": "[$-421]d mmmm yyyy",
    "month": "[$-421]mmmm yyyy",
}
_RUPIAH_WITH_SEN = "[$Rp-421]#,##0.00;-[$Rp-421]#,##0.00"
_INK, _TINT, _LINK, _MUTED = "FF0B4F6C", "FFF1F4F6", "FF0563C1", "FF56636F"
_FONT = "Calibri"
_HAIR = Side("thin", color="FFC3CCD4")
_STRONG = Side("medium", color=_INK)
_NARROWEST, _WIDEST = 9, 52
#: Wider than this many letters, a table is printed on landscape paper.
_PORTRAIT_LETTERS = 100
_HEAD_ROW = 6
#: A note below a narrow table runs on over the empty columns beside it.
_LINE_LETTERS = 90.0
#: What stands behind the tables, by the names of its words.
_LAST_SHEETS = ("notes", "register")
#: Excel refuses rows taller than 409 points.
_LINE, _TALLEST = 15.0, 405.0


@dataclass(frozen=True)
class Listed:
    """A table with the title of its sheet and its number in the report, if it stands there."""

    sheet: str
    number: str
    table: DataTable

    @property
    def title(self) -> str:
        return f"{self.number}. {self.table.title}" if self.number else self.table.title


def write_contents(book: Workbook, cover: Cover, listed: Sequence[Listed]) -> None:
    """The first sheet: what this is, and a link to each table and to the notes."""
    sheet = book.create_sheet(prose("workbook.contents"))
    widths = (34, 70, 9)
    _write_head(sheet, cover, f"{cover.title}: {prose('workbook.title')}")
    row = _paragraph(sheet, _HEAD_ROW - 1, prose("workbook.contents_lead"), sum(widths))
    head_row = row
    _write_heads(sheet, row, [prose(f"workbook.head_{n}") for n in ("sheet", "table", "rows")])
    lines: list[tuple[str, str, int | None]] = [
        (one.sheet, one.title, len(one.table.rows)) for one in listed
    ]
    lines += [(prose(f"workbook.{n}"), prose(f"workbook.{n}_title"), None) for n in _LAST_SHEETS]
    for name, title, n_rows in lines:
        row += 1
        _link(_text(sheet, row, 1, name), name)
        _text(sheet, row, 2, title)
        if n_rows is not None:
            _number(sheet, row, 3, n_rows, FORMATS["count"])
        _fit_row(sheet, row, widths)
    _make_table(sheet, head_row, row, len(widths))
    _set_up_page(sheet, cover, widths, row, head_row, is_landscape=False)


def write_table(
    book: Workbook,
    cover: Cover,
    listed: Listed,
    rows: Sequence[Sequence[Any]],
    total: Sequence[Any],
) -> None:
    """One table: title, frozen heads, typed cells, total, notes and source beneath.

    Args:
        rows, total: values as :func:`analysis.report.workbook.value_of` gives them.
    """
    table, sheet = listed.table, book.create_sheet(listed.sheet)
    n_columns = len(table.columns)
    widths = _widths(table)
    _write_head(sheet, cover, listed.title, table.subtitle)
    _link(_text(sheet, _HEAD_ROW - 1, 1, prose("workbook.back")), prose("workbook.contents"))
    _write_heads(
        sheet,
        _HEAD_ROW,
        [column.title for column in table.columns],
        [column.align for column in table.columns],
    )
    _fit_row(sheet, _HEAD_ROW, [0.85 * width for width in widths])
    last = _HEAD_ROW
    for place, values in enumerate(rows):
        last += 1
        _write_values(sheet, last, values, table, is_strong=place in table.emphasis)
        _fit_row(sheet, last, widths)
    if rows:
        _make_table(sheet, _HEAD_ROW, last, n_columns)
    if total:
        last += 1
        _write_values(sheet, last, total, table, is_strong=True)
        _fit_row(sheet, last, widths)
        for column in range(1, n_columns + 1):
            sheet.cell(last, column).border = Border(top=_STRONG, bottom=_STRONG)
    last += 1
    notes = [f"{word('notes')}: {note}" for note in table.notes]
    for note in [*notes, *([f"{word('source')}: {table.source}"] if table.source else [])]:
        last = _paragraph(sheet, last, note, max(sum(widths), _LINE_LETTERS), is_muted=True)
    is_landscape = table.is_wide or sum(widths) > _PORTRAIT_LETTERS
    _set_up_page(sheet, cover, widths, last - 1, _HEAD_ROW, is_landscape=is_landscape)


def write_notes(book: Workbook, cover: Cover) -> None:
    """How to read the tables, a term and its meaning in each row."""
    sheet = book.create_sheet(prose("workbook.notes"))
    widths = (24, 90)
    _write_head(sheet, cover, prose("workbook.notes_title"))
    row = _HEAD_ROW - 1
    for term, text in entries("workbook_notes").items():
        row += 1
        _text(sheet, row, 1, term).font = _font(bold=True)
        _text(sheet, row, 2, text)
        _fit_row(sheet, row, widths)
    _set_up_page(sheet, cover, widths, row, _HEAD_ROW - 1, is_landscape=False)


def write_register(book: Workbook, cover: Cover, register: Sequence[tuple[Figure, Any]]) -> None:
    """Every figure that the report quotes.

    Args:
        register: each figure with its typed value.
    """
    sheet = book.create_sheet(prose("workbook.register"))
    widths = (9, 24, 60, 14, 20, 20)
    _write_head(sheet, cover, prose("workbook.register_title"))
    names = ("code", "value", "meaning", "basis", "as_of", "source")
    _write_heads(sheet, _HEAD_ROW, [prose(f"workbook.head_{name}") for name in names])
    row = _HEAD_ROW
    for figure, value in register:
        row += 1
        _text(sheet, row, 1, figure.code)
        _value(sheet, row, 2, value, figure.kind)
        _text(sheet, row, 3, figure.meaning)
        _text(sheet, row, 4, label("bases", figure.basis))
        _value(sheet, row, 5, figure.as_of, "date")
        _text(sheet, row, 6, figure.source_table or "")
        for column in (2, 5):
            sheet.cell(row, column).alignment = Alignment(
                horizontal="left", vertical="top", wrap_text=True
            )
        _fit_row(sheet, row, widths)
    _make_table(sheet, _HEAD_ROW, row, len(widths))
    _set_up_page(sheet, cover, widths, row, _HEAD_ROW, is_landscape=True)


def _make_table(sheet: Worksheet, head_row: int, last_row: int, n_columns: int) -> None:
    """A table object, to be named and found; a filter where two columns have one head."""
    place = f"A{head_row}:{get_column_letter(n_columns)}{last_row}"
    heads = [str(sheet.cell(head_row, column).value) for column in range(1, n_columns + 1)]
    if last_row == head_row:
        return
    if len({head.casefold() for head in heads}) < n_columns:
        sheet.auto_filter.ref = place
        return
    # A sheet's name has signs that the name of a table must not have.
    name = re.sub(r"\W", "_", sheet.title)
    table = Table(displayName=f"Tabel_{name}", ref=place)
    table.tableStyleInfo = TableStyleInfo(showRowStripes=False)
    sheet.add_table(table)


def _write_head(sheet: Worksheet, cover: Cover, title: str, subtitle: str = "") -> None:
    """Title, subtitle, edition and day, and what the edition is, in rows 1 to 4.

    Each stands in one cell of its own and runs on over the empty ones beside it: merged cells
    would stop whoever goes through a sheet cell by cell.
    """
    edition = f"{word('edition')}: {edition_name(cover.edition)}"
    facts = f"{word('as_of')} {date_long(cover.as_of)}. {edition}"
    lines = (
        (title, _font(bold=True, size=14, color=_INK)),
        (subtitle, _font(color=_MUTED, size=10)),
        (facts, _font(bold=True)),
        (edition_note(cover.edition) or "", _font(bold=True)),
    )
    for row, (text, font) in enumerate(lines, start=1):
        if text:
            cell = _text(sheet, row, 1, text)
            cell.font = font
            cell.alignment = Alignment(vertical="top")
    sheet.row_dimensions[1].height = 22.0


def _paragraph(
    sheet: Worksheet, row: int, text: str, letters: float, *, is_muted: bool = False
) -> int:
    """A text below one another in lines of so many letters, a cell each; the row after it."""
    for line in wrap(text, max(1, int(letters))) or [""]:
        cell = _text(sheet, row, 1, line)
        cell.alignment = Alignment(vertical="top")
        if is_muted:
            cell.font = _font(color=_MUTED, size=10)
        row += 1
    return row


def _write_heads(
    sheet: Worksheet, row: int, heads: Sequence[str], aligns: Sequence[str] = ()
) -> None:
    for column, head in enumerate(heads, start=1):
        cell = _text(sheet, row, column, head)
        cell.font = _font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=_INK)
        align = aligns[column - 1] if aligns else "left"
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)


def _write_values(
    sheet: Worksheet, row: int, values: Sequence[Any], table: DataTable, *, is_strong: bool
) -> None:
    for number, (value, column) in enumerate(zip(values, table.columns, strict=True), start=1):
        cell = _value(sheet, row, number, value, column.kind)
        cell.alignment = Alignment(
            horizontal=column.align, vertical="top", wrap_text=isinstance(value, str)
        )
        cell.border = Border(bottom=_HAIR)
        if is_strong:
            cell.font = _font(bold=True)
            cell.fill = PatternFill("solid", fgColor=_TINT)


def _value(sheet: Worksheet, row: int, column: int, value: Any, kind: str) -> SheetCell:
    if isinstance(value, str):
        return _text(sheet, row, column, value)
    has_sen = kind in ("rupiah", "price") and isinstance(value, float) and not value.is_integer()
    return _number(sheet, row, column, value, _RUPIAH_WITH_SEN if has_sen else _format(kind))


def _format(kind: str) -> str:
    return FORMATS[kind].replace("[$-421]", f"[$-{_EXCEL_LANGUAGES[language()]}]")


def _number(
    sheet: Worksheet, row: int, column: int, value: int | float | dt.date, number_format: str
) -> SheetCell:
    cell = cast(SheetCell, sheet.cell(row, column))
    cell.value = value
    cell.number_format = number_format
    cell.font = _font()
    cell.alignment = Alignment(vertical="top")
    return cell


def _text(sheet: Worksheet, row: int, column: int, text: str) -> SheetCell:
    assert_no_nik(text, f"lembar {sheet.title}")
    cell = cast(SheetCell, sheet.cell(row, column))
    write_text(cell, text)
    cell.font = _font()
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _link(cell: SheetCell, title: str) -> None:
    quoted = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
    cell.font = _font(color=_LINK, underline="single")
    cell.alignment = Alignment(vertical="top")


def _font(**style: Any) -> Font:
    # Named, since a font without a name is whatever the reading program likes.
    return Font(**{"name": _FONT, "size": 11, **style})


def _widths(table: DataTable) -> list[float]:
    """A column's width in letters: its longest value, or its head over two lines."""
    widths = []
    for place, column in enumerate(table.columns):
        texts = [row[place].text for row in (*table.rows, table.total) if row]
        longest = max((len(text) for text in texts), default=0)
        head = max(
            ceil(len(column.title) / 2) + 3, *(len(part) + 3 for part in column.title.split()), 0
        )
        widths.append(float(min(max(longest + 2, head, _NARROWEST), _WIDEST)))
    return widths


def _lines(text: str, letters: float) -> int:
    return max(1, len(wrap(text, max(1, int(letters)))))


def _height(n_lines: int) -> float:
    return min(_LINE * n_lines + 1, _TALLEST)


def _fit_row(sheet: Worksheet, row: int, widths: Sequence[float]) -> None:
    """Say outright how tall a row is: not every program fits it when it opens a file."""
    n_lines = 1
    for column, width in enumerate(widths, start=1):
        value = sheet.cell(row, column).value
        if isinstance(value, str):
            n_lines = max(n_lines, _lines(value, width))
    sheet.row_dimensions[row].height = _height(n_lines)


def _set_up_page(
    sheet: Worksheet,
    cover: Cover,
    widths: Sequence[float],
    last_row: int,
    head_row: int,
    *,
    is_landscape: bool,
) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = (
        sheet.ORIENTATION_LANDSCAPE if is_landscape else sheet.ORIENTATION_PORTRAIT
    )
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.8, 0.7
    sheet.print_title_rows = f"{head_row}:{head_row}"
    n_columns, room = len(widths), float(sum(widths))
    while room < _LINE_LETTERS:
        n_columns, room = n_columns + 1, room + _NARROWEST
    sheet.print_area = f"A1:{get_column_letter(n_columns)}{last_row}"
    edition = edition_name(cover.edition).replace("&", "&&")
    frame = HeaderFooter()
    for part, place, text in (
        (frame.oddHeader, "left", "&A"),
        (frame.oddFooter, "left", f"{edition} · {word('as_of')} {date_long(cover.as_of)}"),
        (frame.oddFooter, "right", f"{word('page')} &P {word('page_of')} &N"),
    ):
        getattr(part, place).text = text
    sheet.HeaderFooter = frame
