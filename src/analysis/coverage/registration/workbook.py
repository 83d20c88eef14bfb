"""One OPD's workbook for SIPP: instructions, the upload sheet, and what goes beside it.

It holds NIKs: it is written for its owner's eyes alone, and stays among the processed tables.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from analysis.coverage.registration.people import Filled
from analysis.coverage.registration.template import Template, words
from analysis.rosters.slips.cached_values import restore_values
from analysis.rosters.slips.grid_book import write_text

_HEAD = PatternFill("solid", fgColor="FFD9E1F2")
_LACKING = PatternFill("solid", fgColor="FFFFF2CC")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_WIDTHS = {"instructions": (24, 44, 34, 10, 10, 18, 32), "locations": (10, 28, 70)}
_DATA_WIDTH = 20
_CARD = ("n_joined", "n_left", "n_wages", "n_people", "total_idr")
#: Characters of a line of the instructions.
_LINE = 140
_OWNER_ONLY = 0o600


def write_workbook(
    path: Path,
    template: Template,
    sheets: Mapping[str, Sequence[Filled]],
    *,
    lines: Sequence[str],
    gaps: Sequence[Mapping[str, Any]],
    cards: Sequence[Mapping[str, Any]],
    made_on: datetime,
) -> None:
    """Write the workbook as ``path``, readable by its owner alone where the system knows that.

    Args:
        path: where to; its folder must exist.
        template: the layout of the upload sheet.
        sheets: the filled columns by the sheet's title, the upload sheet first.
        lines: the text of the instructions, the heading first.
        gaps: of each column that can be filled: ``column, meaning, is_required, required_mark,
            n_workers, n_lacking, n_unreadable``.
        cards: as ``schemas.SIPP_CARDS``, of this OPD.
        made_on: what the file says of its making, so that the same data give the same bytes.
    """
    book = Workbook(write_only=True)
    titles = words()["titles"]
    _write_instructions(book, template, titles["instructions"], lines, gaps, cards)
    (first, filled), *others = sheets.items()
    _write_filled(book, first, filled)
    if template.locations:
        _write_locations(book, titles["locations"], template)
    for title, filled in others:
        _write_filled(book, title, filled)
    save_private(book, path, made_on)


def save_private(book: Workbook, path: Path, made_on: datetime) -> None:
    """Save a workbook for its owner's eyes alone; the same data give the same bytes."""
    book.properties.created = book.properties.modified = made_on.astimezone(UTC).replace(
        tzinfo=None
    )
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        # Not book.save(), which would stamp the moment of the run.
        ExcelWriter(book, archive).write_data()
    # There before anything is in it, and closed to others from the first byte on.
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _OWNER_ONLY))
    path.chmod(_OWNER_ONLY)
    restore_values(buffer.getvalue(), buffer.getvalue(), path, ())


def _write_filled(book: Workbook, title: str, filled: Sequence[Filled]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(len(filled)):
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = _DATA_WIDTH
        # What is typed into an empty cell later stays text, too.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.append([head_cell(sheet, one.column.name) for one in filled])
    texts = [_cell(sheet) for _ in filled]
    blanks = [_cell(sheet) for _ in filled]
    for blank, one in zip(blanks, filled, strict=True):
        if one.column.is_required:
            blank.fill = _LACKING
    n_people = len(filled[0].cells) if filled else 0
    for place in range(n_people):
        row: list[Cell] = []
        for text, blank, one in zip(texts, blanks, filled, strict=True):
            value = one.cells[place]
            row.append(blank if value is None else _put(text, value))
        sheet.append(row)


def _put(cell: Cell, value: str) -> Cell:
    """The cell with a text that stays text: SIPP takes nothing else, wages neither."""
    cell.quotePrefix = False
    write_text(cell, value)
    cell.number_format = "@"
    return cell


def _write_instructions(
    book: Workbook,
    template: Template,
    title: str,
    lines: Sequence[str],
    gaps: Sequence[Mapping[str, Any]],
    cards: Sequence[Mapping[str, Any]],
) -> None:
    said = words()
    sheet = book.create_sheet(title)
    for place, width in enumerate(_WIDTHS["instructions"]):
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    heading, *paragraphs = lines
    cell = text_cell(sheet, heading)
    cell.font = Font(bold=True, size=14)
    sheet.append([cell])
    for paragraph in paragraphs:
        # A line a row: a sheet written row by row cannot merge cells.
        for part in wrap(paragraph, _LINE, initial_indent="• ", subsequent_indent="   "):
            sheet.append([text_cell(sheet, part)])
    if cards:
        sheet.append([])
        sheet.append([text_cell(sheet, said["cards_heading"], bold=True)])
        sheet.append([head_cell(sheet, head) for head in said["cards_heads"]])
        for card in cards:
            counts = [card[name] for name in _CARD]
            sheet.append([text_cell(sheet, card["npp"] or said["no_npp"]), *counts])
    sheet.append([])
    sheet.append([text_cell(sheet, said["gaps_heading"], bold=True)])
    sheet.append([head_cell(sheet, head) for head in said["gaps_heads"]])
    for gap in gaps:
        sheet.append(list(_gap_cells(sheet, gap)))
    same = [column for column in template.columns if column.default is not None]
    if same:
        sheet.append([])
        sheet.append([text_cell(sheet, said["defaults_heading"], bold=True)])
        sheet.append([head_cell(sheet, head) for head in said["defaults_heads"]])
    for column in same:
        mark = said["marks"].get(column.mark, column.mark)
        texts = (column.name, column.meaning, column.default or "", mark)
        sheet.append([text_cell(sheet, text) for text in texts])


def _gap_cells(sheet: Any, gap: Mapping[str, Any]) -> Iterator[Cell | int]:
    said = words()
    mark = said["marks"].get(gap["required_mark"], gap["required_mark"])
    n_lacking, n_workers = gap["n_lacking"], gap["n_workers"]
    yield text_cell(sheet, gap["column"], bold=gap["is_required"] and n_lacking > 0)
    yield text_cell(sheet, gap["meaning"])
    yield text_cell(
        sheet, said["required"].format(mark=mark) if gap["is_required"] else said["optional"]
    )
    yield n_lacking
    yield n_workers
    yield gap["n_unreadable"]
    state = "complete" if not n_lacking else "whole" if n_lacking == n_workers else "partly"
    yield text_cell(sheet, said[state])


def _write_locations(book: Workbook, title: str, template: Template) -> None:
    said = words()
    sheet = book.create_sheet(title)
    for place, width in enumerate(_WIDTHS["locations"]):
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.append([head_cell(sheet, head) for head in said["location_heads"]])
    for entry in template.locations:
        mark = said["marks"].get(entry["mark"], entry["mark"])
        note = said["location_note"].format(mark=mark)
        sheet.append([text_cell(sheet, text) for text in (entry["code"], entry["name"], note)])


def _cell(sheet: Any) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.number_format = "@"
    return cell


def text_cell(sheet: Any, text: str, *, bold: bool = False) -> Cell:
    """A cell of a write-only sheet whose text stays text."""
    cell = _cell(sheet)
    write_text(cell, text)
    if bold:
        cell.font = _BOLD
    return cell


def head_cell(sheet: Any, text: str) -> Cell:
    """The head of a column."""
    cell = text_cell(sheet, text, bold=True)
    cell.fill = _HEAD
    cell.alignment = _WRAPPED
    return cell
