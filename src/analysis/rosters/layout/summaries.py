"""Sheets that only repeat or explain what other sheets of the workbook list."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.rosters.grid import Sheet, Value
from analysis.rosters.layout.roster import Layout, Line
from analysis.rosters.parse import parse_name, parse_nik
from analysis.rosters.words import row_kind


def leave_out_repeated(sheets: Sequence[Sheet], layouts: Sequence[Layout]) -> None:
    """Take persons off REKAP and instruction sheets who stand on another sheet, in place.

    A line of a summary sheet is no person of its own when another sheet has the name and the line
    has no NIK to tell it by (with one, it is merged like any other). A summary that is the
    workbook's only list stays one, and so do names that stand on it alone. Examples on an
    instruction sheet are nobody where another sheet is the list, and told as such.
    """
    kinds = [row_kind(sheet.name, ("summary_sheet", "explaining_sheet")) for sheet in sheets]
    if not any(kinds):
        return
    listed = {
        name
        for sheet, layout, kind in zip(sheets, layouts, kinds, strict=True)
        if kind is None and not sheet.is_hidden
        for line in layout.lines
        if (name := _name(sheet, layout, line))
    }
    if not listed:
        return
    for sheet, layout, kind in zip(sheets, layouts, kinds, strict=True):
        if kind is None or sheet.is_hidden:
            continue
        stays: list[Line] = []
        for line in layout.lines:
            is_repeated = kind == "explaining_sheet" or (
                not _has_nik(sheet, layout, line) and _name(sheet, layout, line) in listed
            )
            if is_repeated:
                layout.others[line.row] = "summary"
                if kind == "explaining_sheet":
                    layout.examples.append(line.row)
            else:
                stays.append(line)
        layout.lines = stays
        for line in stays:
            layout.others.pop(line.row, None)


def _cell(sheet: Sheet, layout: Layout, line: Line, field: str) -> Value:
    column = layout.tables[line.table].get(field)
    row = sheet.rows[line.row]
    return row[column] if column is not None and column < len(row) else ""


def _name(sheet: Sheet, layout: Layout, line: Line) -> str:
    return parse_name(_cell(sheet, layout, line, "name")).key


def _has_nik(sheet: Sheet, layout: Layout, line: Line) -> bool:
    nik = parse_nik(_cell(sheet, layout, line, "nik"))
    return bool(nik.digits or nik.first15)
